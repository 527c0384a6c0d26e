// Tokens of the lines that are looked at, kept until the text changes. Languages with strings over several lines are
// read from the top once, as far as they are looked at; all others line by line in any order.
#pragma once

#include "ui/text/line_table.h"
#include "ui/text/tokenizer.h"

#include <unordered_map>

namespace heliograph::ui {

class Highlighter
{
public:
    /// Bytes of a line that get colours; what follows stays plain, so that a line of any length costs the same.
    static constexpr std::size_t kColouredBytes = 16384;

    Highlighter() = default;
    /// `lines` must outlive the highlighter.
    Highlighter(const LineTable *lines, Language language) : m_lines(lines), m_language(language) {}

    /// Valid until the next call.
    const std::vector<Token> &tokens(std::int32_t line);

private:
    LineState stateAt(std::int32_t line);
    std::string_view coloured(std::int32_t line) const { return m_lines->line(line).substr(0, kColouredBytes); }

    const LineTable *m_lines = nullptr;
    Language m_language = Language::Mlir;
    std::vector<LineState> m_states{LineState::Code}; ///< at the start of line i, as far as they are known
    std::unordered_map<std::int32_t, std::vector<Token>> m_tokens;
};

} // namespace heliograph::ui
