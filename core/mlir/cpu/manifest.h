// What a kernel is run on, as the caller says it. Without MLIR.
#pragma once

#include "core/base/result.h"

#include "core/records/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::cpu {

/// One argument of the kernel, by the host's name for it.
struct HostArgument {
    std::string name;
    bool isTensor = false;
    bool isOptional = false; ///< the kernel need not have it
    // of a tensor
    std::string file;                         ///< has the whole storage
    std::int64_t offset = 0;                  ///< of the first element in it, bytes
    std::vector<std::int64_t> sizes, strides; ///< in elements
    std::string dtype;                        ///< as records write it: "f16"
    // of a number
    Json value; ///< an integer, a float, a bool, or "inf", "-inf", "nan"
};

/// Reads a file or, for "-", standard input: {"arguments": [...]} as core/mlir/README.md says.
Result<std::vector<HostArgument>> readManifest(const std::string &file);

} // namespace heliograph::cpu
