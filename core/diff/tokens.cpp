#include "core/diff/tokens.h"

#include "core/text/scan.h"

namespace heliograph::diff {

namespace {

using namespace text;

bool isRegister(std::string_view word)
{
    if (word.starts_with('U'))
        word.remove_prefix(1);
    if (word.size() < 2 || (word[0] != 'R' && word[0] != 'P' && word[0] != 'B'))
        return false;
    for (std::size_t i = 1; i < word.size(); ++i)
        if (!isDigit(word[i]))
            return false;
    return true;
}

/// LLVM IR writes types between everything else.
bool isLlvmType(std::string_view word)
{
    if (word.size() > 1 && word[0] == 'i' && word.find_first_not_of("0123456789", 1) == std::string_view::npos)
        return true;
    return word == "half" || word == "bfloat" || word == "float" || word == "double" || word == "ptr" || word == "void";
}

class Tokenizer
{
public:
    Tokenizer(std::string_view text, std::uint32_t begin, std::uint32_t end, Language language, std::vector<Token> &out)
        : m_text(text.substr(0, end)), m_at(begin), m_language(language), m_tokens(out)
    {
    }

    void run(bool first)
    {
        const std::size_t start = m_tokens.size();
        const bool results = first && hasResults();
        if (results)
            m_part = TokenPart::Result;
        while (m_at < m_text.size())
            step();
        if (first && !results && m_tokens.size() > start && m_tokens[start].part == TokenPart::Attribute)
            m_tokens[start].part = TokenPart::Name;
    }

private:
    bool isMlir() const { return m_language == Language::Mlir; }

    bool hasResults() const
    {
        const std::size_t at = m_text.find_first_not_of(kBlanks, m_at);
        return at < m_text.size() && m_text[at] == '%' && m_text.find(" = ", at) < m_text.size() &&
               (isMlir() || m_language == Language::LlvmIr);
    }

    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    void step()
    {
        const char c = peek();
        if (isBlank(c) || c == '\n')
            ++m_at;
        else if (c == '"')
            add(TokenKind::String, std::uint32_t(skipString(m_text, m_at)));
        else if (c == '/' && peek(1) == '/' && m_language != Language::Python)
            m_at = std::uint32_t(m_text.size());
        else if (c == '/' && peek(1) == '*')
            skipComment();
        else if (isSigil(c))
            readSigil(c);
        else if (isNameChar(c))
            readWord();
        else
            readMark(c);
    }

    void skipComment()
    {
        const std::size_t close = m_text.find("*/", m_at + 2);
        m_at = std::uint32_t(close == std::string_view::npos ? m_text.size() : close + 2);
    }

    bool isSigil(char c) const
    {
        const char next = peek(1);
        if (c == '%')
            return isNameChar(next) || next == '"';
        if (c == '^')
            return isMlir() && isNameChar(next);
        return (c == '#' || c == '!') && (isMlir() || m_language == Language::LlvmIr) && isNameChar(next);
    }

    void readSigil(char c)
    {
        std::uint32_t end = m_at + 1;
        if (m_text[end] == '"')
            end = std::uint32_t(skipString(m_text, end));
        while (end < m_text.size() && (isNameChar(m_text[end]) || (c == '%' && m_text[end] == '-')))
            ++end;
        if (c == '%' && isMlir() && end + 1 < m_text.size() && m_text[end] == '#' && isDigit(m_text[end + 1]))
            for (++end; end < m_text.size() && isDigit(m_text[end]);)
                ++end;
        const bool dialect = isMlir() && m_text.substr(m_at, end - m_at).find('.') != std::string_view::npos;
        add(c == '%'   ? TokenKind::Value
            : c == '^' ? TokenKind::Block
            : dialect  ? TokenKind::Word
                       : TokenKind::Alias,
            end);
    }

    void readWord()
    {
        std::uint32_t end = m_at;
        while (end < m_text.size() && isNameChar(m_text[end]))
            ++end;
        if (m_language == Language::Sass)
            return readSassWord(end);
        const std::string_view word = m_text.substr(m_at, end - m_at);
        if (isMlir() && word == "loc" && end < m_text.size() && m_text[end] == '(' && m_locationDepth < 0)
            m_locationDepth = m_depth;
        else if (isMlir() && word == "attributes" && m_depth == 0)
            m_part = TokenPart::Attribute;
        add(TokenKind::Word, end);
        if (m_language == Language::LlvmIr && (m_depth > 0 || isLlvmType(word)) &&
            m_tokens.back().part == TokenPart::Attribute)
            m_tokens.back().part = TokenPart::Type;
    }

    /// "R12.64" and "R3.reuse" are a register and what is done with it.
    void readSassWord(std::uint32_t end)
    {
        const std::size_t dot = m_text.substr(m_at, end - m_at).find('.');
        const std::uint32_t stem = dot == std::string_view::npos || dot == 0 ? end : std::uint32_t(m_at + dot);
        if (!isRegister(m_text.substr(m_at, stem - m_at)))
            return add(TokenKind::Word, end);
        add(TokenKind::Value, stem);
    }

    void readMark(char c)
    {
        if (c == '-' && peek(1) == '>') {
            if (isMlir() && m_depth == 0 && m_locationDepth < 0)
                beginType();
            return add(TokenKind::Mark, m_at + 2);
        }
        const bool afterValue = !m_tokens.empty() && m_tokens.back().kind == TokenKind::Value;
        if (isMlir())
            endType(c);
        add(TokenKind::Mark, m_at + 1);
        track(c);
        if (c == ':' && isMlir() && m_locationDepth < 0 && m_part != TokenPart::Result && (m_depth == 0 || afterValue))
            beginType();
        if (c == '=' && m_part == TokenPart::Result)
            m_part = TokenPart::Name;
    }

    void beginType()
    {
        if (m_part == TokenPart::Type)
            return;
        m_part = TokenPart::Type;
        m_typeDepth = m_depth;
    }

    void endType(char c)
    {
        if (m_part != TokenPart::Type || m_locationDepth >= 0 || m_depth != m_typeDepth)
            return;
        if (c == '{' || (m_typeDepth > 0 && c == ')'))
            m_part = TokenPart::Attribute;
    }

    void track(char c)
    {
        const bool angles = isMlir() || m_language == Language::LlvmIr;
        if (c == '(' || c == '[' || c == '{' || (c == '<' && angles)) {
            m_depth += isMlir() || c == '<' ? 1 : 0;
        } else if (c == ')' || c == ']' || c == '}' || (c == '>' && angles)) {
            m_depth -= (isMlir() || c == '>') && m_depth > 0 ? 1 : 0;
            if (m_locationDepth >= 0 && m_depth <= m_locationDepth)
                m_locationDepth = -1;
        }
    }

    void add(TokenKind kind, std::uint32_t end)
    {
        if (kind == TokenKind::Value && m_part == TokenPart::Type) // "%a: i32, %b: i32": no type holds a value
            m_part = TokenPart::Attribute;
        TokenPart part = m_locationDepth >= 0 ? TokenPart::Location : m_part;
        if (m_language == Language::LlvmIr)
            part = llvmPart(kind, m_text.substr(m_at, end - m_at), part);
        m_tokens.push_back({m_at, end, kind, part});
        m_at = end;
        if (part == TokenPart::Name && kind != TokenKind::Mark)
            m_part = TokenPart::Attribute;
    }

    /// "!dbg !12" is a location.
    TokenPart llvmPart(TokenKind kind, std::string_view word, TokenPart part)
    {
        const bool debug = kind == TokenKind::Alias && (word == "!dbg" || m_afterDebug);
        m_afterDebug = kind == TokenKind::Alias && word == "!dbg";
        return debug ? TokenPart::Location : part;
    }

    std::string_view m_text; ///< up to the end of what is read
    std::uint32_t m_at;
    Language m_language;
    std::vector<Token> &m_tokens;
    TokenPart m_part = TokenPart::Attribute;
    int m_depth = 0;
    int m_typeDepth = 0;
    int m_locationDepth = -1; ///< depth a loc(...) opened at
    bool m_afterDebug = false;
};

} // namespace

void appendTokens(std::string_view text, std::uint32_t begin, std::uint32_t end, Language language, bool first,
                  std::vector<Token> &tokens)
{
    Tokenizer(text, begin, end, language, tokens).run(first);
}

std::string_view nameHint(std::string_view value)
{
    value = value.substr(0, value.find('#'));
    std::size_t end = value.size();
    while (end > 1 && isDigit(value[end - 1]))
        --end;
    if (end > 2 && value[end - 1] == '_')
        --end;
    return value.substr(0, end);
}

} // namespace heliograph::diff
