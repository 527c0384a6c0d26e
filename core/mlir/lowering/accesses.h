// Loads, stores and atomics of tiles become those of lanes, and of blocks where Helion used tensor descriptors.
#pragma once

#include "core/mlir/lowering/lanes.h"

namespace heliograph::lowering {

/// Replaces an access of a tile; other ops stay. `index` is the type to count in. An error on the op if it has no
/// address.
mlir::LogicalResult lowerAccess(mlir::OpBuilder &builder, mlir::Type index, mlir::Operation *op);

} // namespace heliograph::lowering
