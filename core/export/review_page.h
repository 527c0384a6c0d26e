// A variant as one HTML page: all stages side by side, linked, without Heliograph and without a network.
#pragma once

#include "core/provenance/index.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph {

/// A colour of the page: the custom property's name, and its value ("#1a1e24") on light and on dark screens.
struct PageColour {
    std::string name;
    std::string light, dark;
};

/// Where a card of the graph's picture stands, in the units of its view box.
struct PageBox {
    NodeIndex node = kNone;
    double x = 0, y = 0, width = 0, height = 0;
};

struct PageGraph {
    std::string svg; ///< in the light colours, which become those of the page
    std::vector<PageBox> boxes;
};

struct ReviewOptions {
    std::string kernelFile;                                    ///< as the head names it
    std::vector<std::pair<std::string, std::string>> versions; ///< of the document
    std::vector<PageColour> colours;
    PageGraph graph;                    ///< of the FX graphs; an empty svg: their text takes its place
    std::vector<std::string> shown;     ///< ids of the stages that are open at first; empty: source, fx, stage0, ptx
    NodeIndex active = kNone;           ///< the node that is selected at first
    std::uint64_t longest = 32U << 20U; ///< bytes of one stage's text; more is cut at a line, and the page says so
};

/// Stages without a text and those of other pipelines than the variant's own are left out.
std::string reviewPage(const ProvenanceIndex &index, const ReviewOptions &options);

} // namespace heliograph
