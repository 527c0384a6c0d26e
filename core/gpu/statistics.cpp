#include "core/gpu/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heliograph::gpu {

namespace {

/// Fewer order statistics do not enclose the median with 95 %.
constexpr std::size_t kFewestForInterval = 6;

/// Between the two values around that share of the list.
double quantile(const std::vector<double> &sorted, double share)
{
    const double at = share * double(sorted.size() - 1);
    const auto below = std::size_t(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - double(below)) * (sorted[above] - sorted[below]);
}

/// How many of n values are below the median is binomial(n, 1/2); ranks n/2 -+ 1.96 sqrt(n)/2 enclose it.
void setInterval(Statistics &statistics, const std::vector<double> &sorted)
{
    const double n = double(sorted.size());
    const double reach = 1.96 * std::sqrt(n) / 2;
    const auto first = std::size_t(std::max(std::floor(n / 2 - reach), 1.0)) - 1;
    const auto last = std::min(std::size_t(std::ceil(n / 2 + reach)), sorted.size() - 1);
    statistics.low = sorted[first];
    statistics.high = sorted[last];
}

} // namespace

double Statistics::uncertainty() const
{
    return count < kFewestForInterval || median <= 0 ? 1 : (high - low) / 2 / median;
}

Statistics statisticsOf(std::vector<double> times)
{
    Statistics statistics;
    statistics.count = times.size();
    if (times.empty())
        return statistics;
    std::sort(times.begin(), times.end());
    statistics.min = times.front();
    statistics.max = times.back();
    statistics.median = quantile(times, 0.5);
    statistics.p95 = quantile(times, 0.95);
    statistics.mean = std::accumulate(times.begin(), times.end(), 0.0) / double(times.size());
    double squares = 0;
    for (const double time : times)
        squares += (time - statistics.mean) * (time - statistics.mean);
    statistics.deviation = times.size() > 1 ? std::sqrt(squares / double(times.size() - 1)) : 0;
    setInterval(statistics, times);
    return statistics;
}

} // namespace heliograph::gpu
