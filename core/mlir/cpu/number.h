// A number of the host as the kernel's type has it.
#pragma once

#include "core/records/json.h"

#include "mlir/IR/Types.h"

#include <optional>

namespace heliograph::cpu {

/// The value's bits in the low end of a word; nothing if the type cannot hold it. Floats are rounded.
std::optional<std::uint64_t> numberWord(const Json &value, mlir::Type type);

} // namespace heliograph::cpu
