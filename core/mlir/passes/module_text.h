// Reads a module's text: all that is wrong with it, each thing with its place in that text.
#pragma once

#include "core/base/diagnostic.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/MemoryBuffer.h"

namespace heliograph::passes {

struct ReadModule {
    mlir::OwningOpRef<mlir::ModuleOp> module; ///< null if it does not parse or does not verify
    std::vector<Diagnostic> diagnostics;
};

/// Parses and verifies. A text that does not parse has one error; of one that parses each op is verified, so that all
/// bad ops are told, in text order, up to a hundred. Diagnostics have the buffer's name as file; their places are in
/// the text, also where it has `loc(...)`. Notes of code mlir.unregistered say which dialects' own checks could not be
/// made. `resources` takes what the text has and no dialect claims.
ReadModule readModule(std::unique_ptr<llvm::MemoryBuffer> text, mlir::MLIRContext &context,
                      mlir::FallbackAsmResourceMap &resources);

} // namespace heliograph::passes
