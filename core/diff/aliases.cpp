#include "core/diff/aliases.h"

#include "core/diff/tokens.h"
#include "core/text/scan.h"

namespace heliograph::diff {

namespace {

using namespace text;

constexpr int kMostNesting = 200; ///< deeper chains of aliases mean only what their text says
constexpr Hash kCycle = 1;

/// The "name" and the text after " = "; an empty name if the line defines none.
std::pair<std::string_view, std::string_view> definitionOn(std::string_view line, Language language)
{
    if (language != Language::Mlir && language != Language::LlvmIr)
        return {};
    line = trim(line);
    if (language == Language::LlvmIr && line.starts_with("attributes #"))
        line.remove_prefix(11);
    if (line.empty() || (line.front() != '#' && line.front() != '!'))
        return {};
    const std::size_t length = namePrefix(line.substr(1)).size() + 1;
    const std::string_view rest = trimLeft(line.substr(length));
    if (length < 2 || !rest.starts_with('='))
        return {};
    return {line.substr(0, length), trimLeft(rest.substr(1))};
}

bool isDebug(std::string_view text, Language language)
{
    if (language == Language::Mlir)
        return text.starts_with("loc(");
    return text.find("!DI") < 10;
}

} // namespace

bool isAliasLine(std::string_view line, Language language)
{
    return !definitionOn(line, language).first.empty();
}

AliasTable::AliasTable(std::string_view text, Language language)
{
    if (language != Language::Mlir && language != Language::LlvmIr)
        return;
    LineReader lines(text);
    while (lines.next())
        if (!lines.line().empty() && (lines.line()[0] == '#' || lines.line()[0] == '!' || lines.line()[0] == 'a'))
            addLine(lines.line(), lines.number(), language);
    m_state.resize(m_definitions.size());
    for (std::size_t i = 0; i < m_definitions.size(); ++i)
        resolve(i, language, 0);
    m_state.clear();
}

void AliasTable::addLine(std::string_view line, std::int32_t number, Language language)
{
    const auto [name, text] = definitionOn(line, language);
    if (name.empty())
        return;
    const auto index = std::uint32_t(m_definitions.size());
    if (m_byName.emplace(name, index).second)
        m_definitions.push_back({name, text, number, isDebug(text, language), {}});
}

void AliasTable::resolve(std::size_t index, Language language, int depth)
{
    if (m_state[index] == 2)
        return;
    AliasDefinition &definition = m_definitions[index];
    if (m_state[index] == 1 || depth > kMostNesting) {
        definition.tokens = {};
        definition.tokens.add(m_state[index] == 1 ? kCycle : hashOf(definition.text));
        return;
    }
    m_state[index] = 1;
    std::string_view text = definition.text;
    if (text.starts_with("loc(")) // so that "loc(#loc1)" and "#loc1" are one place
        text = text.substr(4, text.size() - 4 - (text.ends_with(')') ? 1 : 0));
    std::vector<Token> tokens;
    appendTokens(text, 0, std::uint32_t(text.size()), language, false, tokens);
    SequenceHash meaning;
    for (const Token &token : tokens) {
        const auto alias = token.kind == TokenKind::Alias ? m_byName.find(textOf(text, token)) : m_byName.end();
        if (alias == m_byName.end()) {
            meaning.add(hashOf(textOf(text, token)));
            continue;
        }
        resolve(alias->second, language, depth + 1);
        meaning.add(m_definitions[alias->second].tokens);
    }
    m_definitions[index].tokens = meaning;
    m_state[index] = 2;
}

const AliasDefinition *AliasTable::find(std::string_view name) const
{
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_definitions[found->second];
}

} // namespace heliograph::diff
