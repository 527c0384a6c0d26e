// JSON as the records use it: parsing that never throws, and lenient access to fields that may be missing.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// Keeps the order of keys, so that what is written back reads as it came.
using Json = nlohmann::ordered_json;

/// Deepest nesting accepted; more is no record but an attack on the stack.
inline constexpr int kMaxJsonDepth = 128;

/// Nothing if `text` is not one JSON value in UTF-8, or is nested too deeply.
std::optional<Json> parseJson(std::string_view text);
/// One line. Bytes that are no UTF-8 become U+FFFD.
std::string writeJson(const Json &json);

/// A field of an object, or null if it is missing (or `object` is no object).
const Json &field(const Json &object, const char *key);
/// A field's value if it has the type asked for, else the fallback.
std::string textField(const Json &object, const char *key);
std::int64_t integerField(const Json &object, const char *key, std::int64_t fallback = 0);
/// Clamped to what fits.
std::int32_t smallField(const Json &object, const char *key, std::int32_t fallback = 0);
double numberField(const Json &object, const char *key, double fallback = 0);
bool boolField(const Json &object, const char *key, bool fallback = false);
/// Items of a list as text: strings as they are, everything else as JSON.
std::vector<std::string> textsField(const Json &object, const char *key);
/// Items of a list that are integers.
std::vector<std::int32_t> integersField(const Json &object, const char *key);
/// A string as it is, null as "", everything else as JSON.
std::string asText(const Json &value);

} // namespace heliograph
