// A place in a text as records have it: `line`, `column`, `end_line`, `end_column`.
#pragma once

#include "core/base/span.h"
#include "core/records/json.h"

namespace heliograph {

void writeSpan(Json &record, const Span &span);
/// Without an end line it ends on the line where it begins.
Span spanFrom(const Json &record);

} // namespace heliograph
