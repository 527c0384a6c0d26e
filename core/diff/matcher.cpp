#include "core/diff/matcher.h"

#include "core/diff/align.h"
#include "core/diff/regions.h"
#include "core/diff/replacements.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace heliograph::diff {

namespace {

constexpr std::size_t kFewUsers = 16; ///< of a value with more, no user is told by its slot alone

class Matcher
{
public:
    Matcher(const OpSignatures &before, const OpSignatures &after) : m_a(before), m_b(after)
    {
        m_matching.afterOf.assign(before.size(), kNone);
        m_matching.beforeOf.assign(after.size(), kNone);
        m_matching.by.assign(before.size(), PairedBy::Same);
    }

    Matching run()
    {
        matchSymbols();
        matchExactly();
        matchContainers();
        m_strict = false;
        matchNeighbours();
        matchBetween([](const OpSignature &op) { return op.own; });
        matchBetween([](const OpSignature &op) { return op.place == 0 ? 0 : mix(op.name, op.place); });
        matchBetween([](const OpSignature &op) { return op.node == 0 ? 0 : mix(op.name, op.node); });
        m_alone = true;
        matchBetween([](const OpSignature &op) { return op.place != 0 ? 0 : mix(op.name, op.types); });
        matchContainers();
        matchLeftovers();
        matchNeighbours();
        for (const Replacement &found : findReplacements(m_a, m_b, m_matching))
            if (isFree(found.before, found.after))
                pair(found.before, found.after, found.by);
        matchContainers();
        return std::move(m_matching);
    }

private:
    using KeyOf = Hash (*)(const OpSignature &);

    struct Entry {
        Hash key;
        OpIndex op;
    };

    // ---- pairing

    bool isFree(OpIndex a, OpIndex b) const
    {
        return m_matching.afterOf[std::size_t(a)] == kNone && m_matching.beforeOf[std::size_t(b)] == kNone;
    }

    void pair(OpIndex a, OpIndex b, PairedBy by)
    {
        m_matching.afterOf[std::size_t(a)] = b;
        m_matching.beforeOf[std::size_t(b)] = a;
        m_matching.by[std::size_t(a)] = by;
        m_todo.emplace_back(a, b);
    }

    // ---- phases

    /// Functions and modules by their symbol; a single one without by being single.
    void matchSymbols()
    {
        const auto symbolKey = [](const OpSignatures &side, OpIndex op) {
            return side.op(op).kind != OpKind::Function
                       ? 0
                       : mix(side.of(op).name, hashOf(side.stage().string(side.op(op).label)));
        };
        matchUnique(entries(m_a, m_matching.afterOf, symbolKey), entries(m_b, m_matching.beforeOf, symbolKey),
                    PairedBy::Name);
    }

    void matchExactly()
    {
        byKey([](const OpSignature &op) { return mix(mix(op.deep, op.up), op.place); }, PairedBy::Same);
        byKey([](const OpSignature &op) { return mix(op.deep, op.up); }, PairedBy::Same);
        byKey([](const OpSignature &op) { return op.place == 0 ? 0 : mix(op.deep, op.place); }, PairedBy::Operands);
        byKey([](const OpSignature &op) { return op.place == 0 ? 0 : mix(op.up, op.place); }, PairedBy::Uses);
        byKey([](const OpSignature &op) { return op.place == 0 ? 0 : mix(op.own, op.place); }, PairedBy::Location);
        byKey([](const OpSignature &op) { return op.deep; }, PairedBy::Operands);
        byKey([](const OpSignature &op) { return op.up; }, PairedBy::Uses);
    }

    /// What is alone first, since it tells which containers belong together; then what is there equally often.
    void byKey(KeyOf keyOf, PairedBy by)
    {
        const auto key = [&](const OpSignatures &side, OpIndex op) {
            return side.op(op).kind == OpKind::Block ? 0 : keyOf(side.of(op));
        };
        auto before = entries(m_a, m_matching.afterOf, key);
        auto after = entries(m_b, m_matching.beforeOf, key);
        matchUnique(before, after, by);
        matchNeighbours();
        matchContainers();
        matchRepeated(before, after, by);
    }

    template <typename Key>
    std::vector<Entry> entries(const OpSignatures &side, const std::vector<OpIndex> &partners, Key keyOf) const
    {
        std::vector<Entry> all;
        for (std::size_t i = 0; i < side.size(); ++i)
            if (partners[i] == kNone && side.takesPart(OpIndex(i)))
                if (const Hash key = keyOf(side, OpIndex(i)); key != 0)
                    all.push_back({key, OpIndex(i)});
        std::sort(all.begin(), all.end(),
                  [](const Entry &a, const Entry &b) { return std::tie(a.key, a.op) < std::tie(b.key, b.op); });
        return all;
    }

    /// Calls visit(first, last of before, first, last of after) for each key that both have.
    template <typename Visit>
    static void forEachKey(const std::vector<Entry> &before, const std::vector<Entry> &after, Visit visit)
    {
        for (std::size_t a = 0, b = 0; a < before.size() && b < after.size();) {
            if (before[a].key != after[b].key) {
                before[a].key < after[b].key ? ++a : ++b;
                continue;
            }
            std::size_t aEnd = a, bEnd = b;
            while (aEnd < before.size() && before[aEnd].key == before[a].key)
                ++aEnd;
            while (bEnd < after.size() && after[bEnd].key == after[b].key)
                ++bEnd;
            visit(a, aEnd, b, bEnd);
            a = aEnd;
            b = bEnd;
        }
    }

    void matchUnique(const std::vector<Entry> &before, const std::vector<Entry> &after, PairedBy by)
    {
        forEachKey(before, after, [&](std::size_t a, std::size_t aEnd, std::size_t b, std::size_t bEnd) {
            if (aEnd - a == 1 && bEnd - b == 1 && isFree(before[a].op, after[b].op))
                pair(before[a].op, after[b].op, by);
        });
    }

    /// Equal ops, equally many in one region: in order, and each takes along the operands and users that go with it.
    void matchRepeated(const std::vector<Entry> &before, const std::vector<Entry> &after, PairedBy by)
    {
        std::vector<OpIndex> as, bs;
        forEachKey(before, after, [&](std::size_t a, std::size_t aEnd, std::size_t b, std::size_t bEnd) {
            as.clear();
            bs.clear();
            for (; a < aEnd; ++a)
                if (m_matching.afterOf[std::size_t(before[a].op)] == kNone)
                    as.push_back(before[a].op);
            for (; b < bEnd; ++b)
                if (m_matching.beforeOf[std::size_t(after[b].op)] == kNone)
                    bs.push_back(after[b].op);
            if (!as.empty() && !bs.empty())
                pairRepeated(as, bs, by);
        });
    }

    void pairRepeated(const std::vector<OpIndex> &as, const std::vector<OpIndex> &bs, PairedBy by)
    {
        std::map<OpIndex, std::pair<std::vector<OpIndex>, std::vector<OpIndex>>> byParent; // by the parent after
        for (const OpIndex a : as)
            byParent[partnerOfParent(a)].first.push_back(a);
        for (const OpIndex b : bs)
            byParent[m_b.op(b).parent].second.push_back(b);
        for (const auto &[parent, ops] : byParent) {
            if (ops.first.size() != ops.second.size())
                continue;
            for (std::size_t i = 0; i < ops.first.size(); ++i) {
                if (!isFree(ops.first[i], ops.second[i]))
                    continue;
                pair(ops.first[i], ops.second[i], by);
                matchNeighbours();
            }
        }
    }

    OpIndex partnerOfParent(OpIndex a) const
    {
        const OpIndex parent = m_a.op(a).parent;
        if (parent == kNone)
            return kNone;
        const OpIndex partner = m_matching.afterOf[std::size_t(parent)];
        return partner == kNone ? -2 : partner;
    }

    /// From each new pair to the operands and users in the same place: equal ops, or, later, ops of the same name.
    void matchNeighbours()
    {
        if (!m_strict)
            for (std::size_t a = 0; a < m_a.size(); ++a)
                if (m_matching.afterOf[a] != kNone)
                    m_todo.emplace_back(OpIndex(a), m_matching.afterOf[a]);
        while (!m_todo.empty()) {
            const auto [a, b] = m_todo.back();
            m_todo.pop_back();
            matchOperands(a, b);
            matchUsers(a, b);
        }
    }

    bool alike(OpIndex a, OpIndex b) const
    {
        const OpSignature &before = m_a.of(a), &after = m_b.of(b);
        if (!m_strict)
            return before.name == after.name;
        return before.own == after.own && before.place == after.place &&
               (before.deep == after.deep || before.up == after.up);
    }

    void matchOperands(OpIndex a, OpIndex b)
    {
        const auto before = m_a.operandsOf(a), after = m_b.operandsOf(b);
        if (before.size() != after.size())
            return;
        for (std::size_t slot = 0; slot < before.size(); ++slot) {
            if (before[slot].value == kNoValue || after[slot].value == kNoValue)
                continue;
            const OpIndex da = m_a.values()[before[slot].value].op, db = m_b.values()[after[slot].value].op;
            if (isFree(da, db) && alike(da, db) && m_a.op(da).kind == m_b.op(db).kind)
                pair(da, db, PairedBy::Neighbour);
        }
    }

    void matchUsers(OpIndex a, OpIndex b)
    {
        const auto [a0, a1] = m_a.valuesOf(a);
        const auto [b0, b1] = m_b.valuesOf(b);
        for (std::uint32_t i = 0; a1 - a0 == b1 - b0 && i < a1 - a0; ++i) {
            const auto before = m_a.usersOf(a0 + i), after = m_b.usersOf(b0 + i);
            if (before.size() > kFewUsers || after.size() > kFewUsers)
                continue;
            for (const ValueUser &user : before)
                if (const OpIndex partner = onlyUser(user, before, after); partner != kNone)
                    pair(user.op, partner, PairedBy::Neighbour);
        }
    }

    /// The user after that does with the value what this one does, if no other on either side does.
    OpIndex onlyUser(const ValueUser &user, std::span<const ValueUser> before, std::span<const ValueUser> after) const
    {
        OpIndex found = kNone;
        for (const ValueUser &other : after) {
            if (!isFree(user.op, other.op) || user.slot != other.slot || !alike(user.op, other.op))
                continue;
            if (found != kNone)
                return kNone;
            found = other.op;
        }
        for (const ValueUser &other : before)
            if (found != kNone && other.op != user.op && isFree(other.op, found) && other.slot == user.slot &&
                alike(other.op, found))
                return kNone;
        return found;
    }

    /// Regions and blocks by what they hold: the pairs inside vote.
    void matchContainers()
    {
        for (bool more = true; more;) {
            std::map<std::pair<OpIndex, OpIndex>, int> votes;
            for (std::size_t a = 0; a < m_a.size(); ++a) {
                const OpIndex b = m_matching.afterOf[a];
                const OpIndex parentA = m_a.op(OpIndex(a)).parent;
                const OpIndex parentB = b == kNone ? kNone : m_b.op(b).parent;
                if (parentA != kNone && parentB != kNone && isFree(parentA, parentB) &&
                    m_a.of(parentA).name == m_b.of(parentB).name)
                    ++votes[{parentA, parentB}];
            }
            std::vector<std::pair<int, std::pair<OpIndex, OpIndex>>> byVotes;
            for (const auto &[parents, count] : votes)
                byVotes.emplace_back(-count, parents);
            std::sort(byVotes.begin(), byVotes.end());
            more = false;
            for (const auto &[count, parents] : byVotes) {
                if (!isFree(parents.first, parents.second))
                    continue;
                pair(parents.first, parents.second, PairedBy::Contents);
                more = true;
            }
        }
    }

    /// Unpaired ops between the same neighbours of a region, in order.
    void matchBetween(KeyOf keyOf)
    {
        const std::vector<OpIndex> regionA = regionsOf(m_a, m_matching.afterOf);
        const std::vector<OpIndex> regionB = regionsOf(m_b, m_matching.beforeOf);
        std::map<OpIndex, std::pair<std::vector<OpIndex>, std::vector<OpIndex>>> regions; // by the region before
        for (std::size_t a = 0; a < m_a.size(); ++a)
            if (m_a.takesPart(OpIndex(a)))
                regions[regionA[a]].first.push_back(OpIndex(a));
        for (std::size_t b = 0; b < m_b.size(); ++b)
            if (m_b.takesPart(OpIndex(b)))
                regions[regionB[b] == kNone ? kNone : m_matching.beforeOf[std::size_t(regionB[b])]].second.push_back(
                    OpIndex(b));
        for (const auto &[region, ops] : regions)
            alignRegion(ops.first, ops.second, keyOf);
    }

    void alignRegion(const std::vector<OpIndex> &before, const std::vector<OpIndex> &after, KeyOf keyOf)
    {
        std::vector<std::int32_t> positionOf; // in `after`, by op after
        for (std::size_t i = 0; i < after.size(); ++i) {
            positionOf.resize(std::max(positionOf.size(), std::size_t(after[i]) + 1), kNone);
            positionOf[std::size_t(after[i])] = std::int32_t(i);
        }
        std::vector<std::uint32_t> positions, indices;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const OpIndex partner = m_matching.afterOf[std::size_t(before[i])];
            if (partner == kNone || std::size_t(partner) >= positionOf.size() ||
                positionOf[std::size_t(partner)] == kNone)
                continue;
            positions.push_back(std::uint32_t(positionOf[std::size_t(partner)]));
            indices.push_back(std::uint32_t(i));
        }
        std::size_t a = 0, b = 0;
        for (const std::uint32_t anchor : longestIncreasing(positions)) {
            alignGap(std::span(before).subspan(a, indices[anchor] - a),
                     std::span(after).subspan(b, positions[anchor] - b), keyOf);
            a = indices[anchor] + 1;
            b = positions[anchor] + 1;
        }
        alignGap(std::span(before).subspan(a), std::span(after).subspan(b), keyOf);
    }

    void alignGap(std::span<const OpIndex> before, std::span<const OpIndex> after, KeyOf keyOf)
    {
        if (before.empty() || after.empty())
            return;
        std::vector<OpIndex> as, bs;
        std::vector<Hash> left, right;
        for (const OpIndex a : before)
            if (m_matching.afterOf[std::size_t(a)] == kNone) {
                as.push_back(a);
                left.push_back(keyOf(m_a.of(a)));
            }
        for (const OpIndex b : after)
            if (m_matching.beforeOf[std::size_t(b)] == kNone) {
                bs.push_back(b);
                right.push_back(keyOf(m_b.of(b)));
            }
        for (const auto &[l, r] : alignInOrder(left, right))
            if (!m_alone || (isAlone(left, left[l]) && isAlone(right, left[l])))
                pair(as[l], bs[r], PairedBy::Position);
    }

    static bool isAlone(const std::vector<Hash> &keys, Hash key)
    {
        return keys.size() <= kFewUsers && std::count(keys.begin(), keys.end(), key) == 1;
    }

    /// Ops that went far: equal in themselves and in place, wherever they stand now.
    void matchLeftovers()
    {
        const auto key = [](const OpSignatures &side, OpIndex op) {
            const OpSignature &it = side.of(op);
            return it.place == 0 || side.op(op).kind == OpKind::Block ? 0 : mix(it.own, it.place);
        };
        const auto before = entries(m_a, m_matching.afterOf, key), after = entries(m_b, m_matching.beforeOf, key);
        forEachKey(before, after, [&](std::size_t a, std::size_t aEnd, std::size_t b, std::size_t bEnd) {
            for (; a < aEnd && b < bEnd; ++a, ++b)
                if (isFree(before[a].op, after[b].op))
                    pair(before[a].op, after[b].op, PairedBy::Location);
        });
    }

    const OpSignatures &m_a, &m_b;
    Matching m_matching;
    std::vector<std::pair<OpIndex, OpIndex>> m_todo; ///< pairs whose neighbours were not looked at
    bool m_strict = true;                            ///< neighbours must be equal
    bool m_alone = false;                            ///< only what a gap has once on both sides
};

} // namespace

Matching matchOps(const OpSignatures &before, const OpSignatures &after)
{
    return Matcher(before, after).run();
}

} // namespace heliograph::diff
