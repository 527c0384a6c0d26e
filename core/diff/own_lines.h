// Which lines of a text belong to which op: the line it starts on, those it goes on with, and the brace that closes it.
#pragma once

#include "core/document/document.h"
#include "core/document/stages.h"

#include <span>
#include <string_view>
#include <vector>

namespace heliograph::diff {

/// Lines count from 1, as in spans.
class OwnLines
{
public:
    OwnLines() = default;
    OwnLines(const Stage &stage, Language language);

    std::int32_t lineCount() const { return std::int32_t(m_starts.size()) - 1; }
    std::uint32_t begin(std::int32_t line) const { return m_starts[std::size_t(line) - 1]; }
    /// Without the line's end.
    std::uint32_t end(std::int32_t line) const;
    std::string_view text(std::int32_t line) const { return m_text.substr(begin(line), end(line) - begin(line)); }
    /// The op a line belongs to (of several, the first), kNone for comments, directives, aliases.
    OpIndex owner(std::int32_t line) const { return m_owners[std::size_t(line) - 1]; }
    /// Ascending.
    std::span<const std::int32_t> linesOf(OpIndex op) const;
    /// Byte of a place, clamped to the text.
    std::uint32_t offset(std::int32_t line, std::int32_t column) const;

private:
    void own(const Stage &stage);
    void ownBraces();
    void index(std::size_t ops);

    std::string_view m_text;
    std::vector<std::uint32_t> m_starts; ///< by line, and the text's end
    std::vector<OpIndex> m_owners;       ///< by line
    std::vector<std::uint32_t> m_first;  ///< by op, into m_lines
    std::vector<std::int32_t> m_lines;
};

} // namespace heliograph::diff
