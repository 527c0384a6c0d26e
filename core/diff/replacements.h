// Ops that took another op's place: no equal op is left on either side, but location, operands and users say so.
#pragma once

#include "core/diff/matcher.h"

namespace heliograph::diff {

struct Replacement {
    OpIndex before = kNone;
    OpIndex after = kNone;
    PairedBy by = PairedBy::Location;
};

/// Among ops without a partner; each op at most once.
std::vector<Replacement> findReplacements(const OpSignatures &before, const OpSignatures &after, Matching matching);

} // namespace heliograph::diff
