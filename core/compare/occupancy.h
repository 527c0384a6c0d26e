// How many warps of a kernel a multiprocessor can hold at once, by what its machine code takes.
#pragma once

#include "core/document/document.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace heliograph {

/// What a multiprocessor has (CUDA C++ Programming Guide, table "Technical Specifications per Compute Capability").
struct MultiprocessorLimits {
    std::string_view target; ///< "sm_90"
    std::int64_t warps = 0;
    std::int64_t blocks = 0;
    std::int64_t registers = 0;
    std::int64_t sharedBytes = 0;
};
/// Of a target with or without the letter of its features ("sm_90a"); nullptr if it is not known.
const MultiprocessorLimits *limitsOf(std::string_view target);

/// Warps of as many blocks of the greatest size as fit, as CUDA's occupancy calculator counts them: registers are given
/// to a warp in units of 256, shared memory to a block in units of 128 bytes, with 1,024 bytes of it for the system.
/// Nothing if the target is not known, or the machine code does not say how many threads a block has.
std::optional<std::int64_t> residentWarps(const Resources &takes, std::string_view target);

} // namespace heliograph
