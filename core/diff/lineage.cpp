#include "core/diff/lineage.h"

#include <algorithm>
#include <array>
#include <map>

namespace heliograph {

using namespace diff;

namespace {

constexpr std::array<std::string_view, 6> kNames{"pair", "group", "copy", "equal", "replacement", "nothing"};

constexpr std::array<std::string_view, 6> kEvidence{
    "it is the same op",
    "these went and those came for the same FX node or source location",
    "it has the same name and location, and the first is still there",
    "it computed what another op computes, which serves its users now",
    "its users use that op now",
    "nothing took its place",
};

/// Name and location, 0 where there is no location.
Hash placeKey(const OpSignatures &side, OpIndex op)
{
    const OpSignature &it = side.of(op);
    return it.place == 0 ? 0 : mix(it.name, it.place);
}

} // namespace

std::string_view nameOf(Because because)
{
    return kNames.at(std::size_t(because));
}

std::string_view evidenceOf(Because because)
{
    return kEvidence.at(std::size_t(because));
}

LineageFinder::LineageFinder(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after)
    : m_diff(diff), m_a(before), m_b(after), m_groupOfBefore(before.size(), kNone), m_groupOfAfter(after.size(), kNone)
{
    for (std::size_t i = 0; i < diff.groups.size(); ++i) {
        for (const OpIndex op : diff.groups[i].before)
            m_groupOfBefore[std::size_t(op)] = std::int32_t(i);
        for (const OpIndex op : diff.groups[i].after)
            m_groupOfAfter[std::size_t(op)] = std::int32_t(i);
    }
    for (std::size_t op = 0; op < before.size(); ++op)
        if (const Hash key = placeKey(before, OpIndex(op)); key != 0)
            m_byPlace.emplace_back(key, OpIndex(op));
    std::sort(m_byPlace.begin(), m_byPlace.end());
}

Lineage LineageFinder::successors(OpIndex before) const
{
    if (const OpPair *pair = m_diff.ofBefore(before))
        return {{pair->after}, Because::Pair};
    if (const std::int32_t group = m_groupOfBefore[std::size_t(before)]; group != kNone)
        return {m_diff.groups[std::size_t(group)].after, Because::Group};
    return replacementOf(before);
}

Lineage LineageFinder::predecessors(OpIndex after) const
{
    if (const OpPair *pair = m_diff.ofAfter(after))
        return {{pair->before}, Because::Pair};
    if (const std::int32_t group = m_groupOfAfter[std::size_t(after)]; group != kNone)
        return {m_diff.groups[std::size_t(group)].before, Because::Group};
    const Hash key = placeKey(m_b, after);
    const auto copy =
        key == 0 ? m_byPlace.end() : std::lower_bound(m_byPlace.begin(), m_byPlace.end(), std::pair(key, 0));
    if (copy != m_byPlace.end() && copy->first == key)
        return {{copy->second}, Because::Copy};
    return {};
}

/// The op that most users of its results use now in its place.
Lineage LineageFinder::replacementOf(OpIndex before) const
{
    std::map<OpIndex, int> votes;
    const auto [first, last] = m_a.valuesOf(before);
    for (std::uint32_t value = first; value < last; ++value)
        for (const ValueUser &user : m_a.usersOf(value)) {
            const OpIndex there = m_diff.afterOf(user.op);
            if (there == kNone)
                continue;
            const auto operands = m_b.operandsOf(there);
            if (m_a.operandsOf(user.op).size() == operands.size() && operands[user.slot].value != kNoValue)
                ++votes[m_b.values()[operands[user.slot].value].op];
        }
    const auto most =
        std::max_element(votes.begin(), votes.end(), [](const auto &x, const auto &y) { return x.second < y.second; });
    if (most == votes.end())
        return {};
    const OpIndex was = m_diff.beforeOf(most->first);
    const bool equal = was != kNone && m_a.of(was).deep == m_a.of(before).deep;
    return {{most->first}, equal ? Because::Equal : Because::Replacement};
}

} // namespace heliograph
