// One row per language says what a name looks like, how far it is known, and what a definition looks like.
#include "core/text/symbols.h"

#include "core/text/ptx_opcodes.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>

namespace heliograph::text {

namespace {

/// A line of the text and where it starts.
struct Line {
    std::string_view text;
    std::size_t start = 0;
};

/// An occurrence within its line.
struct Spot {
    std::string_view line;
    std::size_t begin = 0;
    std::size_t end = 0;

    std::string_view name() const { return line.substr(begin, end - begin); }
    std::string_view before() const { return line.substr(0, begin); }
    std::string_view after() const { return line.substr(end); }
};

/// `%a`, `%b:2` and `(%i, %j)` may all stand left of one "=": whether only names lead from here to it.
bool leadsToEquals(std::string_view rest)
{
    while (!rest.empty()) {
        rest = trimLeft(rest);
        if (rest.starts_with("==") || rest.empty())
            return false;
        if (rest[0] == '=')
            return true;
        if (rest[0] == '%')
            rest.remove_prefix(1 + namePrefix(rest.substr(1)).size());
        else if (rest[0] == ':' && rest.size() > 1 && isDigit(rest[1]))
            rest.remove_prefix(1 + namePrefix(rest.substr(1)).size());
        else if (rest[0] == ',' || rest[0] == ')')
            rest.remove_prefix(1);
        else
            return false;
    }
    return false;
}

bool startsLine(const Spot &spot)
{
    return trimLeft(spot.before()).empty();
}

bool definesMlir(const Spot &spot)
{
    const char sigil = spot.name()[0];
    if (sigil == '@')
        return spot.before().find("func") != spot.line.npos || spot.before().find("global") != spot.line.npos;
    if (sigil == '^')
        return startsLine(spot);
    // Arguments of functions and blocks have their type right behind them; operands a blank before it.
    const bool typed = spot.after().starts_with(": ");
    return typed || leadsToEquals(spot.after());
}

bool definesLlvm(const Spot &spot)
{
    if (spot.line.starts_with("define") || spot.line.starts_with("declare"))
        return true;
    return startsLine(spot) && (trimLeft(spot.after()).starts_with('=') || spot.after().starts_with(':'));
}

/// A statement of an assembly without its predicate: opcode and operands.
struct Statement {
    std::string_view opcode;
    std::string_view operands;
};

Statement statementOf(std::string_view line)
{
    std::string_view rest = trimLeft(line);
    if (rest.starts_with("/*")) { // SASS has the address in front
        const std::size_t end = rest.find("*/");
        rest = trimLeft(end == rest.npos ? std::string_view() : rest.substr(end + 2));
    }
    while (!rest.empty() && (rest[0] == '{' || rest[0] == '@')) {
        const bool predicate = rest[0] == '@';
        rest.remove_prefix(1);
        if (predicate && !rest.empty() && (rest[0] == '!' || rest[0] == '%'))
            rest.remove_prefix(1);
        if (predicate && rest.starts_with('%'))
            rest.remove_prefix(1);
        rest = trimLeft(predicate ? rest.substr(namePrefix(rest).size()) : rest);
    }
    std::size_t end = 0;
    while (end < rest.size() && !isBlank(rest[end]) && rest[end] != ';')
        ++end;
    return {rest.substr(0, end), rest.substr(end)};
}

/// Whether a place is in the first operand of a statement: up to the first comma outside of brackets.
bool inFirstOperand(const Spot &spot, std::string_view operands)
{
    int depth = 0;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (operands.data() + i == spot.line.data() + spot.begin)
            return true;
        depth += operands[i] == '{' || operands[i] == '[' || operands[i] == '(';
        depth -= operands[i] == '}' || operands[i] == ']' || operands[i] == ')';
        if (operands[i] == ',' && depth == 0)
            return false;
    }
    return false;
}

bool definesPtx(const Spot &spot)
{
    if (spot.name()[0] != '%') // a label, a parameter, a variable
        return (startsLine(spot) && spot.after().starts_with(':')) || trimLeft(spot.line).starts_with('.');
    const Statement statement = statementOf(spot.line);
    return inFirstOperand(spot, statement.operands) && describePtxOpcode(statement.opcode).hasResult;
}

bool definesSass(const Spot &spot)
{
    if (spot.name()[0] == '.')
        return startsLine(spot) && spot.after().starts_with(':');
    constexpr std::array<std::string_view, 16> kWithoutResult{"ST",    "BAR",   "BRA",   "EXIT", "RED",  "MEMBAR",
                                                              "CALL",  "RET",   "BSY",   "NOP",  "FENC", "DEPB",
                                                              "WARPS", "YIELD", "BREAK", "ERRB"};
    const Statement statement = statementOf(spot.line);
    const bool result = std::none_of(kWithoutResult.begin(), kWithoutResult.end(),
                                     [&](std::string_view start) { return statement.opcode.starts_with(start); });
    return result && inFirstOperand(spot, statement.operands);
}

bool definesPython(const Spot &spot)
{
    const std::string_view before = trimLeft(spot.before());
    const std::string_view after = trimLeft(spot.after());
    if (before.starts_with("def ") || before.starts_with("async def ") || before == "class " || before == "for " ||
        before.starts_with("import ") || before.ends_with(" as "))
        return true;
    const bool assigned = after.starts_with('=') && !after.starts_with("==");
    const bool annotated = after.starts_with(": ") && after.find(" = ") != after.npos;
    return (before.empty() && (assigned || annotated)) ||
           (assigned && before.find_first_of("([{=") == before.npos && before.ends_with(", "));
}

bool definesFx(const Spot &spot)
{
    return startsLine(spot) && trimLeft(spot.after()).starts_with(':');
}

bool startsMlirScope(std::string_view line)
{
    const std::string_view start = trimLeft(line);
    const std::size_t op = start.find("func");
    return op != start.npos && (op == 0 || (op > 1 && start[op - 1] == '.')) && op < 32 && start[0] != '%';
}

bool startsLlvmScope(std::string_view line)
{
    return line.starts_with("define ");
}

bool startsPtxScope(std::string_view line)
{
    const std::string_view start = trimLeft(line);
    return start.starts_with(".") && (start.find(".entry") != start.npos || start.find(".func ") != start.npos);
}

bool startsSassScope(std::string_view line)
{
    return trimLeft(line).starts_with(".section");
}

bool startsFxScope(std::string_view line)
{
    return line.starts_with("graph ");
}

bool startsNoScope(std::string_view)
{
    return false;
}

/// One row per language.
struct Rules {
    Language language;
    std::string_view sigils;     ///< a name starts with one of these
    std::string_view moduleWide; ///< sigils of names that are known outside of their function
    std::string_view inside;     ///< characters of names besides letters, digits and "_"
    bool words;                  ///< plain words are names as well
    bool (*defines)(const Spot &);
    bool (*startsScope)(std::string_view line);
};

constexpr std::array kRules{
    Rules{Language::Python, "", "", "", true, definesPython, startsNoScope},
    Rules{Language::FxGraph, "%", "", ".", false, definesFx, startsFxScope},
    Rules{Language::Mlir, "%@^#!", "@#!", ".$-", false, definesMlir, startsMlirScope},
    Rules{Language::LlvmIr, "%@!#", "@!#", ".$-", false, definesLlvm, startsLlvmScope},
    Rules{Language::Ptx, "%$", "", "$", true, definesPtx, startsPtxScope},
    Rules{Language::Sass, ".", "", "", true, definesSass, startsSassScope},
};

const Rules &rulesOf(Language language)
{
    return *std::find_if(kRules.begin(), kRules.end(), [&](const Rules &row) { return row.language == language; });
}

bool contains(std::string_view set, char c)
{
    return set.find(c) != set.npos;
}

bool isInside(const Rules &rules, char c)
{
    return isLetter(c) || isDigit(c) || contains(rules.inside, c);
}

Line lineAround(std::string_view text, std::size_t at)
{
    constexpr std::size_t kMost = 4096; // of a line of megabytes only what is near
    const std::size_t low = at > kMost ? at - kMost : 0;
    const std::size_t high = std::min(text.size(), at + kMost);
    const std::size_t before = text.substr(low, at - low).rfind('\n');
    const std::size_t begin = before == text.npos ? low : low + before + 1;
    const std::size_t end = std::min(high, text.substr(0, high).find('\n', at));
    return {text.substr(begin, end - begin), begin};
}

/// SASS: registers, predicates and labels, and no opcodes; PTX: whatever is declared, and no opcodes.
bool isName(std::string_view word, const Rules &rules)
{
    if (word.empty() || isDigit(word[0]))
        return false;
    if (rules.language == Language::Sass) {
        if (word.starts_with(".L"))
            return true;
        const std::size_t number = word.starts_with("UR") || word.starts_with("UP") ? 2 : 1;
        return contains("RUPB", word[0]) && word.size() > number &&
               std::all_of(word.begin() + std::ptrdiff_t(number), word.end(), isDigit);
    }
    if (rules.language == Language::Ptx && !contains(rules.sigils, word[0]))
        return word.find('_') != word.npos && word.size() > 6; // parameters and global memory
    return word.size() > 1 || rules.words;
}

/// The name over a byte of a line; `begin` == `end` if there is none.
Spot nameAt(std::string_view line, std::size_t at, const Rules &rules)
{
    const auto inName = [&](std::size_t i) { return i < line.size() && isInside(rules, line[i]); };
    if (at < line.size() && contains(rules.sigils, line[at]))
        ++at;
    std::size_t begin = at;
    while (begin > 0 && inName(begin - 1))
        --begin;
    std::size_t end = at;
    while (inName(end))
        ++end;
    const bool sigil = begin > 0 && contains(rules.sigils, line[begin - 1]);
    const bool label = rules.language != Language::LlvmIr || begin > 0 || end >= line.size() || line[end] != ':';
    if (sigil)
        --begin;
    else if (!rules.words && label)
        return {};
    const Spot spot{line, begin, end};
    return end > begin && (isName(spot.name(), rules) || !label) ? spot : Spot();
}

/// The start of a line is enough to know a function's header.
std::string_view headOf(std::string_view text, std::size_t lineStart)
{
    const std::string_view head = text.substr(lineStart, 256);
    return head.substr(0, head.find('\n'));
}

/// The range in which a name means the same.
SymbolPlace scopeOf(std::string_view text, std::size_t at, const Rules &rules)
{
    std::size_t begin = at;
    const std::size_t low = at > kSymbolReach ? at - kSymbolReach : 0;
    for (bool found = false; !found && begin > low;) {
        const std::size_t newline = begin < low + 2 ? text.npos : text.substr(low, begin - 1 - low).rfind('\n');
        begin = newline == text.npos ? low : low + newline + 1;
        found = rules.startsScope(headOf(text, begin));
    }
    const std::string_view part = text.substr(0, std::min(text.size(), at + kSymbolReach));
    std::size_t end = at;
    while (end < part.size()) {
        const std::size_t newline = part.find('\n', end);
        end = newline == part.npos ? part.size() : newline + 1;
        if (end < part.size() && rules.startsScope(headOf(part, end)))
            break;
    }
    return {begin, end, false};
}

class Collector
{
public:
    Collector(std::string_view text, const Rules &rules, SymbolPlace scope)
        : m_text(text), m_rules(rules), m_scope(scope)
    {
    }

    std::vector<SymbolPlace> find(std::string_view name)
    {
        const std::string_view part = m_text.substr(0, m_scope.end);
        for (std::size_t at = part.find(name, m_scope.begin); at != part.npos && m_places.size() < kMostSymbolPlaces;
             at = part.find(name, at + name.size()))
            visit(at, at + name.size());
        // LLVM IR writes the label of block %12 as "12:".
        if (m_rules.language == Language::LlvmIr && name[0] == '%')
            findLabel(std::string(name.substr(1)) + ':');
        return std::move(m_places);
    }

private:
    void findLabel(const std::string &label)
    {
        const std::string_view part = m_text.substr(0, m_scope.end);
        const std::size_t at = part.find('\n' + label, m_scope.begin);
        if (at == part.npos)
            return;
        const SymbolPlace place{at + 1, at + label.size(), true};
        m_places.insert(std::upper_bound(m_places.begin(), m_places.end(), place,
                                         [](const auto &a, const auto &b) { return a.begin < b.begin; }),
                        place);
    }

    void visit(std::size_t begin, std::size_t end)
    {
        const bool cut = end < m_text.size() && isInside(m_rules, m_text[end]);
        const bool sigil = contains(m_rules.sigils, m_text[begin]);
        const bool tail =
            begin > 0 && !sigil && (isInside(m_rules, m_text[begin - 1]) || contains("%$.", m_text[begin - 1]));
        if (cut || tail)
            return;
        const Line line = lineAround(m_text, begin);
        const Spot spot{line.text, begin - line.start, end - line.start};
        m_places.push_back({begin, end, m_rules.defines(spot)});
    }

    std::string_view m_text;
    const Rules &m_rules;
    SymbolPlace m_scope;
    std::vector<SymbolPlace> m_places;
};

} // namespace

std::optional<SymbolPlace> symbolAt(std::string_view text, std::size_t at, Language language)
{
    const Rules &rules = rulesOf(language);
    const Line line = lineAround(text, std::min(at, text.size()));
    const Spot spot = nameAt(line.text, std::min(at, text.size()) - line.start, rules);
    if (spot.begin == spot.end)
        return {};
    return SymbolPlace{line.start + spot.begin, line.start + spot.end, rules.defines(spot)};
}

SymbolUses symbolUses(std::string_view text, std::size_t at, Language language)
{
    const std::optional<SymbolPlace> place = symbolAt(text, at, language);
    if (!place)
        return {};
    const Rules &rules = rulesOf(language);
    std::string name(text.substr(place->begin, place->end - place->begin));
    if (language == Language::LlvmIr && !contains(rules.sigils, name[0])) // "12:" is block %12
        name.insert(0, 1, '%');
    const bool everywhere = contains(rules.moduleWide, name[0]);
    const SymbolPlace around{at > kSymbolReach ? at - kSymbolReach : 0, std::min(text.size(), at + kSymbolReach),
                             false};
    const SymbolPlace scope = everywhere ? around : scopeOf(text, place->begin, rules);
    return {name, Collector(text, rules, scope).find(name)};
}

std::optional<std::size_t> definitionOf(const SymbolUses &uses, std::size_t at)
{
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < uses.places.size(); ++i) {
        if (!uses.places[i].definition)
            continue;
        if (uses.places[i].begin > at && found)
            break;
        found = i;
        if (uses.places[i].begin > at)
            break;
    }
    return found;
}

} // namespace heliograph::text
