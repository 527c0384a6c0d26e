// Keeps two texts side by side in step: where blank rows go so that lines that belong together stand at one height,
// whatever is folded or wrapped.
#pragma once

#include "ui/text/row_map.h"

#include <utility>
#include <vector>

namespace heliograph::ui {

/// Lines (from 0) of both texts that belong in one row; both rise.
struct LinePair {
    std::int32_t before = 0;
    std::int32_t after = 0;
};

struct BlankSides {
    std::vector<BlankRows> before;
    std::vector<BlankRows> after;
};

/// The maps are those without blank rows. The shorter text ends with blank rows, so that both scroll alike.
BlankSides keepInStep(const std::vector<LinePair> &pairs, const RowMap &before, const RowMap &after);

} // namespace heliograph::ui
