// The first stage-0 texts, printed by a Python emitter in generic form, as modules of today's dialect.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>

namespace llvm {
class MemoryBuffer;
}

namespace heliograph::stage0 {

/// Parses, maps the helion ops to today's, moves trip counts out of the loops (affine takes only the function's own
/// values as bounds), and verifies. Errors go to stderr with their line; then the result is null.
mlir::OwningOpRef<mlir::ModuleOp> importLegacy(mlir::MLIRContext &context, std::unique_ptr<llvm::MemoryBuffer> input);

} // namespace heliograph::stage0
