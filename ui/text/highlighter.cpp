#include "ui/text/highlighter.h"

namespace heliograph::ui {

namespace {
/// Some 60 screens of lines; when it is full everything is dropped, which costs one repaint.
constexpr std::size_t kKeptLines = 4096;
} // namespace

LineState Highlighter::stateAt(std::int32_t line)
{
    if (!carriesState(m_language))
        return LineState::Code;
    std::vector<Token> scratch;
    while (m_states.size() <= std::size_t(line)) {
        const auto last = std::int32_t(m_states.size()) - 1;
        m_states.push_back(tokenizeLine(m_language, coloured(last), m_states.back(), scratch));
    }
    return m_states[std::size_t(line)];
}

const std::vector<Token> &Highlighter::tokens(std::int32_t line)
{
    if (m_tokens.size() > kKeptLines)
        m_tokens.clear();
    const auto [entry, fresh] = m_tokens.try_emplace(line);
    if (fresh)
        tokenizeLine(m_language, coloured(line), stateAt(line), entry->second);
    return entry->second;
}

} // namespace heliograph::ui
