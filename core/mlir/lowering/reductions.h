// What reductions have in common: how two elements combine, and what combines with nothing.
#pragma once

#include "core/mlir/lowering/lanes.h"

namespace heliograph::lowering {

enum class Reduction : std::uint8_t { Sum, Product, Max, Min, Any, All, Xor };

/// By torch's name ("aten.sum.dim_IntList") or Inductor's word ("sum", "max"); nullopt for another function.
std::optional<Reduction> reductionOf(llvm::StringRef name);

/// The type that it is computed in: f32 for small floats, what the result is for integers.
mlir::Type accumulatorType(Reduction reduction, mlir::Type input, mlir::Type result);

mlir::Value combine(Lanes &lanes, Reduction reduction, mlir::Value left, mlir::Value right, bool isUnsigned);
mlir::Value identity(Lanes &lanes, Reduction reduction, mlir::Type type, bool isUnsigned);

/// Along one dimension, which goes; a vector gives a scalar.
mlir::Value reduceDim(Lanes &lanes, Reduction reduction, mlir::Value input, std::int64_t dim, bool isUnsigned);

} // namespace heliograph::lowering
