#include "core/text/symbols.h"

#include "core/text/sass_registers.h"
#include "core/text/scan.h"
#include "core/text/symbol_rules.h"

namespace heliograph::text {

namespace {

/// A line of the text and where it starts.
struct Line {
    std::string_view text;
    std::size_t start = 0;
};

/// Bytes of the text.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

bool contains(std::string_view set, char c)
{
    return set.find(c) != set.npos;
}

bool isInside(const SymbolRules &rules, char c)
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

/// The name over a byte of a line; `begin` == `end` if there is none.
Spot nameAt(std::string_view line, std::size_t at, const SymbolRules &rules)
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

/// The range in which a name means the same, as far as `reach` to both sides; `goOn` is asked every line.
template <typename GoOn>
Range scopeOf(std::string_view text, std::size_t at, const SymbolRules &rules, std::size_t reach, GoOn goOn)
{
    std::size_t begin = at;
    const std::size_t low = at > reach ? at - reach : 0;
    for (bool found = false; !found && begin > low && goOn();) {
        const std::size_t newline = begin < low + 2 ? text.npos : text.substr(low, begin - 1 - low).rfind('\n');
        begin = newline == text.npos ? low : low + newline + 1;
        found = rules.startsScope(headOf(text, begin));
    }
    const std::string_view part = text.substr(0, reach < text.size() - at ? at + reach : text.size());
    std::size_t end = at;
    while (end < part.size() && goOn()) {
        const std::size_t newline = part.find('\n', end);
        end = newline == part.npos ? part.size() : newline + 1;
        if (end < part.size() && rules.startsScope(headOf(part, end)))
            break;
    }
    return {begin, end};
}

/// What is sought: a name, or registers.
class Symbol
{
public:
    Symbol(std::string_view text, SymbolPlace place, const SymbolRules &rules)
        : m_text(text), m_rules(rules), m_name(text.substr(place.begin, place.end - place.begin))
    {
        if (rules.language == Language::LlvmIr && !contains(rules.sigils, m_name[0])) // "12:" is block %12
            m_name.insert(0, 1, '%');
        if (rules.language == Language::Sass)
            m_registers = registerAt(place.begin, place.end);
    }

    const std::string &name() const { return m_name; }
    bool isModuleWide() const { return contains(m_rules.moduleWide, m_name[0]); }

    /// Calls `found` for each place that starts in the range, until it returns false.
    template <typename Found>
    void eachPlace(Range range, Found found) const
    {
        if (m_registers.bank != RegisterBank::None)
            return eachRegister(range, found);
        const std::string_view part = m_text.substr(0, std::min(m_text.size(), range.end + m_name.size() - 1));
        for (std::size_t at = part.find(m_name, range.begin); at != part.npos;
             at = part.find(m_name, at + m_name.size()))
            if (isWhole(at, at + m_name.size()) && !found(placeAt(at, at + m_name.size())))
                return;
        // LLVM IR writes the label of block %12 as "12:".
        if (m_rules.language == Language::LlvmIr && m_name[0] == '%')
            findLabel(range, found);
    }

private:
    RegisterUse registerAt(std::size_t begin, std::size_t end) const
    {
        const Line line = lineAround(m_text, begin);
        return sassRegister(line.text, begin - line.start, end - line.start);
    }

    bool isWhole(std::size_t begin, std::size_t end) const
    {
        const bool cut = end < m_text.size() && isInside(m_rules, m_text[end]);
        const bool sigil = contains(m_rules.sigils, m_text[begin]);
        const bool tail =
            begin > 0 && !sigil && (isInside(m_rules, m_text[begin - 1]) || contains("%$.", m_text[begin - 1]));
        return !cut && !tail;
    }

    SymbolPlace placeAt(std::size_t begin, std::size_t end) const
    {
        const Line line = lineAround(m_text, begin);
        const bool defines = m_rules.defines({line.text, begin - line.start, end - line.start});
        return {begin, end, defines, defines && m_rules.atEnd ? line.start + line.text.size() : 0};
    }

    template <typename Found>
    void findLabel(Range range, Found found) const
    {
        const std::string label = '\n' + m_name.substr(1) + ':';
        const std::size_t from = range.begin > 0 ? range.begin - 1 : 0;
        const std::size_t at = m_text.substr(0, std::min(m_text.size(), range.end + label.size())).find(label, from);
        if (at != m_text.npos && at + 1 < range.end)
            found({at + 1, at + label.size(), true, 0});
    }

    /// Pairs and quads are named by their first: all registers from which one could reach the sought ones are looked
    /// at.
    template <typename Found>
    void eachRegister(Range range, Found found) const
    {
        for (std::size_t at = range.begin; at < range.end; ++at) {
            const char c = m_text[at];
            const bool starts = at == 0 || (m_text[at - 1] != '.' && !isInside(m_rules, m_text[at - 1]));
            if ((c != 'R' && c != 'P' && c != 'U' && c != 'B') || !starts)
                continue;
            std::size_t end = at + 1;
            while (end < m_text.size() && isInside(m_rules, m_text[end]))
                ++end;
            const RegisterUse named = registerNamed(m_text.substr(at, end - at));
            const bool near = named.bank == m_registers.bank && named.first < m_registers.first + m_registers.count &&
                              named.first + kMostRegisters > m_registers.first;
            if (near && registerAt(at, end).touches(m_registers) && !found(placeAt(at, end)))
                return;
            at = end - 1;
        }
    }

    std::string_view m_text;
    const SymbolRules &m_rules;
    std::string m_name;
    RegisterUse m_registers; ///< of SASS; no bank: a name
};

/// The places one goes to from `here`, of all that are told, in any order.
class Nearest
{
public:
    explicit Nearest(std::size_t here) : m_here(here) {}

    void consider(const SymbolPlace &place)
    {
        if (place.begin > m_here) {
            keep(m_next, place, false);
            keep(m_last, place, true);
        } else if (place.begin < m_here) {
            keep(m_previous, place, true);
            keep(m_first, place, false);
        }
        if (place.definition)
            keep(place.holdsAt(m_here) ? m_above : m_below, place, place.holdsAt(m_here));
    }

    NearestPlaces result() const
    {
        return {m_above ? m_above : m_below, m_next ? m_next : m_first, m_previous ? m_previous : m_last};
    }

private:
    static void keep(std::optional<SymbolPlace> &best, const SymbolPlace &place, bool later)
    {
        if (!best || (later ? best->begin < place.begin : place.begin < best->begin))
            best = place;
    }

    std::size_t m_here;
    std::optional<SymbolPlace> m_above, m_below, m_next, m_previous, m_first, m_last;
};

} // namespace

std::optional<SymbolPlace> symbolAt(std::string_view text, std::size_t at, Language language)
{
    const SymbolRules &rules = symbolRules(language);
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
    const SymbolRules &rules = symbolRules(language);
    const Symbol symbol(text, *place, rules);
    const Range around{at > kSymbolReach ? at - kSymbolReach : 0, std::min(text.size(), at + kSymbolReach)};
    const Range scope =
        symbol.isModuleWide() ? around : scopeOf(text, place->begin, rules, kSymbolReach, [] { return true; });
    SymbolUses uses{symbol.name(), {}};
    symbol.eachPlace(scope, [&uses](const SymbolPlace &found) {
        uses.places.push_back(found);
        return uses.places.size() < kMostSymbolPlaces;
    });
    std::sort(uses.places.begin(), uses.places.end(),
              [](const SymbolPlace &a, const SymbolPlace &b) { return a.begin < b.begin; });
    return uses;
}

std::optional<std::size_t> definitionOf(const SymbolUses &uses, std::size_t at)
{
    std::optional<std::size_t> above;
    std::optional<std::size_t> below;
    for (std::size_t i = 0; i < uses.places.size(); ++i) {
        if (uses.places[i].holdsAt(at))
            above = i;
        else if (uses.places[i].definition && !below)
            below = i;
    }
    return above ? above : below;
}

NearestPlaces searchSymbol(std::string_view text, std::size_t at, Language language,
                           const std::function<bool(double)> &goOn)
{
    constexpr std::size_t kPart = 1u << 20;
    const std::optional<SymbolPlace> place = symbolAt(text, at, language);
    if (!place)
        return {};
    const SymbolRules &rules = symbolRules(language);
    const Symbol symbol(text, *place, rules);
    bool stopped = false;
    std::size_t lines = 0;
    const auto everyLine = [&] { return !(stopped = stopped || (++lines % 65536 == 0 && !goOn(0))); };
    const Range scope =
        symbol.isModuleWide() ? Range{0, text.size()} : scopeOf(text, place->begin, rules, text.size(), everyLine);
    Nearest nearest(place->begin);
    for (std::size_t from = scope.begin; from < scope.end && !stopped; from += kPart) {
        symbol.eachPlace({from, std::min(scope.end, from + kPart)}, [&](const SymbolPlace &found) {
            nearest.consider(found);
            return true;
        });
        stopped = !goOn(double(from + kPart - scope.begin) / double(scope.end - scope.begin + kPart));
    }
    return stopped ? NearestPlaces() : nearest.result();
}

} // namespace heliograph::text
