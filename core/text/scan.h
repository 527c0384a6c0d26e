// Small tools the indexers share: lines of a text, trimming, tokens, numbers. Views only; nothing here allocates.
#pragma once

#include "core/base/span.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace heliograph::text {

inline constexpr std::string_view kBlanks = " \t\r\f\v";

inline bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Characters of a name in all the languages read here: letters, digits, `_`, `.` and `$`.
inline bool isNameChar(char c)
{
    return isLetter(c) || isDigit(c) || c == '.' || c == '$';
}

inline std::string_view trimLeft(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size() && isBlank(text[i]))
        ++i;
    return text.substr(i);
}

inline std::string_view trimRight(std::string_view text)
{
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

inline std::string_view trim(std::string_view text)
{
    return trimRight(trimLeft(text));
}

/// The longest prefix of name characters.
inline std::string_view namePrefix(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size() && isNameChar(text[i]))
        ++i;
    return text.substr(0, i);
}

/// Takes a decimal number off the front of `text`; false and untouched if there is none. Saturates.
inline bool takeNumber(std::string_view &text, std::int32_t &value)
{
    if (text.empty() || !isDigit(text.front()))
        return false;
    std::int64_t number = 0;
    while (!text.empty() && isDigit(text.front())) {
        if (number < std::numeric_limits<std::int32_t>::max())
            number = number * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    value = static_cast<std::int32_t>(number < most ? number : most);
    return true;
}

/// Takes a number after blanks; 0 if there is none.
inline std::int32_t takeNumberAfterBlanks(std::string_view &text)
{
    std::int32_t value = 0;
    text = trimLeft(text);
    takeNumber(text, value);
    return value;
}

/// Position after the string literal that starts at `text[at]`, or the end of the text if it is not closed.
inline std::size_t skipString(std::string_view text, std::size_t at)
{
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

/// Goes through a text line by line. Line ends ("\n", "\r\n") are not part of the lines.
class LineReader
{
public:
    explicit LineReader(std::string_view text) : m_rest(text), m_more(!text.empty()) {}

    bool next()
    {
        if (!m_more)
            return false;
        const void *found = std::memchr(m_rest.data(), '\n', m_rest.size());
        const std::size_t length = found ? static_cast<const char *>(found) - m_rest.data() : m_rest.size();
        m_line = m_rest.substr(0, length);
        m_rest.remove_prefix(found ? length + 1 : length);
        m_more = !m_rest.empty();
        if (!m_line.empty() && m_line.back() == '\r')
            m_line.remove_suffix(1);
        ++m_number;
        return true;
    }

    std::string_view line() const { return m_line; }
    std::int32_t number() const { return m_number; }
    /// Column (from 1) of a place inside the current line.
    std::int32_t column(const char *place) const { return static_cast<std::int32_t>(place - m_line.data()) + 1; }
    /// Span of a part of the current line.
    Span span(std::string_view part) const
    {
        return {m_number, column(part.data()), m_number, column(part.data() + part.size())};
    }

private:
    std::string_view m_rest;
    std::string_view m_line;
    std::int32_t m_number = 0;
    bool m_more;
};

} // namespace heliograph::text
