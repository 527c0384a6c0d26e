#include "core/diff/replacements.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

namespace heliograph::diff {

namespace {

/// A place with more unpaired ops than this is a lowering of one to many: a group, and nobody's successor.
constexpr std::size_t kFewOps = 8;
constexpr std::size_t kFewUsers = 16;
constexpr int kRounds = 4; ///< operands first, then what computes with them
constexpr int kEnough = 5;

class Replacements
{
public:
    Replacements(const OpSignatures &before, const OpSignatures &after, Matching matching)
        : m_a(before), m_b(after), m_matching(std::move(matching)), m_holdsA(holders(before)), m_holdsB(holders(after))
    {
    }

    std::vector<Replacement> run()
    {
        for (std::size_t b = 0; b < m_b.size(); ++b)
            if (isFreeB(OpIndex(b)))
                ++m_cameTo[m_b.of(OpIndex(b)).place];
        // What an op computes with says more than who uses it: users also see what was put in between.
        m_byUses = false;
        for (int round = 0; round < kRounds && takeBest(); ++round)
            ;
        m_byUses = true;
        takeBest();
        return std::move(m_found);
    }

private:
    struct Candidate {
        int score;
        OpIndex a, b;
    };
    struct Entry {
        Hash key;
        OpIndex op;
    };

    /// Ops with regions, which never become ops without.
    static std::vector<bool> holders(const OpSignatures &side)
    {
        std::vector<bool> holds(side.size(), false);
        for (std::size_t i = 0; i < side.size(); ++i)
            if (const OpIndex parent = side.op(OpIndex(i)).parent; parent != kNone)
                holds[std::size_t(parent)] = true;
        return holds;
    }

    bool isFreeA(OpIndex a) const { return m_matching.afterOf[std::size_t(a)] == kNone && m_a.op(a).isCounted(); }
    bool isFreeB(OpIndex b) const { return m_matching.beforeOf[std::size_t(b)] == kNone && m_b.op(b).isCounted(); }

    bool takeBest()
    {
        m_seen.clear();
        m_candidates.clear();
        bySharedKey([](const OpSignature &op) { return op.place; });
        bySharedKey([](const OpSignature &op) { return op.node; });
        bySharedUse();
        std::sort(m_candidates.begin(), m_candidates.end(), [](const Candidate &x, const Candidate &y) {
            return std::tie(y.score, x.a, x.b) < std::tie(x.score, y.a, y.b);
        });
        bool found = false;
        for (const Candidate &candidate : m_candidates) {
            if (!isFreeA(candidate.a) || !isFreeB(candidate.b))
                continue;
            m_matching.afterOf[std::size_t(candidate.a)] = candidate.b;
            m_matching.beforeOf[std::size_t(candidate.b)] = candidate.a;
            const bool located =
                m_a.of(candidate.a).place != 0 && m_a.of(candidate.a).place == m_b.of(candidate.b).place;
            m_found.push_back({candidate.a, candidate.b, located ? PairedBy::Location : PairedBy::Neighbour});
            found = true;
        }
        return found;
    }

    // ---- candidates

    template <typename Key>
    void bySharedKey(Key keyOf)
    {
        std::vector<Entry> before, after;
        for (std::size_t a = 0; a < m_a.size(); ++a)
            if (isFreeA(OpIndex(a)) && keyOf(m_a.of(OpIndex(a))) != 0)
                before.push_back({keyOf(m_a.of(OpIndex(a))), OpIndex(a)});
        for (std::size_t b = 0; b < m_b.size(); ++b)
            if (isFreeB(OpIndex(b)) && keyOf(m_b.of(OpIndex(b))) != 0)
                after.push_back({keyOf(m_b.of(OpIndex(b))), OpIndex(b)});
        const auto less = [](const Entry &x, const Entry &y) { return std::tie(x.key, x.op) < std::tie(y.key, y.op); };
        std::sort(before.begin(), before.end(), less);
        std::sort(after.begin(), after.end(), less);
        for (std::size_t a = 0, b = 0; a < before.size() && b < after.size();) {
            const Hash key = std::max(before[a].key, after[b].key);
            while (a < before.size() && before[a].key < key)
                ++a;
            while (b < after.size() && after[b].key < key)
                ++b;
            const std::size_t a0 = a, b0 = b;
            while (a < before.size() && before[a].key == key)
                ++a;
            while (b < after.size() && after[b].key == key)
                ++b;
            if (a - a0 <= kFewOps && b - b0 <= kFewOps)
                for (std::size_t i = a0; i < a; ++i)
                    for (std::size_t j = b0; j < b; ++j)
                        consider(before[i].op, after[j].op, a - a0 == 1 && b - b0 == 1);
        }
    }

    /// An operand of a pair that is another op now.
    void bySharedUse()
    {
        for (std::size_t a = 0; a < m_a.size(); ++a) {
            const OpIndex b = m_matching.afterOf[a];
            if (b == kNone)
                continue;
            const auto before = m_a.operandsOf(OpIndex(a)), after = m_b.operandsOf(b);
            for (std::size_t slot = 0; slot < std::min(before.size(), after.size()); ++slot)
                if (before[slot].value != kNoValue && after[slot].value != kNoValue)
                    if (const OpIndex da = m_a.values()[before[slot].value].op, db = m_b.values()[after[slot].value].op;
                        isFreeA(da) && isFreeB(db))
                        consider(da, db, false);
        }
    }

    void consider(OpIndex a, OpIndex b, bool alone)
    {
        if (m_holdsA[std::size_t(a)] != m_holdsB[std::size_t(b)] || !m_seen.emplace(a, b).second)
            return;
        const int operands = sharedOperands(a, b);
        const int users = sharedUsers(a, b);
        const OpSignature &before = m_a.of(a), &after = m_b.of(b);
        if (before.place != 0 && before.place == after.place && m_cameTo.at(after.place) > kFewOps)
            return;
        const bool sameTypes = before.types == after.types;
        if (operands == 0 && !m_byUses)
            return;
        if (operands == 0 && users == 0 && !(alone && (sameTypes || before.name == after.name)))
            return;
        int score = operands + users;
        score += before.place != 0 && before.place == after.place ? 3 : 0;
        score += before.node != 0 && before.node == after.node ? 1 : 0;
        score += sameTypes ? 1 : 0;
        score += before.name == after.name ? 2 : 0;
        score += sameHint(a, b) ? 1 : 0;
        if (score >= kEnough)
            m_candidates.push_back({score, a, b});
    }

    bool sameHint(OpIndex a, OpIndex b) const
    {
        const std::string_view left = nameHint(m_a.stage().string(m_a.op(a).label));
        return left.size() > 1 && left == nameHint(m_b.stage().string(m_b.op(b).label));
    }

    /// 0 to 4: the share of operands that are the same values, in any order.
    int sharedOperands(OpIndex a, OpIndex b) const
    {
        const auto before = m_a.operandsOf(a), after = m_b.operandsOf(b);
        if (before.empty() || after.empty())
            return 0;
        std::set<OpIndex> partners;
        for (const OperandUse &operand : before.first(std::min(before.size(), kFewUsers)))
            if (operand.value != kNoValue)
                partners.insert(m_matching.afterOf[std::size_t(m_a.values()[operand.value].op)]);
        partners.erase(kNone);
        std::size_t shared = 0;
        for (const OperandUse &operand : after.first(std::min(after.size(), kFewUsers)))
            shared += operand.value != kNoValue && partners.contains(m_b.values()[operand.value].op) ? 1 : 0;
        return int((4 * shared + 1) / std::max(before.size(), after.size()));
    }

    /// 3 if a pair uses the one before and the other after.
    int sharedUsers(OpIndex a, OpIndex b) const
    {
        const auto [a0, a1] = m_a.valuesOf(a);
        const auto [b0, b1] = m_b.valuesOf(b);
        if (a0 == a1 || b0 == b1)
            return 0;
        std::set<std::pair<OpIndex, std::uint32_t>> uses;
        const auto before = m_a.usersOf(a0), after = m_b.usersOf(b0);
        for (const ValueUser &user : before.first(std::min(before.size(), kFewUsers)))
            uses.emplace(m_matching.afterOf[std::size_t(user.op)], user.slot);
        for (const ValueUser &user : after.first(std::min(after.size(), kFewUsers)))
            if (uses.contains({user.op, user.slot}))
                return 3;
        return 0;
    }

    const OpSignatures &m_a, &m_b;
    Matching m_matching;
    std::vector<bool> m_holdsA, m_holdsB;
    std::unordered_map<Hash, std::size_t> m_cameTo; ///< by location: ops after that have no partner
    std::set<std::pair<OpIndex, OpIndex>> m_seen;
    std::vector<Candidate> m_candidates;
    std::vector<Replacement> m_found;
    bool m_byUses = false; ///< users alone are enough
};

} // namespace

std::vector<Replacement> findReplacements(const OpSignatures &before, const OpSignatures &after, Matching matching)
{
    return Replacements(before, after, std::move(matching)).run();
}

} // namespace heliograph::diff
