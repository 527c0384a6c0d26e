// A stage-0 module as text, with the place of each op in it, and as records.
#pragma once

#include "core/mlir/stage0.h"

#include "mlir/IR/AsmState.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/raw_ostream.h"

namespace heliograph::stage0 {

/// The text, and where in it each printed op begins: line and column, both from 1.
struct Printed {
    std::string text;
    llvm::DenseMap<mlir::Operation *, std::pair<std::int32_t, std::int32_t>> places;
};

/// Prints the module with its kernel's argument names. A module that does not verify is printed in generic form.
Printed print(const Stage0 &stage);

/// The stream of core/records/README.md: `hello`, `stage`, its ops, edges and links, the diagnostics, `done`.
/// `seconds` is the time that reading and building took.
void writeRecords(const Stage0 &stage, double seconds, llvm::raw_ostream &out);

/// A stream for a failure before there was anything to print.
void writeFailure(const std::vector<Diagnostic> &diagnostics, llvm::raw_ostream &out);

} // namespace heliograph::stage0
