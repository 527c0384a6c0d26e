// What hardware counters say of each kernel of the sequence: its time as ncu tells it, and what it used of the device.
#pragma once

#include "core/gpu/counters.h"
#include "core/gpu/flush.h"
#include "core/gpu/kernels.h"

#include <string>
#include <utility>
#include <vector>

namespace heliograph::gpu {

struct Counted {
    std::vector<double> times;                           ///< ns: gpu__time_duration, launch by launch
    std::vector<std::pair<std::string, double>> metrics; ///< {key of the record, value} of one launch
};

/// `launches`: how often the sequence is timed. `flush`: before each sequence; null: not. `withMetrics`: also the rest
/// of the table, in as many passes as it takes. Errors: gpu.profiler-... of CUPTI and those of the driver.
Result<std::vector<Counted>> count(Device &device, const Cupti &cupti, Kernels &kernels, Flush *flush, int launches,
                                   bool withMetrics);

} // namespace heliograph::gpu
