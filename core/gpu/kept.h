// What the first sequence of launches made of the tensors, so that a later run can be held against this one: hashes of
// all of them, before and after, and the values of those that were written.
#pragma once

#include "core/gpu/plan.h"
#include "core/gpu/tensors.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

struct KeptTensor {
    const Tensor *tensor = nullptr;
    std::string before, after; ///< SHA-256 of its values
    std::string values;        ///< in row-major order; empty of one that nothing was written to
};

/// Of all tensors, before anything was launched; none if they are so large that hashing them would take longer than
/// running, for results of at most `mostBytes`. Errors: those of the driver.
Result<std::vector<KeptTensor>> hashTensors(const Plan &plan, const Tensors &tensors, std::uint64_t mostBytes);

/// After the first sequence. No values if they have more than `mostBytes` in all.
Result<void> takeResults(const Tensors &tensors, std::uint64_t mostBytes, std::vector<KeptTensor> &kept);

} // namespace heliograph::gpu
