// helion.slice as arithmetic on its bounds.
#pragma once

#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"

namespace heliograph::lowering {

/// Numbers where all of its bounds are known, else the clamps as Python has them.
void lowerSlice(mlir::OpBuilder &builder, helion::SliceOp slice);

} // namespace heliograph::lowering
