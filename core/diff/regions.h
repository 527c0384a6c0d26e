// Where ops stand, for the question whether they moved.
#pragma once

#include "core/diff/signatures.h"

#include <vector>

namespace heliograph::diff {

/// The region an op stands in, for the question whether it moved: the nearest op around it that has a partner and is no
/// block, so that neither blocks nor a loop that is lowered to blocks move what is inside. kNone for the text itself.
std::vector<OpIndex> regionsOf(const OpSignatures &side, const std::vector<OpIndex> &partners);

} // namespace heliograph::diff
