// Which value before is which value after: results and arguments of ops that belong together, by number, or, where an
// op gained or lost some (a loop that carries one value more), by what they are used for.
#pragma once

#include "core/diff/matcher.h"

namespace heliograph::diff {

/// By value before; kNoValue where it is gone.
std::vector<std::uint32_t> matchValues(const OpSignatures &before, const OpSignatures &after,
                                       const std::vector<OpIndex> &afterOf);

} // namespace heliograph::diff
