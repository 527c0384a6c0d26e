#include "ui/text/line_table.h"

#include <algorithm>
#include <cstring>

namespace heliograph::ui {

LineTable::LineTable(std::string_view text) : m_text(text), m_starts{0}
{
    const char *const begin = text.data();
    const char *const end = begin + text.size();
    std::size_t longest = 0;
    const auto measure = [&](std::size_t lineEnd) {
        const std::size_t length = lineEnd - m_starts.back();
        if (length > longest) {
            longest = length;
            m_longest = std::int32_t(m_starts.size()) - 1;
        }
    };
    for (const char *at = begin; at < end;) {
        const auto *newline = static_cast<const char *>(std::memchr(at, '\n', std::size_t(end - at)));
        if (!newline || newline + 1 == end)
            break;
        at = newline + 1;
        measure(std::size_t(at - begin) - 1);
        m_starts.push_back(std::size_t(at - begin));
    }
    measure(text.size());
}

std::string_view LineTable::line(std::int32_t index) const
{
    const std::size_t begin = start(index);
    const std::size_t end = index + 1 < count() ? start(index + 1) : m_text.size();
    std::string_view line = m_text.substr(begin, end - begin);
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::size_t LineTable::offset(TextPlace place) const
{
    const std::int32_t line = std::clamp(place.line, 0, count() - 1);
    return start(line) + std::min(std::size_t(std::max<std::int64_t>(place.byte, 0)), this->line(line).size());
}

TextPlace LineTable::place(std::size_t offset) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), offset);
    const auto line = std::int32_t(after - m_starts.begin()) - 1;
    return {line, std::int64_t(std::min(offset - start(line), this->line(line).size()))};
}

TextPlace LineTable::end() const
{
    return {count() - 1, std::int64_t(line(count() - 1).size())};
}

} // namespace heliograph::ui
