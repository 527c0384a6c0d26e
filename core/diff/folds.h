// Runs of rows without a change, as the rows that stand for them.
#pragma once

#include "core/diff/rows.h"

namespace heliograph::diff {

/// Runs of at least three rows that are the same. `before` and `after` are null for texts without ops.
std::vector<DiffFold> foldsOf(const std::vector<DiffRow> &rows, const OpSignatures *before, const OpSignatures *after,
                              int around);

} // namespace heliograph::diff
