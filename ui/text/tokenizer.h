// Syntax colours, one line at a time: a scanner that all languages share and one row of rules for each of them. Colour
// is a hint here, not a parse: any text is accepted, also truncated, binary, or of dialects nobody registered.
#pragma once

#include "core/document/stages.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace heliograph::ui {

/// What a run of bytes is; picks a syntax role of the theme. Plain runs get no token.
enum class TokenKind : std::uint8_t { Plain, Op, Value, Type, Keyword, String, Number, Comment };

/// Bytes `begin` to `end` (one past the last) of a line.
struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    TokenKind kind = TokenKind::Plain;

    friend bool operator==(const Token &, const Token &) = default;
};

/// What a line starts in, for languages whose strings run over lines.
enum class LineState : std::uint8_t { Code, SingleQuotes, DoubleQuotes };

/// False for a language whose lines can be read in any order (every line starts in Code).
bool carriesState(Language language);

/// Sets `tokens` to the line's tokens in order, without overlap; returns what the next line starts in.
LineState tokenizeLine(Language language, std::string_view line, LineState state, std::vector<Token> &tokens);

} // namespace heliograph::ui
