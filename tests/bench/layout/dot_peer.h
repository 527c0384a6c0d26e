// Graphviz's dot as the peer of the layered layout.
#pragma once

#include "core/layout/layout.h"

namespace heliograph::bench {

struct DotRun {
    double ms = -1; ///< -1: not done by the deadline
    LayoutResult drawing{};
};

/// One run of the program `dot`; no run at all if `seconds` is 0.
DotRun runDot(const LayoutInput &input, int seconds);

} // namespace heliograph::bench
