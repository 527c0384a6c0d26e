// Time, stability and the answer to a request to stop, of the layered layout.
#pragma once

#include "core/layout/layered.h"
#include "tests/bench/figures.h"

namespace heliograph::bench {

struct Timing {
    double wall = 0;  ///< median
    double cpu = 0;   ///< median
    double least = 0; ///< of cpu
};

/// Milliseconds, of up to fifteen runs.
Timing timeOf(const LayoutInput &input, LayeredPhase skipped = LayeredPhase::None);

/// How far the nodes that stay move when five percent go and five percent come: medians over three edits.
nlohmann::ordered_json stability(const LayoutInput &input, const LayoutResult &drawing);

/// Longest time that the layout still computed after a request to stop, over requests at many moments.
double cancelLatency(const LayoutInput &input, double runMs);

} // namespace heliograph::bench
