// Of the records that a variant keeps as they came, those of one type: the others, thousands of nodes, are not parsed.
#pragma once

#include "core/records/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Whether a record is of that type, by its first key, which is `r` (README.md).
bool isOfType(std::string_view record, std::string_view type);

/// In their order; one that cannot be parsed is left out.
std::vector<Json> recordsOf(const std::vector<std::string> &records, std::string_view type);

} // namespace heliograph
