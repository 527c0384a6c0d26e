// Where each line of a text starts. Built in one pass over the bytes; everything the text view knows of a text's size
// comes from here, so that nothing else is ever computed for lines that are not looked at.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace heliograph::ui {

/// A place in a text: line from 0, byte in the line from 0.
struct TextPlace {
    std::int32_t line = 0;
    std::int64_t byte = 0;

    friend auto operator<=>(const TextPlace &, const TextPlace &) = default;
};

class LineTable
{
public:
    LineTable() : LineTable(std::string_view()) {}
    /// Keeps a view: the text must outlive the table.
    explicit LineTable(std::string_view text);

    /// At least 1: an empty text has one empty line. A newline at the end of the text starts no further line.
    std::int32_t count() const { return std::int32_t(m_starts.size()); }
    /// The line without its line end ("\n" or "\r\n"). `index` counts from 0.
    std::string_view line(std::int32_t index) const;
    /// Offset of the line's first byte in the text.
    std::size_t start(std::int32_t index) const { return m_starts[std::size_t(index)]; }
    /// Offset of a place, and the place of an offset (clamped to the text).
    std::size_t offset(TextPlace place) const;
    TextPlace place(std::size_t offset) const;
    TextPlace end() const;
    /// The line with most bytes.
    std::int32_t longestLine() const { return m_longest; }
    std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
    std::vector<std::size_t> m_starts;
    std::int32_t m_longest = 0;
};

} // namespace heliograph::ui
