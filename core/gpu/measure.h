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
    /// Between batches the device idles so many times as long as it worked. A kernel that draws much power is clocked
    /// down while it runs again and again.
    double rest = 4;
    bool cold = true; ///< L2 is flushed before every sequence
};

/// Times of one kernel of the sequence, in ns, repeat by repeat.
struct KernelTimes {
    std::vector<double> device;  ///< GPU timestamps; empty where CUPTI does not give them
    std::vector<double> events;  ///< between events right before and after the launch: with the gaps around it
    std::vector<double> counted; ///< by hardware counters, each launch alone (metrics.h); empty without them

    const std::vector<double> &best() const { return !counted.empty() ? counted : device.empty() ? events : device; }
    /// Of best(): "counter", "cupti" or "events".
    const char *source() const { return !counted.empty() ? "counter" : device.empty() ? "events" : "cupti"; }
};

struct Measured {
    std::vector<KernelTimes> kernels;    ///< in the order of the sequence
    std::vector<std::uint32_t> smClocks; ///< MHz, right after each batch
    std::vector<double> host;            ///< s that the host needed to launch the sequence once
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
