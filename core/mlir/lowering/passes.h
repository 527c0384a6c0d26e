// The two lowerings of stage-0 that every way on begins with.
#pragma once

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

namespace heliograph::lowering {

/// Adds both, in their order.
void addLowering(mlir::OpPassManager &manager);
/// And what cleans up behind them: `helion-lower`.
void buildLowering(mlir::OpPassManager &manager);

/// Registers `helion-lower-math`, `helion-lower-memory` and the pipeline.
void registerLoweringPasses();

/// The calls that `helion-lower-math` lowers, as the table of README.md: a line a kind of call.
void listTorchCalls(llvm::raw_ostream &out);

} // namespace heliograph::lowering
