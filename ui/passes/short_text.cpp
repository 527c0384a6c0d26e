#include "ui/passes/short_text.h"

#include <array>
#include <cctype>

namespace heliograph::ui {

/// Shortens one line; strings are left alone.
class LineShortener
{
public:
    LineShortener(std::string_view line, ShortText &into) : m_line(line), m_into(into) {}

    void run()
    {
        while (m_at < m_line.size())
            if (!takeString() && !takeType() && !takeInType() && !takeLocation())
                m_into.m_text += m_line[m_at++];
    }

private:
    struct Opening {
        std::string_view written, shown;
    };
    static constexpr std::array<Opening, 4> kOpenings{
        {{"tensor<", "<"}, {"!ttg.memdesc<", "memdesc<"}, {"!tt.ptr<", "ptr<"}, {"!tt.tensordesc<", "tensordesc<"}}};

    bool takeString()
    {
        if (m_line[m_at] != '"')
            return false;
        std::size_t end = m_at + 1;
        while (end < m_line.size() && m_line[end] != '"')
            end += m_line[end] == '\\' ? 2 : 1;
        end = std::min(end + 1, m_line.size());
        m_into.m_text += m_line.substr(m_at, end - m_at);
        m_at = end;
        return true;
    }

    bool takeType()
    {
        const bool inWord = m_at > 0 && (std::isalnum(static_cast<unsigned char>(m_line[m_at - 1])) ||
                                         m_line[m_at - 1] == '_' || m_line[m_at - 1] == '.');
        for (const Opening &opening : kOpenings)
            // "128x!tt.ptr<f16>" and "128xtensor<...>": a type follows its shape.
            if (m_line.substr(m_at).starts_with(opening.written) && (!inWord || m_line[m_at - 1] == 'x')) {
                replace(opening.written.size(), opening.shown);
                m_open.push_back(true);
                return true;
            }
        return false;
    }

    /// The brackets and commas of a type that was opened.
    bool takeInType()
    {
        if (m_open.empty())
            return false;
        const char c = m_line[m_at];
        if (c == '<' || c == '(' || c == '[' || c == '{') {
            m_open.push_back(false);
            return false;
        }
        const bool closes = (c == '>' && m_line[m_at - 1] != '-') || c == ')' || c == ']' || c == '}';
        if (closes) {
            m_open.pop_back();
            m_into.m_text += c;
            ++m_at;
            return true;
        }
        if (!m_open.back() || !m_line.substr(m_at).starts_with(", "))
            return false;
        replace(2, " ");
        return true;
    }

    bool takeLocation()
    {
        if (!m_line.substr(m_at).starts_with(" loc("))
            return false;
        std::size_t end = m_at + 5;
        for (int depth = 1; depth > 0 && end < m_line.size(); ++end)
            if (m_line[end] == '"')
                end = std::min(m_line.find('"', end + 1), m_line.size() - 1);
            else
                depth += m_line[end] == '(' ? 1 : m_line[end] == ')' ? -1 : 0;
        replace(end - m_at, "");
        return true;
    }

    void replace(std::size_t size, std::string_view shown)
    {
        m_into.m_edits.push_back({std::int32_t(m_at), std::int32_t(size), std::int32_t(shown.size())});
        m_into.m_text += shown;
        m_at += size;
    }

    std::string_view m_line;
    ShortText &m_into;
    std::size_t m_at = 0;
    std::vector<bool> m_open; ///< brackets inside of a type; true: one that is drawn as ours
};

/// Definitions of aliases at head and end are shown as they are: they are what is left out elsewhere.
ShortText::ShortText(std::string_view text)
{
    m_text.reserve(text.size());
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        m_first.push_back(std::uint32_t(m_edits.size()));
        if (line.starts_with('#'))
            m_text += line;
        else
            LineShortener(line, *this).run();
        if (end < text.size())
            m_text += '\n';
        begin = end + 1;
    }
    m_first.push_back(std::uint32_t(m_edits.size()));
}

std::int32_t ShortText::byte(std::int32_t line, std::int32_t byte) const
{
    if (line < 0 || std::size_t(line) + 1 >= m_first.size())
        return byte;
    std::int32_t shift = 0;
    for (std::uint32_t i = m_first[std::size_t(line)]; i < m_first[std::size_t(line) + 1]; ++i) {
        const Edit &edit = m_edits[i];
        if (edit.at >= byte)
            break;
        if (byte < edit.at + edit.removed)
            return edit.at + shift;
        shift += edit.written - edit.removed;
    }
    return byte + shift;
}

Span ShortText::place(Span span) const
{
    if (span.column > 0)
        span.column = byte(span.line - 1, span.column - 1) + 1;
    if (span.endColumn > 0)
        span.endColumn = byte(span.endLine - 1, span.endColumn - 1) + 1;
    return span;
}

} // namespace heliograph::ui
