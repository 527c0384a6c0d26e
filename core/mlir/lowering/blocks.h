// From the subscripts of an access to a block of its tensor, where it is one.
#pragma once

#include "core/mlir/lowering/places.h"

namespace heliograph::lowering {

/// The lanes of an access as elements of the tensor that stand in a row along each of its dimensions.
struct Block {
    llvm::SmallVector<mlir::Value> first; ///< index along each dimension
    Shape sizes;
    /// Lanes that the tensor has and the access does not, since a subscript ends before it: broadcastable to all, null:
    /// none.
    mlir::Value part;
};

/// The block that the lanes of `shape` are; nullopt if they stand otherwise.
std::optional<Block> blockOf(Lanes &lanes, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape);

} // namespace heliograph::lowering
