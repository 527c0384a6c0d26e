// A kernel's function taken apart: one function for a tile of each root graph, one for the size of its grid.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace heliograph::cpu {

/// Puts the functions of each root graph before `kernel` and erases it. What the kernel computes before a grid is
/// cloned into both. Host tensors are memory there, behind a cast to the tensor that the ops still name; sizes and
/// strides that only the launch tells are arguments. Fails, with diagnostics, where a kernel is not stage-1.
mlir::LogicalResult splitKernel(mlir::func::FuncOp kernel);

/// The memory behind a host tensor; null if the value is none.
mlir::Value memoryOf(mlir::Value tensor);

} // namespace heliograph::cpu
