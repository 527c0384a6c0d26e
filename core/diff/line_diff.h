// A plain line diff, for texts that are no IR and for those who ask for it.
#pragma once

#include "core/diff/rows.h"

#include <string_view>

namespace heliograph {

/// Lines that are equal byte by byte (line ends aside) share a row. Never quadratic: in long texts lines that are there
/// once lead, as in patience diff.
DiffRows diffLines(std::string_view before, std::string_view after);

} // namespace heliograph
