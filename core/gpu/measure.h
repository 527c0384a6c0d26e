// Launches the sequence again and again until its times are sure enough.
#pragma once

#include "core/gpu/activity.h"
#include "core/gpu/flush.h"
#include "core/gpu/kernels.h"
#include "core/gpu/nvml.h"
#include "core/gpu/statistics.h"

#include <functional>
#include <optional>
#include <vector>

namespace heliograph::gpu {

struct MeasureOptions {
    int repeats = 0;         ///< 0: until each median is known to `precision`, within the limits below
    double precision = 0.01; ///< half width of the 95 % interval, relative
    int fewest = 30, most = 5000;
    double mostSeconds = 2; ///< of measuring, host and device together
    double warmUpSeconds = 0.1;
    bool cold = true; ///< L2 is flushed before every sequence
};

/// Times of one kernel of the sequence, in ns, repeat by repeat.
struct KernelTimes {
    std::vector<double> device; ///< GPU timestamps; empty where CUPTI does not give them
    std::vector<double> events; ///< between events right before and after the launch: with the gaps around it

    const std::vector<double> &best() const { return device.empty() ? events : device; }
};

struct Measured {
    std::vector<KernelTimes> kernels; ///< in the order of the sequence
    std::vector<double> host;         ///< s that the host needed to launch the sequence once
    int warmUps = 0;
    std::optional<Clocks> begin, end;
    std::size_t dropped = 0;         ///< records that CUPTI lost
    std::optional<Diagnostic> doubt; ///< why GPU timestamps were left out

    int repeats() const { return int(host.size()); }
};

/// How far it is: repeats, and how many are expected at most.
using MeasureProgress = std::function<void(int done, int total)>;

/// `activity` may be null: then times are those of events. `flush` is needed where the options say cold.
Result<Measured> measure(Device &device, Kernels &kernels, Activity *activity, Flush *flush, const Nvml &nvml,
                         const Plan &plan, const MeasureOptions &options, const MeasureProgress &progress);

} // namespace heliograph::gpu
