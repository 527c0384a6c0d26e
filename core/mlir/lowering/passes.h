// The two lowerings of stage-0 that every way on begins with.
#pragma once

#include "llvm/Support/raw_ostream.h"

namespace heliograph::lowering {

/// Registers `helion-lower-math` and `helion-lower-memory`.
void registerLoweringPasses();

/// The calls that `helion-lower-math` lowers, as the table of README.md: a line a kind of call.
void listTorchCalls(llvm::raw_ostream &out);

} // namespace heliograph::lowering
