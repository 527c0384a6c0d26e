// Base64 (RFC 4648, section 4), for bytes that travel in texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heliograph {

std::string base64(std::string_view bytes);
/// Nothing if the text is no base64.
std::optional<std::string> fromBase64(std::string_view text);

} // namespace heliograph
