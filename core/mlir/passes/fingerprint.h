// Whether a pass changed an op or anything in it, without printing it.
#pragma once

#include "mlir/IR/Operation.h"

namespace heliograph::passes {

/// Equal if the same ops, blocks and values stand in the same order with the same attributes, types and locations; also
/// block arguments, which mlir::OperationFingerPrint leaves out, and in a fraction of its time, since nothing here has
/// to withstand an attack. An op that was replaced by its like is another.
std::uint64_t fingerPrint(mlir::Operation *op);

} // namespace heliograph::passes
