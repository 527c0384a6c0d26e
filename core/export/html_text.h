// Text that comes from anywhere, made safe to stand in a page.
#pragma once

#include "core/records/json.h"

#include <string>
#include <string_view>

namespace heliograph {

/// For the text of an element or a quoted attribute. Control characters but tab and line feed become their pictures
/// (U+2400), a carriage return before a line feed is left out, and bytes that are no UTF-8 become U+FFFD.
std::string htmlText(std::string_view text);
/// JSON that may stand inside of a script element: no "<" is left in it.
std::string htmlJson(const Json &json);

} // namespace heliograph
