// Which lanes of a tile are real, and what is known of sizes.
#pragma once

#include "core/mlir/known_index.h"
#include "core/mlir/lowering/lanes.h"

namespace heliograph::lowering {

/// The value of a size that only constants make up; nullopt if it depends on the launch.
std::optional<std::int64_t> knownIndex(mlir::Value value);

/// The indices of a slice whose bounds only constants make up.
std::optional<helion::SliceRange> knownSlice(helion::SliceOp slice);

/// True for the lanes within `sizes`, one for each dimension of `shape`. Null: all are.
/// `element` is the type that indices are computed in.
mlir::Value laneMask(Lanes &lanes, mlir::ValueRange sizes, llvm::ArrayRef<std::int64_t> shape, mlir::Type element);

/// Indices of the lanes along a tile: offset + 0, 1, ...
mlir::Value tileIndices(Lanes &lanes, mlir::Value offset, std::int64_t lanesCount, mlir::Type element);

/// `left` and `right`, either of which may be null.
mlir::Value both(Lanes &lanes, mlir::Value left, mlir::Value right);

} // namespace heliograph::lowering
