#include "ui/text/tokenizer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>

namespace heliograph::ui {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// A word and where it stands, for the rule that says what it is.
struct Word {
    std::string_view text;
    std::string_view before; ///< the word before it on the line
    bool first = false;      ///< where an op's name is expected: at the start of a statement, after "%x ="
    bool indented = false;   ///< the line starts with white space
    char next = '\0';        ///< the byte after it
    char behind = '\0';      ///< the first byte after it that is no blank
};

/// "i32", "f16", "bf16", "f8E4M3FN": types that MLIR and LLVM IR write as a bare word.
bool isScalarType(std::string_view word)
{
    if (word.starts_with("bf") || word.starts_with("si") || word.starts_with("ui") || word.starts_with("tf"))
        word.remove_prefix(1);
    return word.size() > 1 && (word[0] == 'i' || word[0] == 'f') && isDigit(word[1]);
}

TokenKind pythonWord(const Word &word)
{
    if (isOneOf(word.text,
                {"and",    "as",     "assert", "async",  "await", "break",   "case",     "class", "continue", "def",
                 "del",    "elif",   "else",   "except", "False", "finally", "for",      "from",  "global",   "if",
                 "import", "in",     "is",     "lambda", "match", "None",    "nonlocal", "not",   "or",       "pass",
                 "raise",  "return", "True",   "try",    "while", "with",    "yield"}))
        return TokenKind::Keyword;
    if (word.before == "def" || word.before == "class")
        return TokenKind::Op;
    const std::string_view head = word.text.substr(0, word.text.find('.'));
    const bool module = isOneOf(head, {"torch", "hl", "helion", "tl", "triton", "math", "np", "libdevice", "F"});
    return module && head.size() < word.text.size() ? TokenKind::Type : TokenKind::Plain;
}

TokenKind fxWord(const Word &word)
{
    if (isOneOf(word.text, {"graph", "placeholder", "call_function", "call_method", "call_module", "get_attr", "output",
                            "return", "None", "True", "False"}))
        return TokenKind::Keyword;
    if (isScalarType(word.text) || isOneOf(word.text, {"SymInt", "SymFloat", "SymBool", "tensor", "tuple"}))
        return TokenKind::Type;
    return word.text.find('.') != std::string_view::npos || word.next == '(' ? TokenKind::Op : TokenKind::Plain;
}

TokenKind mlirWord(const Word &word)
{
    if (word.text == "loc" && word.next == '(')
        return TokenKind::Comment;
    if (isScalarType(word.text) ||
        isOneOf(word.text, {"index", "none", "tensor", "memref", "vector", "tuple", "complex"}))
        return TokenKind::Type;
    const bool dialect = word.text.find('.') != std::string_view::npos;
    if (isOneOf(word.text, {"true", "false", "unit"}))
        return TokenKind::Number;
    return dialect || (word.first && word.next != ':') ? TokenKind::Op : TokenKind::Keyword;
}

TokenKind llvmWord(const Word &word)
{
    if (isScalarType(word.text) ||
        isOneOf(word.text, {"ptr", "float", "half", "double", "bfloat", "void", "label", "metadata", "token"}))
        return TokenKind::Type;
    if (isOneOf(word.text, {"true", "false", "null", "undef", "poison", "zeroinitializer"}))
        return TokenKind::Number;
    if (word.next == ':')
        return TokenKind::Value;
    const bool afterModifier = isOneOf(word.before, {"tail", "musttail", "notail"});
    return (word.first && word.indented) || afterModifier ? TokenKind::Op : TokenKind::Keyword;
}

TokenKind ptxWord(const Word &word)
{
    if (word.text.starts_with(".loc") || word.text.starts_with(".file"))
        return TokenKind::Comment;
    if (word.text.starts_with('$'))
        return TokenKind::Type;
    if (word.text.starts_with('.'))
        return TokenKind::Keyword;
    return word.first ? TokenKind::Op : TokenKind::Value;
}

TokenKind sassWord(const Word &word)
{
    if (word.text.starts_with(".L"))
        return TokenKind::Type;
    if (word.text.starts_with('.'))
        return TokenKind::Keyword;
    return word.first ? TokenKind::Op : TokenKind::Value;
}

/// `[node_x] x = Slice <axis = 1> (y)`, in regions `module layer.0 : BertLayer {`.
TokenKind onnxWord(const Word &word)
{
    if (isOneOf(word.text, {"graph", "module", "int", "ints", "string", "strings", "floats", "true", "false"}))
        return TokenKind::Keyword;
    const bool isTensor = isOneOf(word.text, {"float", "float16", "bfloat16", "double", "int8", "int16", "int32",
                                              "int64", "uint8", "uint16", "uint32", "uint64", "bool"});
    if (isScalarType(word.text) || isTensor || word.behind == '{' || (word.behind == '#' && word.before != "#"))
        return isTensor && word.next != '[' && word.text == "float" ? TokenKind::Keyword : TokenKind::Type;
    if (word.before == "module" || word.before == "graph")
        return TokenKind::Op;
    return word.behind == '(' || word.behind == '<' ? TokenKind::Op : TokenKind::Plain;
}

/// One row per language.
struct Rules {
    Language language;
    std::string_view comment;    ///< starts a comment up to the end of the line
    std::string_view wordStarts; ///< characters besides letters that start a word
    std::string_view wordExtra;  ///< characters besides letters and digits inside of one
    std::string_view values;     ///< sigils of values
    std::string_view types;      ///< sigils of types
    std::string_view notes;      ///< sigils of metadata
    bool statementLines;         ///< an op's name is expected at the start of each line and after a first "="
    bool python;                 ///< single quotes and triple quotes
    TokenKind (*classify)(const Word &);
};

constexpr std::array kRules{
    Rules{Language::Python, "#", "", ".", "", "@", "", false, true, pythonWord},
    Rules{Language::FxGraph, "#", "", ".", "%", "", "", true, true, fxWord},
    Rules{Language::Mlir, "//", "", ".$", "%@^", "!#", "", true, false, mlirWord},
    Rules{Language::LlvmIr, ";", "", ".$", "%@", "", "!#", true, false, llvmWord},
    Rules{Language::Ptx, "//", ".$", ".$:", "%@", "", "", true, false, ptxWord},
    Rules{Language::Sass, "//", ".", ".", "@", "", "", true, false, sassWord},
    Rules{Language::Onnx, "#", "/", "./:", "", "", "", false, false, onnxWord},
};

const Rules &rulesOf(Language language)
{
    return *std::find_if(kRules.begin(), kRules.end(),
                         [language](const Rules &row) { return row.language == language; });
}

/// Reads one line from left to right; each step takes at least one byte.
class Scanner
{
public:
    Scanner(const Rules &rules, std::string_view line, std::vector<Token> &tokens)
        : m_rules(rules), m_line(line), m_tokens(tokens), m_first(rules.statementLines),
          m_indented(!line.empty() && (line[0] == ' ' || line[0] == '\t'))
    {
    }

    LineState run(LineState state);

private:
    char at(std::size_t index) const { return index < m_line.size() ? m_line[index] : '\0'; }
    bool startsWord(char c) const { return isLetter(c) || m_rules.wordStarts.find(c) != std::string_view::npos; }
    bool inWord(char c) const
    {
        return isLetter(c) || isDigit(c) || m_rules.wordExtra.find(c) != std::string_view::npos;
    }
    bool looksAt(std::string_view text) const { return m_line.substr(m_at).starts_with(text); }
    bool is(std::string_view set) const { return m_at < m_line.size() && set.find(m_line[m_at]) != set.npos; }
    void take(std::size_t end, TokenKind kind);
    std::size_t wordEnd(std::size_t from) const;
    std::size_t balancedEnd(std::size_t from, char open, char close) const;

    LineState takeTripleString(char quote);
    LineState takeString();
    void takeSigil(TokenKind kind);
    void takeNumber();
    LineState takeWord();
    void takePunctuation();
    LineState step();

    const Rules &m_rules;
    std::string_view m_line;
    std::vector<Token> &m_tokens;
    std::size_t m_at = 0;
    bool m_first;
    bool m_indented;
    bool m_definition = false; ///< the statement began with a value, so that its first "=" is followed by an op
    std::string_view m_before;
};

void Scanner::take(std::size_t end, TokenKind kind)
{
    end = std::min(std::max(end, m_at + 1), m_line.size());
    if (kind != TokenKind::Plain)
        m_tokens.push_back({std::uint32_t(m_at), std::uint32_t(end), kind});
    m_at = end;
}

std::size_t Scanner::wordEnd(std::size_t from) const
{
    while (from < m_line.size() && inWord(m_line[from]))
        ++from;
    return from;
}

/// One past the bracket that closes the one at `from`; the end of the line if none does. "->" closes nothing.
std::size_t Scanner::balancedEnd(std::size_t from, char open, char close) const
{
    int depth = 0;
    for (std::size_t i = from; i < m_line.size(); ++i) {
        depth += m_line[i] == open;
        if (m_line[i] == close && at(i - 1) != '-' && --depth == 0)
            return i + 1;
    }
    return m_line.size();
}

LineState Scanner::takeTripleString(char quote)
{
    const std::string_view closing = quote == '"' ? "\"\"\"" : "'''";
    const std::size_t end = m_line.find(closing, m_at);
    if (end != std::string_view::npos) {
        take(end + 3, TokenKind::String);
        return LineState::Code;
    }
    if (m_at < m_line.size())
        take(m_line.size(), TokenKind::String);
    return quote == '"' ? LineState::DoubleQuotes : LineState::SingleQuotes;
}

/// A string that starts here. In MLIR a quoted name before "(" is an op in generic form.
LineState Scanner::takeString()
{
    const char quote = m_line[m_at];
    const std::size_t begin = m_at;
    if (m_rules.python && at(m_at + 1) == quote && at(m_at + 2) == quote) {
        take(m_at + 3, TokenKind::String);
        return takeTripleString(quote);
    }
    std::size_t end = begin + 1;
    while (end < m_line.size() && m_line[end] != quote)
        end += m_line[end] == '\\' ? 2 : 1;
    const bool op = m_rules.language == Language::Mlir && m_first && at(end + 1) == '(';
    take(end + 1, op ? TokenKind::Op : TokenKind::String);
    m_first = false;
    return LineState::Code;
}

void Scanner::takeSigil(TokenKind kind)
{
    const bool predicate = m_line[m_at] == '@' && m_rules.language != Language::Mlir;
    const std::size_t begin = m_at;
    std::size_t end = m_at + 1;
    while (end < m_line.size() && (m_line[end] == '!' || m_line[end] == '%') && predicate)
        ++end;
    end = at(end) == '"' ? m_line.find('"', end + 1) + 1 : wordEnd(end);
    if (at(end) == '#' && kind == TokenKind::Value)
        end = wordEnd(end + 1);
    if (kind == TokenKind::Type && at(end) == '<')
        end = balancedEnd(end, '<', '>');
    if (m_line.substr(begin, 4) == "#loc")
        kind = TokenKind::Comment;
    m_definition = m_definition || (m_first && kind == TokenKind::Value);
    m_first = m_first && predicate;
    take(end == 0 ? m_line.size() : end, kind);
}

void Scanner::takeNumber()
{
    std::size_t end = m_at;
    while (end < m_line.size() && (isDigit(m_line[end]) || isLetter(m_line[end]) || m_line[end] == '.' ||
                                   ((m_line[end] == '+' || m_line[end] == '-') && (at(end - 1) | 0x20) == 'e' &&
                                    isDigit(at(end + 1)) && !m_line.substr(m_at).starts_with("0x"))))
        ++end;
    take(end, TokenKind::Number);
    m_first = false;
}

LineState Scanner::takeWord()
{
    const std::size_t begin = m_at;
    std::size_t end = std::max(wordEnd(begin), begin + 1);
    while (end > begin + 1 && at(end - 1) == ':') // a label's colon is not part of it
        --end;
    const std::size_t behind = m_line.find_first_not_of(' ', end);
    const Word word{m_line.substr(begin, end - begin),
                    m_before,
                    m_first,
                    m_indented,
                    at(end),
                    behind == m_line.npos ? '\0' : m_line[behind]};
    if (m_rules.python && word.text.size() <= 2 && (word.next == '"' || word.next == '\'') &&
        word.text.find_first_not_of("fFrRbBuU") == std::string_view::npos) {
        take(end, TokenKind::String);
        return takeString();
    }
    const TokenKind kind = m_rules.classify(word);
    if (kind == TokenKind::Type && word.next == '<')
        end = balancedEnd(end, '<', '>');
    if (kind == TokenKind::Comment)
        end = word.next == '(' ? balancedEnd(end, '(', ')') : m_line.size();
    m_before = word.text;
    m_first = m_first && word.next == ':';
    take(end, kind);
    return LineState::Code;
}

void Scanner::takePunctuation()
{
    const char c = m_line[m_at++];
    if (c == '=' && m_definition) {
        m_first = true;
        m_definition = false;
    } else if (c != ' ' && c != '\t') {
        // In MLIR "{" and ":" stand inside of statements; elsewhere they end a label, a block or a statement.
        const bool restarts =
            m_rules.language != Language::Mlir && std::string_view(";:{}").find(c) != std::string_view::npos;
        m_first = m_rules.statementLines && restarts;
    }
}

LineState Scanner::step()
{
    const char c = m_line[m_at];
    if (looksAt(m_rules.comment))
        take(m_line.size(), TokenKind::Comment);
    else if (looksAt("/*"))
        take(std::min(m_line.find("*/", m_at + 2), m_line.size() - 2) + 2, TokenKind::Comment);
    else if (c == '"' || (c == '\'' && m_rules.python))
        return takeString();
    else if (is(m_rules.values))
        takeSigil(TokenKind::Value);
    else if (is(m_rules.types))
        takeSigil(TokenKind::Type);
    else if (is(m_rules.notes))
        takeSigil(TokenKind::Comment);
    else if (isDigit(c))
        takeNumber();
    else if (startsWord(c))
        return takeWord();
    else
        takePunctuation();
    return LineState::Code;
}

LineState Scanner::run(LineState state)
{
    if (state != LineState::Code)
        state = takeTripleString(state == LineState::DoubleQuotes ? '"' : '\'');
    while (m_at < m_line.size())
        state = step();
    return state;
}

} // namespace

bool carriesState(Language language)
{
    return rulesOf(language).python;
}

LineState tokenizeLine(Language language, std::string_view line, LineState state, std::vector<Token> &tokens)
{
    tokens.clear();
    return Scanner(rulesOf(language), line, tokens).run(state);
}

} // namespace heliograph::ui
