// Ranges, broadcasts, scans and poison as upstream ops on tensors.
#pragma once

#include "mlir/IR/PatternMatch.h"

namespace heliograph::cpu {

void populateValuePatterns(mlir::RewritePatternSet &patterns);

/// A tensor that holds one value in every lane.
mlir::Value filled(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::Value value);

} // namespace heliograph::cpu
