// How a size came to be, in words and as JSON: for `symbols` and `explain`.
#pragma once

#include "core/symbols/derivation.h"
#include "core/verbs/report.h"

namespace heliograph::verbs {

/// "sym.py:9", empty if nobody knows the place.
std::string placeWords(const SourcePlace &place);
/// null if nobody knows the place.
Json placeJson(const SourcePlace &place);

/// Prints the derivation of a symbol, a number or an expression. Errors: those of derivation().
Result<void> explainSymbol(const Variant &variant, const std::string &words, bool json, std::ostream &out);

} // namespace heliograph::verbs
