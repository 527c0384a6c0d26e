// The pipeline that the command line asks for, and what is wrong with it.
#pragma once

#include "core/base/diagnostic.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

#include <vector>

namespace heliograph::passes {

/// Adds --pass-pipeline or the single passes of the command line to `manager`. What is wrong is a diagnostic of code
/// mlir.pipeline whose line and column are in the pipeline's string, with near names as the next step.
std::vector<Diagnostic> addPipeline(mlir::PassManager &manager, const mlir::MlirOptMainConfig &config);

/// How many passes a run will show, as far as that is known before it: 0 with nested pass managers, which run once for
/// each op that they find.
std::uint32_t countPasses(mlir::PassManager &manager);

/// Up to three of `names` that `name` may be a slip of the keyboard for, the nearest first.
std::vector<std::string> nearNames(llvm::StringRef name, const std::vector<std::string> &names);

} // namespace heliograph::passes
