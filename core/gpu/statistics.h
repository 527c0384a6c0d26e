// What a list of measured times says: middle, spread, and how sure the middle is.
#pragma once

#include <vector>

namespace heliograph::gpu {

/// Of times in one unit. `low` and `high` enclose the true median with 95 % confidence, whatever the distribution.
struct Statistics {
    std::size_t count = 0;
    double min = 0, median = 0, p95 = 0, max = 0, mean = 0, deviation = 0;
    double low = 0, high = 0;

    /// Half of the interval's width, relative to the median; 1 if nothing is known.
    double uncertainty() const;
};

Statistics statisticsOf(std::vector<double> times);

} // namespace heliograph::gpu
