// Finds out which op before is which op after. Phases, strongest evidence first; what one phase pairs is the context of
// the next. Every phase sorts or looks up by hash: none compares all with all.
#pragma once

#include "core/diff/op_diff.h"

namespace heliograph::diff {

/// By op, kNone where it has no partner.
struct Matching {
    std::vector<OpIndex> afterOf, beforeOf;
    std::vector<PairedBy> by; ///< by op before
};

Matching matchOps(const OpSignatures &before, const OpSignatures &after);

} // namespace heliograph::diff
