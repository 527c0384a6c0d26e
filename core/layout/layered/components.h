// Unconnected parts of a graph: taken apart, and packed side by side.
#pragma once

#include "core/layout/layered.h"

namespace heliograph::layered {

/// A part of an input, with the indices its things have there.
struct Part {
    LayoutInput input;
    LayeredHints hints;
    std::vector<int> nodes;
    std::vector<int> edges;
    std::vector<int> clusters;
};

/// Parts without an edge or a cluster in common, in program order. Rows that were given hold everything together.
std::vector<Part> splitIntoParts(const LayoutInput &input, const LayeredHints &hints);

/// One drawing of all parts: those with hints where they were, the others where there is room.
LayoutResult pack(const LayoutInput &input, const std::vector<Part> &parts, const std::vector<LayoutResult> &drawings);

} // namespace heliograph::layered
