// Files of numpy's format (.npy): tensors that a run begins with, and what it leaves. The format is NEP 1 of numpy.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

struct NpyArray {
    std::string type; ///< `descr`: "<f4"
    std::vector<std::int64_t> shape;
    std::string bytes; ///< in C order
};

/// Errors: gpu.input (not readable, not of the format, in Fortran's order, too short).
Result<NpyArray> readNpy(const std::string &path);
/// Errors: gpu.output.
Result<void> writeNpy(const std::string &path, const NpyArray &array);

} // namespace heliograph::gpu
