#include "core/symbols/derivation.h"

#include "core/base/nearest.h"
#include "core/records/kept_records.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <regex>
#include <set>
#include <unordered_map>

namespace heliograph {

namespace {

constexpr std::array<std::string_view, 10> kNames{"argument", "dimension", "rounded", "specialized", "replaced",
                                                  "tile",     "reduction", "lost",    "computed",    "unknown"};

bool isNumber(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool isName(const std::string &text)
{
    const std::vector<std::string> names = namesIn(text);
    return names.size() == 1 && names.front() == text;
}

/// The next power of two, as Helion rounds sizes of values; empty of what is no number.
std::string roundedUp(const std::string &text)
{
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isSize = isNumber(text) && read.ec == std::errc() && number <= (std::uint64_t(1) << 62);
    return isSize ? std::to_string(std::bit_ceil(number)) : std::string();
}

/// Symbols of symbols, one inside the other: nobody reads a longer way, and a record that says so is broken.
constexpr int kDeepest = 64;

/// Of a number that is the size of many tensors.
constexpr int kMostDimensions = 4;

/// One derivation, step after step.
class Deriving
{
public:
    Deriving(const Variant &variant, const std::vector<SizeSymbol> &symbols) : m_variant(variant), m_symbols(symbols)
    {
        for (const SizeSymbol &symbol : symbols)
            for (const std::string &name : {symbol.symbol->symbol, symbol.symbol->name})
                if (!name.empty() && !isNumber(name))
                    m_byName.try_emplace(name, &symbol);
    }

    /// Whether anything is known of the words.
    bool derive(const std::string &words)
    {
        const SizeSymbol *symbol = find(words); // by its name, too
        if (m_depth > kDeepest || !m_seen.insert(symbol ? symbol->symbol->symbol : words).second)
            return true;
        ++m_depth;
        const bool isKnown = symbol ? ofSymbol(*symbol) : isNumber(words) ? ofNumber(words) : ofExpression(words);
        --m_depth;
        return isKnown;
    }

    std::vector<Derived> takeSteps() { return std::move(m_steps); }
    std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        for (const SizeSymbol &symbol : m_symbols)
            names.push_back(symbol.symbol->symbol);
        return names;
    }

private:
    const SizeSymbol *find(const std::string &name) const
    {
        const auto found = m_byName.find(name);
        return found == m_byName.end() ? nullptr : found->second;
    }

    void add(DerivationStep step, const SizeSymbol &symbol, std::string of, SourcePlace place = {}, std::string by = {})
    {
        m_steps.push_back({step, symbol.symbol->symbol, std::move(of), std::move(place), std::move(by)});
    }

    bool ofSymbol(const SizeSymbol &symbol)
    {
        if (!symbol.extent.empty())
            ofBlock(symbol);
        else if (!symbol.symbol->sources.empty())
            add(DerivationStep::Argument, symbol, symbol.origin);
        else if (symbol.symbol->origin.starts_with("Tile"))
            add(DerivationStep::Computed, symbol, symbol.origin, symbol.made, symbol.madeBy);
        else if ((isName(symbol.symbol->symbol) || !ofExpression(symbol.symbol->symbol)) &&
                 symbol.symbol->replacedBy.empty())
            add(DerivationStep::Unknown, symbol, symbol.origin, symbol.made, symbol.madeBy);
        ofReplacement(symbol);
        return true;
    }

    void ofReplacement(const SizeSymbol &symbol)
    {
        const std::string &by = symbol.symbol->replacedBy;
        if (!by.empty() && !isNumber(by))
            derive(by);
        if (symbol.symbol->specialized)
            add(DerivationStep::Specialized, symbol, by, symbol.specialized);
        else if (!by.empty())
            add(DerivationStep::Replaced, symbol, by, symbol.replaced, symbol.replacedFor);
    }

    void ofBlock(const SizeSymbol &symbol)
    {
        derive(symbol.extent);
        const auto step = symbol.symbol->reduction ? DerivationStep::Reduction : DerivationStep::Tile;
        add(step, symbol, symbol.extent, symbol.made, symbol.madeBy);
        if (isNumber(symbol.extent) && symbol.symbol->replacedBy.empty())
            add(DerivationStep::Lost, symbol, symbol.extent, symbol.made, symbol.madeBy);
    }

    /// Which argument has such a size: one that the user made this number, else those that were found to be it, else
    /// one that always was.
    bool ofNumber(const std::string &number)
    {
        const std::size_t before = m_steps.size();
        ofReplaced(number, true);
        if (m_steps.size() == before)
            ofReplaced(number, false);
        if (m_steps.size() == before)
            ofDimension(number);
        if (m_steps.size() == before)
            ofRounded(number);
        return m_steps.size() > before;
    }

    void ofReplaced(const std::string &number, bool isSpecialized)
    {
        for (const SizeSymbol &symbol : m_symbols)
            if (symbol.symbol->replacedBy == number && symbol.symbol->specialized == isSpecialized &&
                !symbol.symbol->sources.empty() && m_seen.insert(symbol.symbol->symbol).second)
                ofSymbol(symbol);
    }

    /// Which number that something is known of is rounded up to this one.
    void ofRounded(const std::string &number)
    {
        for (const SizeSymbol &symbol : m_symbols)
            for (const std::string &smaller : {symbol.symbol->replacedBy, symbol.extent})
                if (smaller != number && roundedUp(smaller) == number && derive(smaller))
                    return m_steps.push_back({DerivationStep::Rounded, number, smaller, {}, {}});
    }

    /// All dimensions in one step: in a kernel of static sizes most tensors have the same ones.
    void ofDimension(const std::string &number)
    {
        std::string of;
        int count = 0;
        for (const Json &record : recordsOf(m_variant.records, "argument")) {
            const std::vector<std::string> shape = textsField(record, "shape");
            for (std::size_t dim = 0; dim < shape.size(); ++dim)
                if (shape[dim] == number && ++count <= kMostDimensions)
                    of += (of.empty() ? "" : ", ") + textField(record, "name") + ".size(" + std::to_string(dim) + ")";
        }
        if (count > kMostDimensions)
            of += ", ...";
        if (count > 0)
            m_steps.push_back({DerivationStep::Dimension, number, of, {}, {}});
    }

    bool ofExpression(const std::string &expression)
    {
        bool isKnown = false;
        for (const std::string &name : namesIn(expression))
            if (find(name))
                isKnown = derive(name) || isKnown;
        if (isKnown)
            m_steps.push_back({DerivationStep::Computed, expression, {}, {}, {}});
        return isKnown;
    }

    const Variant &m_variant;
    const std::vector<SizeSymbol> &m_symbols;
    std::unordered_map<std::string, const SizeSymbol *> m_byName;
    std::vector<Derived> m_steps;
    std::set<std::string> m_seen;
    int m_depth = 0;
};

} // namespace

std::string_view nameOf(DerivationStep step)
{
    return kNames[std::size_t(step)];
}

Result<std::vector<Derived>> derivation(const Variant &variant, std::string_view words)
{
    return derivation(variant, sizeSymbols(variant), words);
}

Result<std::vector<Derived>> derivation(const Variant &variant, const std::vector<SizeSymbol> &symbols,
                                        std::string_view words)
{
    Deriving deriving(variant, symbols);
    if (deriving.derive(std::string(words)))
        return deriving.takeSteps();
    return problem("find.symbol", "No size of " + variant.kernelName + " is " + std::string(words) + ".",
                   didYouMean(words, deriving.names()) + "`heliograph symbols` lists those that there are.");
}

std::size_t sharedSteps(const std::vector<Derived> &a, const std::vector<Derived> &b)
{
    const auto parted = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return std::size_t(parted.first - a.begin());
}

std::optional<SizeConflict> sizeConflict(const Variant &variant)
{
    static const std::regex kMustMatch(R"(size of tensor a \(([^)]+)\) must match the size of tensor b \(([^)]+)\))");
    static const std::regex kReduction(R"(same reduction dim, but got \[[^\],]*, ([^\]]+)\] X \[([^\],]+),)");
    for (const Diagnostic &diagnostic : variant.diagnostics)
        for (const std::regex &pattern : {std::cref(kMustMatch), std::cref(kReduction)})
            if (std::smatch found; std::regex_search(diagnostic.message, found, pattern))
                return SizeConflict{found[1], found[2]};
    return std::nullopt;
}

} // namespace heliograph
