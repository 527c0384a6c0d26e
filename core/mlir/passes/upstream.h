// What MLIR itself brings: all of its dialects, passes and pipelines.
#pragma once

#include "mlir/IR/DialectRegistry.h"

namespace heliograph::passes {

/// Nothing is loaded until a text or a pass asks for it.
void registerUpstreamDialects(mlir::DialectRegistry &registry);

/// Once a process.
void registerUpstreamPasses();

} // namespace heliograph::passes
