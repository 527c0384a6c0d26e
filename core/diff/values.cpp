#include "core/diff/values.h"

#include <algorithm>

namespace heliograph::diff {

namespace {

constexpr std::size_t kMostCells = 16384;

class ValueMatcher
{
public:
    ValueMatcher(const OpSignatures &before, const OpSignatures &after)
        : m_a(before), m_b(after), m_afterOf(before.values().size(), kNoValue)
    {
    }

    void match(OpIndex a, OpIndex b)
    {
        const auto [a0, a1] = m_a.valuesOf(a);
        const auto [b0, b1] = m_b.valuesOf(b);
        const std::uint32_t aResults = results(m_a, a0, a1), bResults = results(m_b, b0, b1);
        matchRange(a0, aResults, b0, bResults);
        matchRange(aResults, a1, bResults, b1);
    }

    std::vector<std::uint32_t> take() { return std::move(m_afterOf); }

private:
    /// End of the results among the values of an op.
    static std::uint32_t results(const OpSignatures &side, std::uint32_t first, std::uint32_t last)
    {
        while (first < last && !side.values()[first].argument)
            ++first;
        return first;
    }

    void matchRange(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1)
    {
        const bool even = a1 - a0 == b1 - b0 || std::size_t(a1 - a0) * (b1 - b0) > kMostCells;
        if (!even)
            return align(a0, a1, b0, b1);
        for (; a0 < a1 && b0 < b1; ++a0, ++b0)
            m_afterOf[a0] = b0;
    }

    /// The best alignment in order, by how much speaks for each pair.
    void align(std::uint32_t a0, std::uint32_t a1, std::uint32_t b0, std::uint32_t b1)
    {
        const std::uint32_t rows = a1 - a0, columns = b1 - b0;
        const std::vector<Traits> as = traits(m_a, a0, a1), bs = traits(m_b, b0, b1);
        const auto alike = [&](std::uint32_t r, std::uint32_t c) {
            return (as[r].uses == bs[c].uses ? 2 : 0) + (as[r].hint == bs[c].hint ? 2 : 0);
        };
        std::vector<int> best(std::size_t(rows + 1) * (columns + 1), 0);
        const auto cell = [&](std::uint32_t r, std::uint32_t c) -> int & {
            return best[std::size_t(r) * (columns + 1) + c];
        };
        for (std::uint32_t r = rows; r-- > 0;)
            for (std::uint32_t c = columns; c-- > 0;)
                cell(r, c) = std::max({cell(r + 1, c), cell(r, c + 1), cell(r + 1, c + 1) + alike(r, c)});
        for (std::uint32_t r = 0, c = 0; r < rows && c < columns;) {
            const int both = alike(r, c);
            if (both > 0 && cell(r, c) == cell(r + 1, c + 1) + both)
                m_afterOf[a0 + r++] = b0 + c++;
            else if (cell(r + 1, c) >= cell(r, c + 1))
                ++r;
            else
                ++c;
        }
    }

    struct Traits {
        Hash uses, hint;
    };

    static std::vector<Traits> traits(const OpSignatures &side, std::uint32_t first, std::uint32_t last)
    {
        std::vector<Traits> all;
        for (std::uint32_t value = first; value < last; ++value)
            all.push_back({usesOf(side, value), hintOf(side, value)});
        return all;
    }

    static Hash hintOf(const OpSignatures &side, std::uint32_t value)
    {
        const ValueDefinition &definition = side.values()[value];
        return hashOf(
            nameHint(std::string_view(side.stage().text).substr(definition.begin, definition.end - definition.begin)));
    }

    static Hash usesOf(const OpSignatures &side, std::uint32_t value)
    {
        Hash uses = 0;
        for (const ValueUser &user : side.usersOf(value))
            uses += mix(side.of(user.op).name, user.slot);
        return uses;
    }

    const OpSignatures &m_a, &m_b;
    std::vector<std::uint32_t> m_afterOf;
};

} // namespace

std::vector<std::uint32_t> matchValues(const OpSignatures &before, const OpSignatures &after,
                                       const std::vector<OpIndex> &afterOf)
{
    ValueMatcher matcher(before, after);
    for (std::size_t a = 0; a < afterOf.size(); ++a)
        if (afterOf[a] != kNone)
            matcher.match(OpIndex(a), afterOf[a]);
    return matcher.take();
}

} // namespace heliograph::diff
