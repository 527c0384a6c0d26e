// Stage-0: from the FX graphs of a variant to a module of the helion dialect.
#pragma once

#include "core/base/diagnostic.h"
#include "core/mlir/graph_records.h"
#include "core/mlir/reach.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/OwningOpRef.h"

namespace heliograph::stage0 {

/// An FX node that became no op of its own (a getitem, a placeholder, ...): `op` holds its value or stands for it.
struct Alias {
    std::string node;
    mlir::Operation *op = nullptr;
};

/// What was built. With errors among the diagnostics the module is what could be built: each node that could not
/// stands in it as helion.poison, so that the rest can be looked at.
struct Stage0 {
    mlir::OwningOpRef<mlir::ModuleOp> module;
    std::vector<Alias> aliases;
    std::vector<std::string> argumentNames; ///< of the function, as the kernel calls them
    std::vector<FoundReach> reaches;        ///< of its accesses
    std::vector<Diagnostic> diagnostics;

    bool complete() const;
};

/// All dialects that stage-0 is made of, and the names of their values.
void registerStage0Dialects(mlir::DialectRegistry &registry);

/// Builds and verifies. Never aborts on any graph; linear in the number of nodes. The context has the dialects of
/// registerStage0Dialects.
Stage0 buildStage0(mlir::MLIRContext &context, const VariantRecords &records);

} // namespace heliograph::stage0
