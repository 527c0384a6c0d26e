// Records as helion-opt reads them, thousands of nodes at a time: by simdjson, with the fields' meaning of
// core/records/json.h.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::stage0 {

/// A JSON value in a parser's document, which ends with the parser's next parse. Without a document it is null.
class Item
{
public:
    Item() = default;
    Item(simdjson::dom::element element) : m_element(element), m_isKnown(!element.is_null()) {}

    bool isNull() const { return !m_isKnown; }
    bool isObject() const { return m_isKnown && m_element.is_object(); }
    bool isList() const { return m_isKnown && m_element.is_array(); }
    bool isBool() const { return m_isKnown && m_element.is_bool(); }
    bool isInteger() const { return m_isKnown && (m_element.is_int64() || m_element.is_uint64()); }
    bool isNumber() const { return m_isKnown && m_element.is_number(); }
    bool isString() const { return m_isKnown && m_element.is_string(); }

    /// False, 0 and empty where it is something else.
    bool boolean() const;
    std::int64_t integer() const;
    double number() const;
    std::string_view string() const;
    std::string text() const;             ///< a string itself, everything else as JSON
    simdjson::dom::array items() const;   ///< none if it is no list
    simdjson::dom::object fields() const; ///< none if it is no object

    /// Null if it is no object or has no such key.
    Item operator[](std::string_view key) const;

private:
    simdjson::dom::element m_element;
    bool m_isKnown = false;
};

/// A string itself, nothing for null, JSON for everything else.
std::string asText(const Item &item);
std::string text(const Item &object, std::string_view key);
std::vector<std::string> texts(const Item &object, std::string_view key);
std::int64_t integer(const Item &object, std::string_view key, std::int64_t fallback);
std::int32_t small(const Item &object, std::string_view key); ///< cut off at the type's limits
bool boolean(const Item &object, std::string_view key, bool fallback);
std::vector<std::int64_t> integers(const Item &object, std::string_view key); ///< what is none is left out

} // namespace heliograph::stage0
