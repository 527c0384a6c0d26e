// Wraps nlohmann-json so that no exception and no deep recursion leaves this file.
#include "core/records/json.h"

#include <algorithm>
#include <limits>

namespace heliograph {

namespace {

/// The parser does not recurse, but everything done with its result does.
bool tooDeep(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > kMaxJsonDepth)
            return true;
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

} // namespace

std::optional<Json> parseJson(std::string_view text)
{
    if (tooDeep(text))
        return std::nullopt;
    Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (json.is_discarded())
        return std::nullopt;
    return json;
}

std::string writeJson(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json &field(const Json &object, const char *key)
{
    static const Json kNull;
    if (!object.is_object())
        return kNull;
    const auto found = object.find(key);
    return found == object.end() ? kNull : *found;
}

std::string textField(const Json &object, const char *key)
{
    const Json &value = field(object, key);
    return value.is_string() ? value.get_ref<const std::string &>() : std::string();
}

std::int64_t integerField(const Json &object, const char *key, std::int64_t fallback)
{
    const Json &value = field(object, key);
    return value.is_number_integer() ? value.get<std::int64_t>() : fallback;
}

std::int32_t smallField(const Json &object, const char *key, std::int32_t fallback)
{
    using Limits = std::numeric_limits<std::int32_t>;
    return std::int32_t(std::clamp<std::int64_t>(integerField(object, key, fallback), Limits::min(), Limits::max()));
}

double numberField(const Json &object, const char *key, double fallback)
{
    const Json &value = field(object, key);
    return value.is_number() ? value.get<double>() : fallback;
}

bool boolField(const Json &object, const char *key, bool fallback)
{
    const Json &value = field(object, key);
    return value.is_boolean() ? value.get<bool>() : fallback;
}

std::vector<std::string> textsField(const Json &object, const char *key)
{
    std::vector<std::string> texts;
    const Json &value = field(object, key);
    if (value.is_array())
        for (const Json &item : value)
            texts.push_back(asText(item));
    return texts;
}

std::vector<std::int32_t> integersField(const Json &object, const char *key)
{
    std::vector<std::int32_t> integers;
    const Json &value = field(object, key);
    if (value.is_array())
        for (const Json &item : value)
            if (item.is_number_integer())
                integers.push_back(item.get<std::int32_t>());
    return integers;
}

std::string asText(const Json &value)
{
    if (value.is_null())
        return {};
    return value.is_string() ? value.get_ref<const std::string &>() : writeJson(value);
}

} // namespace heliograph
