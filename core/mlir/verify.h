// What the verifiers of several files share.
#pragma once

#include "core/mlir/dialect.h"

namespace heliograph::helion {

/// An op names its FX node or says nothing of one.
mlir::LogicalResult verifyFxNode(mlir::Operation *op);

/// Memory ordering of an atomic: relaxed, acquire, release or acq_rel; an error on the op for another word.
mlir::LogicalResult verifySem(mlir::Operation *op, llvm::StringRef sem);

/// Where the call is a reduction: each dimension that it keeps has the size and the block that it had.
mlir::LogicalResult verifyReduction(mlir::Operation *op, llvm::StringRef name, mlir::ArrayAttr args);

} // namespace heliograph::helion
