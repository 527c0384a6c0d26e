// helion-opt --record and --check.
#pragma once

#include "core/mlir/passes/supervisor.h"

#include "core/mlir/stage0.h"

#include "mlir/IR/AsmState.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace heliograph::passes {

/// Builds the module that the passes begin with; null if that fails, with the reasons among the diagnostics.
/// `resources` takes what a text has and no dialect claims.
using ModuleSource = llvm::function_ref<mlir::OwningOpRef<mlir::ModuleOp>(
    mlir::MLIRContext &context, mlir::FallbackAsmResourceMap &resources, std::vector<Diagnostic> &diagnostics)>;

struct Recording {
    std::string output = "-"; ///< a file, or "-" for standard output
    Limits limits{};
    std::uint32_t resumeAfter = 0; ///< the module is what this pass left: it and those before it are not run
};

/// A module's text from a file or, for "-", from standard input.
mlir::OwningOpRef<mlir::ModuleOp> readFile(const std::string &file, mlir::MLIRContext &context,
                                           mlir::FallbackAsmResourceMap &resources,
                                           std::vector<Diagnostic> &diagnostics);

/// Runs the command line's passes over the module and records them. Returns helion-opt's exit code.
int record(const Recording &recording, ModuleSource source, const mlir::DialectRegistry &registry,
           const mlir::MlirOptMainConfig &config);

/// Reads a module's text, runs nothing, and writes what is wrong with it as records. Returns helion-opt's exit code: 0
/// good, 1 not, 3 if reading it crashed.
int check(const std::string &file, const mlir::DialectRegistry &registry);

} // namespace heliograph::passes
