// What an index is of which all that it is computed from is known.
#pragma once

#include "core/mlir/dialect.h"
#include "core/mlir/slice_bounds.h"

namespace heliograph::helion {

using KnownIndex = std::optional<std::int64_t>;

/// What somebody knows of values that nothing here computes: tiles' offsets, sizes that the launch gave. nullopt: not
/// this one.
using KnownValue = llvm::function_ref<KnownIndex(mlir::Value)>;

/// nullopt where a part of it is not known, or is no number (a division by zero).
KnownIndex evaluateIndex(mlir::Value value, KnownValue known);

/// The same of a slice's bounds.
std::optional<SliceRange> evaluateSlice(SliceOp slice, KnownValue known);

} // namespace heliograph::helion
