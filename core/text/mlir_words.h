// Words of MLIR's textual form: which names are ops, where values, comments and types begin and end.
#pragma once

#include <string_view>

namespace heliograph::text {

/// Names without a dialect that are ops all the same; MLIR prints them inside functions and modules.
bool isDialectlessOp(std::string_view name);
bool isFunctionName(std::string_view name);
/// A function's arguments; %names before a colon in its header are definitions.
bool definesArguments(std::string_view name);
/// Length of the name of an SSA value after the '%'.
std::size_t valueLength(std::string_view text);
/// Where the line's code ends: before a comment. Comments in strings do not count.
std::size_t codeLength(std::string_view line);
/// The result type as written: what follows the last top-level " : ", and there the last "->" or " to ".
std::string_view resultType(std::string_view text);

} // namespace heliograph::text
