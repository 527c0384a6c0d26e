// Tokens of an op's own text, each with the part of the op it belongs to: results, name, attributes, types, location.
// Reads any dialect, in the pretty and the generic form, and any bytes.
#pragma once

#include "core/document/stages.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace heliograph::diff {

enum class TokenKind : std::uint8_t {
    Word,   ///< names, keywords, numbers
    Value,  ///< an SSA value or a register: "%acc_12#1", "%r4", "R12"
    Alias,  ///< "#blocked1", "!type": means what its definition says, if there is one
    Block,  ///< "^bb1"
    String, ///< with its quotes
    Mark,   ///< one character, or "->"
};

enum class TokenPart : std::uint8_t { Result, Name, Attribute, Type, Location };

struct Token {
    std::uint32_t begin = 0; ///< byte of the text
    std::uint32_t end = 0;
    TokenKind kind = TokenKind::Word;
    TokenPart part = TokenPart::Attribute;
};

/// Appends the tokens of text[begin, end), which lies on one line. `first`: an op starts here, so results and name come
/// first; else it is a line that an op goes on with ("} else {").
void appendTokens(std::string_view text, std::uint32_t begin, std::uint32_t end, Language language, bool first,
                  std::vector<Token> &tokens);

inline std::string_view textOf(std::string_view text, const Token &token)
{
    return text.substr(token.begin, token.end - token.begin);
}

/// "%acc" of "%acc_12#1": the name without what printers add to make it unique.
std::string_view nameHint(std::string_view value);

} // namespace heliograph::diff
