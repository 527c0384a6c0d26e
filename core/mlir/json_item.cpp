// simdjson throws nothing where every answer is asked for its error.
#include "core/mlir/json_item.h"

#include <algorithm>
#include <limits>

namespace heliograph::stage0 {

namespace {

/// What the item holds if it is of that type, else a value of its own.
template <typename Value>
Value valueOr(const simdjson::dom::element &element, bool isKnown, Value otherwise)
{
    Value value{};
    return isKnown && element.get(value) == simdjson::SUCCESS ? value : otherwise;
}

} // namespace

bool Item::boolean() const
{
    return valueOr(m_element, m_isKnown, false);
}

std::int64_t Item::integer() const
{
    const auto natural = valueOr<std::uint64_t>(m_element, m_isKnown, 0);
    return valueOr(m_element, m_isKnown, static_cast<std::int64_t>(natural));
}

double Item::number() const
{
    return valueOr(m_element, m_isKnown, 0.0);
}

std::string_view Item::string() const
{
    return valueOr(m_element, m_isKnown, std::string_view());
}

std::string Item::text() const
{
    return isString() ? std::string(string()) : simdjson::minify(m_element);
}

simdjson::dom::array Item::items() const
{
    static simdjson::dom::parser parser;
    static const simdjson::dom::element none = parser.parse(std::string_view("[]")).value_unsafe();
    return valueOr(m_element, m_isKnown, none.get_array().value_unsafe());
}

simdjson::dom::object Item::fields() const
{
    static simdjson::dom::parser parser;
    static const simdjson::dom::element none = parser.parse(std::string_view("{}")).value_unsafe();
    return valueOr(m_element, m_isKnown, none.get_object().value_unsafe());
}

Item Item::operator[](std::string_view key) const
{
    simdjson::dom::element value;
    return isObject() && m_element.at_key(key).get(value) == simdjson::SUCCESS ? Item(value) : Item();
}

std::string asText(const Item &item)
{
    return item.isNull() ? std::string() : item.text();
}

std::string text(const Item &object, std::string_view key)
{
    return asText(object[key]);
}

std::vector<std::string> texts(const Item &object, std::string_view key)
{
    std::vector<std::string> found;
    for (const Item item : object[key].items())
        found.push_back(asText(item));
    return found;
}

std::int64_t integer(const Item &object, std::string_view key, std::int64_t fallback)
{
    const Item value = object[key];
    return value.isInteger() ? value.integer() : fallback;
}

std::int32_t small(const Item &object, std::string_view key)
{
    using Limits = std::numeric_limits<std::int32_t>;
    return std::int32_t(std::clamp<std::int64_t>(integer(object, key, 0), Limits::min(), Limits::max()));
}

bool boolean(const Item &object, std::string_view key, bool fallback)
{
    const Item value = object[key];
    return value.isBool() ? value.boolean() : fallback;
}

std::vector<std::int64_t> integers(const Item &object, std::string_view key)
{
    std::vector<std::int64_t> found;
    for (const Item item : object[key].items())
        if (item.isInteger())
            found.push_back(item.integer());
    return found;
}

} // namespace heliograph::stage0
