// How often each instruction is executed, by warps and by their threads: CUPTI patches the code so that it counts (SASS
// metrics). Counts are exact and need no hardware counters; times mean nothing meanwhile.
#pragma once

#include "core/gpu/cupti.h"
#include "core/gpu/kernels.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

struct PcExecuted {
    std::uint64_t offset = 0;  ///< bytes from the function's begin
    std::uint64_t warps = 0;   ///< that executed it
    std::uint64_t threads = 0; ///< of these warps, that took part
    std::uint64_t active = 0;  ///< of these, that no predicate turned off
};

struct FunctionExecuted {
    std::string function;
    int launches = 0;            ///< that were counted: those of one sequence
    std::vector<PcExecuted> pcs; ///< by offset
};

/// Launches the sequence once, each kernel with its own code patched. Nothing else of CUPTI may run. Errors:
/// gpu.profiler-... of CUPTI and those of the driver.
Result<std::vector<FunctionExecuted>> countExecuted(Device &device, const Cupti &cupti, const Plan &plan,
                                                    Kernels &kernels);

} // namespace heliograph::gpu
