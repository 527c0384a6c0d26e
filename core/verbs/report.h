// What verbs print: errors with a place and a next step, tables with aligned columns, JSON.
#pragma once

#include "core/base/diagnostic.h"
#include "core/records/json.h"
#include "core/verbs/verbs.h"

#include <string>
#include <vector>

namespace heliograph::verbs {

/// The JSON of a diagnostic; empty fields are left out.
Json diagnosticJson(const Diagnostic &diagnostic);
Json diagnosticsJson(const std::vector<Diagnostic> &diagnostics);
/// "error[code]: message", then where, the end of the detail, and the next step.
void printDiagnostic(std::ostream &stream, const Diagnostic &diagnostic, bool withDetail = true);
/// The error on stderr, or {"error": {...}} on stdout. Returns the exit code that belongs to its code.
ExitCode fail(const VerbContext &context, bool json, const Diagnostic &error);
ExitCode exitCodeOf(const Diagnostic &error);
Diagnostic notFound(std::string message, std::string next);

/// What takes the progress line on stderr away, where there is one.
const char *clearLine();
/// "12.34"
std::string fixed(double value, int digits = 2);
/// "+12.34", "-0.50"; what is rounded to nothing has no sign.
std::string signedFixed(double value, int digits = 2);
/// Columns as wide as their widest cell; numbers are aligned right. The first row is the header.
void printTable(std::ostream &stream, const std::vector<std::vector<std::string>> &rows, int indent = 2);

} // namespace heliograph::verbs
