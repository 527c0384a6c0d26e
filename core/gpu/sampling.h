// Where the time goes: CUPTI samples the program counters of all warps every so many cycles, and why each did not go
// on.
#pragma once

#include "core/gpu/cupti.h"
#include "core/gpu/kernels.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

struct SamplingOptions {
    int period = 12;      ///< every 2^period cycles, 5 to 31
    double seconds = 0.2; ///< of launching
    int atOnce = 10;      ///< sequences that are launched without waiting
    int most = 2000;      ///< sequences in all
};

struct PcSamples {
    std::uint64_t offset = 0;                                    ///< bytes from the function's begin
    std::vector<std::pair<std::uint32_t, std::uint32_t>> counts; ///< {index into Sampled::reasons, samples}
};

struct FunctionSamples {
    std::string function;
    std::vector<PcSamples> pcs; ///< by offset
};

struct Sampled {
    /// CUPTI's names without their common beginning: "long_scoreboard", "selected". Those that end with "_not_issued"
    /// count samples that are in the reason without it as well: of cycles in which the scheduler had nothing to issue.
    std::vector<std::string> reasons;
    std::vector<FunctionSamples> functions;
    std::uint64_t total = 0;   ///< taken, with those of the driver's own kernels and dropped ones
    std::uint64_t dropped = 0; ///< by the hardware
    std::uint64_t foreign = 0; ///< in kernels of the driver
    std::uint64_t left = 0;    ///< program counters that had no room
    int launches = 0;          ///< of the sequence
    double seconds = 0;        ///< of the device for one, by events around several
    double secondsBefore = 0;  ///< the same without the sampler
};

/// Launches the sequence for a while, as it is loaded (to know what sampling costs), then loaded anew, since CUPTI must
/// see the code come. Errors: gpu.profiler-... and those of the driver.
Result<Sampled> sample(Device &device, const Cupti &cupti, const Plan &plan, const Tensors &tensors, Kernels &unsampled,
                       const SamplingOptions &options);

} // namespace heliograph::gpu
