// How a size came to be, in words and as JSON: for `symbols` and `explain`.
#pragma once

#include "core/symbols/derivation.h"
#include "core/verbs/report.h"

namespace heliograph::verbs {

/// "sym.py:9", empty if nobody knows the place.
std::string placeWords(const SourcePlace &place);
/// null if nobody knows the place.
Json placeJson(const SourcePlace &place);

/// How a symbol, a number or an expression came to be, a line a step. Errors: those of derivation().
Result<void> printDerivation(const Variant &variant, const std::string &words, std::ostream &out, int indent = 0);
/// {"symbol": words, "steps": [...]}.
Result<Json> derivationJson(const Variant &variant, const std::string &words);

} // namespace heliograph::verbs
