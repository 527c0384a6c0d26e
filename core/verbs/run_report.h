// What became of the kernels that were run: a table, JSON, and the exit code.
#pragma once

#include "core/capture/execute.h"
#include "core/verbs/verbs.h"

#include <ostream>

namespace heliograph::verbs {

/// A row for each output of each call; equal calls are one row, with the fastest run and the worst comparison.
void printRuns(std::ostream &stream, const ExecuteOutcome &outcome, bool isCompared);
/// What a `compare` record says: "ok, off by 3e-08", "wrong at [0, 3]: nan, not 1.5; 1 of 64, off by inf".
std::string comparisonWords(const Json &comparison);
/// What a node's values are in a tile: their range, and the first rows and columns.
void printValues(std::ostream &stream, const Json &values);
/// `{"ok", "runs": [...], "comparisons": [...], "values": [...], "unlowered": [{"call", "reason"}], "cancelled",
/// "diagnostics": [...]}`.
Json runsJson(const ExecuteOutcome &outcome);
/// A wrong result is a failure; a kernel that did not run makes it partial.
ExitCode exitCodeOf(const ExecuteOutcome &outcome);

} // namespace heliograph::verbs
