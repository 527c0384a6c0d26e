// SHA-256 (FIPS 180-4): what tells one build of a program from another, as `sha256sum` prints it.
#pragma once

#include <string>
#include <string_view>

namespace heliograph {

/// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

} // namespace heliograph
