// The graphs that the bench of the layout draws.
#pragma once

#include "core/layout/layout.h"

#include <string>
#include <vector>

namespace heliograph::bench {

struct Sample {
    std::string name;
    LayoutInput input;
    std::string family{}; ///< sizes of one family give its growth
};

/// Made graphs of many sizes and shapes, and the largest FX graph, TTIR and TTGIR (each with and without clusters) of
/// each .helio file; what cannot be read is told on stderr.
std::vector<Sample> layoutSamples(const std::vector<std::string> &files);

} // namespace heliograph::bench
