// What MLIR's locations and diagnostics say in the words of the project.
#pragma once

#include "core/base/diagnostic.h"
#include "core/mlir/passes/places.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Operation.h"

namespace heliograph::passes {

/// The FX node ("0:acc") that a location names, itself or in a part of it; empty if none.
std::string nodeOf(mlir::Location location);

/// The first file, line and column that a location names; null if none.
mlir::FileLineColLoc placeOf(mlir::Location location);

/// Message, severity, FX node, and file and line of the location if it has any. Notes are not in it, but for the dump
/// of the op, which becomes the detail.
Diagnostic describe(mlir::Diagnostic &diagnostic, const char *code);

/// A note that only shows the op that the diagnostic is about.
bool isDump(const mlir::Diagnostic &note);

/// Where the op that a diagnostic is about may stand: by its location, the parts of that, and the op's name, which
/// messages begin with or the dump shows.
PlaceQuery queryOf(mlir::Diagnostic &diagnostic);

/// `FILE:LINE:COLUMN: error: MESSAGE`, as MLIR's own tools write it.
void say(const Diagnostic &diagnostic, llvm::raw_ostream &out);

} // namespace heliograph::passes
