// From the matching to what is told of it: changes of each pair, moves, groups, aliases, counts.
#include "core/diff/op_diff.h"

#include "core/diff/align.h"
#include "core/diff/matcher.h"
#include "core/diff/regions.h"
#include "core/diff/values.h"
#include "core/document/stages.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace heliograph {

using namespace diff;

namespace {

class Assembler
{
public:
    Assembler(const OpSignatures &before, const OpSignatures &after)
        : m_a(before), m_b(after), m_matching(matchOps(before, after)),
          m_values(matchValues(before, after, m_matching.afterOf))
    {
    }

    OpDiff run()
    {
        listPairs();
        findMoves();
        m_diff.groups = groups();
        m_diff.aliases = aliasChanges();
        count();
        m_diff.valueAfter = std::move(m_values);
        return std::move(m_diff);
    }

private:
    void listPairs()
    {
        m_diff.pairOfBefore.assign(m_a.size(), kNone);
        m_diff.pairOfAfter.assign(m_b.size(), kNone);
        for (std::size_t a = 0; a < m_a.size(); ++a) {
            const OpIndex b = m_matching.afterOf[a];
            if (b == kNone) {
                if (m_a.takesPart(OpIndex(a)))
                    m_diff.removed.push_back(OpIndex(a));
                continue;
            }
            m_diff.pairOfBefore[a] = m_diff.pairOfAfter[std::size_t(b)] = std::int32_t(m_diff.pairs.size());
            m_diff.pairs.push_back(pairOf(OpIndex(a), b));
        }
        for (std::size_t b = 0; b < m_b.size(); ++b)
            if (m_matching.beforeOf[b] == kNone && m_b.takesPart(OpIndex(b)))
                m_diff.added.push_back(OpIndex(b));
    }

    OpPair pairOf(OpIndex a, OpIndex b) const
    {
        OpPair pair{a, b, kSame, m_matching.by[std::size_t(a)], false};
        const OpSignature &before = m_a.of(a), &after = m_b.of(b);
        if (before.name != after.name) {
            pair.changes = OpChanges(kBecame | (before.result != after.result ? kRetyped : 0));
            return pair;
        }
        pair.changes =
            OpChanges((before.types != after.types ? kRetyped : 0) |
                      (before.attributes != after.attributes ? kAttributes : 0) | (sameOperands(a, b) ? 0 : kOperands));
        pair.renumbered = pair.changes == kSame && !sameText(a, b);
        return pair;
    }

    bool sameOperands(OpIndex a, OpIndex b) const
    {
        const auto before = m_a.operandsOf(a), after = m_b.operandsOf(b);
        return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                          [&](const OperandUse &x, const OperandUse &y) {
                              return x.value == kNoValue ? y.value == kNoValue : m_values[x.value] == y.value;
                          });
    }

    bool sameText(OpIndex a, OpIndex b) const
    {
        const auto before = m_a.lines().linesOf(a), after = m_b.lines().linesOf(b);
        return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                          [&](std::int32_t x, std::int32_t y) { return m_a.lines().text(x) == m_b.lines().text(y); });
    }

    // ---- moves

    /// In each region the ops of a longest run that kept its order stayed; all others moved, and those from elsewhere.
    void findMoves()
    {
        const std::vector<OpIndex> regionA = regionsOf(m_a, m_matching.afterOf);
        const std::vector<OpIndex> regionB = regionsOf(m_b, m_matching.beforeOf);
        std::map<OpIndex, std::vector<std::int32_t>> stayed; // pairs by region before
        for (std::size_t i = 0; i < m_diff.pairs.size(); ++i) {
            OpPair &pair = m_diff.pairs[i];
            if (m_a.op(pair.before).kind == OpKind::Block)
                continue;
            const OpIndex region = regionA[std::size_t(pair.before)];
            const OpIndex there = region == kNone ? kNone : m_matching.afterOf[std::size_t(region)];
            if (there == regionB[std::size_t(pair.after)])
                stayed[region].push_back(std::int32_t(i));
            else
                pair.changes |= kMoved;
        }
        for (const auto &[region, pairs] : stayed)
            markMoved(pairs);
    }

    void markMoved(const std::vector<std::int32_t> &pairs)
    {
        std::vector<std::uint32_t> after;
        for (const std::int32_t pair : pairs)
            after.push_back(std::uint32_t(m_diff.pairs[std::size_t(pair)].after));
        const std::vector<std::uint32_t> kept = longestIncreasing(after);
        for (std::size_t i = 0, k = 0; i < pairs.size(); ++i) {
            if (k < kept.size() && kept[k] == i)
                ++k;
            else
                m_diff.pairs[std::size_t(pairs[i])].changes |= kMoved;
        }
    }

    // ---- groups

    /// The FX node an op belongs to, else its location; 0 for neither.
    static Hash originOf(const OpSignatures &side, OpIndex op)
    {
        if (!side.op(op).isCounted())
            return 0;
        return side.of(op).node != 0 ? side.of(op).node : side.of(op).place;
    }

    std::vector<OpGroup> groups() const
    {
        std::map<Hash, OpGroup> byOrigin;
        const auto addBefore = [&](OpIndex a) {
            if (const Hash origin = originOf(m_a, a); origin != 0)
                byOrigin[origin].before.push_back(a);
        };
        const auto addAfter = [&](Hash origin, OpIndex b) {
            if (origin != 0)
                byOrigin[origin].after.push_back(b);
        };
        for (const OpIndex a : m_diff.removed)
            addBefore(a);
        for (const OpIndex b : m_diff.added)
            addAfter(originOf(m_b, b), b);
        for (const OpPair &pair : m_diff.pairs)
            if ((pair.changes & kBecame) != 0) {
                addBefore(pair.before);
                addAfter(originOf(m_a, pair.before), pair.after);
            }
        std::vector<OpGroup> result;
        for (auto &[origin, group] : byOrigin)
            if (!group.before.empty() && !group.after.empty())
                result.push_back(finished(std::move(group)));
        std::sort(result.begin(), result.end(),
                  [](const OpGroup &x, const OpGroup &y) { return x.before.front() < y.before.front(); });
        return result;
    }

    OpGroup finished(OpGroup group) const
    {
        std::sort(group.before.begin(), group.before.end());
        std::sort(group.after.begin(), group.after.end());
        group.node = m_a.nodeOf(group.before.front());
        group.nodeAfter = m_b.nodeOf(group.after.front());
        const bool one = group.before.size() == 1, toOne = group.after.size() == 1;
        group.kind = one && toOne ? GroupKind::Replaced
                     : one        ? GroupKind::Split
                     : toOne      ? GroupKind::Merged
                                  : GroupKind::Rewritten;
        return group;
    }

    // ---- aliases

    static std::set<Hash> meanings(const AliasTable &aliases)
    {
        std::set<Hash> all;
        for (const AliasDefinition &definition : aliases.definitions())
            all.insert(definition.meaning());
        return all;
    }

    std::vector<AliasChange> aliasChanges() const
    {
        const std::set<Hash> before = meanings(m_a.aliases()), after = meanings(m_b.aliases());
        std::vector<AliasChange> changes;
        for (const AliasDefinition &definition : m_a.aliases().definitions()) {
            if (definition.location || after.contains(definition.meaning()))
                continue;
            changes.push_back({std::string(definition.name), std::string(definition.text), {}, definition.line, 0});
            const AliasDefinition *now = m_b.aliases().find(definition.name);
            if (now != nullptr && !now->location && !before.contains(now->meaning())) {
                changes.back().after = now->text;
                changes.back().lineAfter = now->line;
            }
        }
        for (const AliasDefinition &definition : m_b.aliases().definitions()) {
            const AliasDefinition *was = m_a.aliases().find(definition.name);
            const bool told = was != nullptr && !was->location && !after.contains(was->meaning());
            if (!definition.location && !before.contains(definition.meaning()) && !told)
                changes.push_back({std::string(definition.name), {}, std::string(definition.text), 0, definition.line});
        }
        return changes;
    }

    // ---- counts

    static bool counts(const Op &op) { return op.isCounted() || op.kind == OpKind::Function; }

    void count()
    {
        DiffCounts &counts = m_diff.counts;
        for (const OpIndex a : m_diff.removed)
            counts.removed += this->counts(m_a.op(a)) ? 1 : 0;
        for (const OpIndex b : m_diff.added)
            counts.added += this->counts(m_b.op(b)) ? 1 : 0;
        for (const OpPair &pair : m_diff.pairs) {
            if (!this->counts(m_a.op(pair.before)))
                continue;
            counts.same += pair.changes == kSame ? 1 : 0;
            counts.renumbered += pair.renumbered ? 1 : 0;
            counts.moved += (pair.changes & kMoved) != 0 ? 1 : 0;
            counts.retyped += (pair.changes & kRetyped) != 0 ? 1 : 0;
            counts.attributes += (pair.changes & kAttributes) != 0 ? 1 : 0;
            counts.operands += (pair.changes & kOperands) != 0 ? 1 : 0;
            counts.became += (pair.changes & kBecame) != 0 ? 1 : 0;
        }
    }

    const OpSignatures &m_a, &m_b;
    Matching m_matching;
    std::vector<std::uint32_t> m_values; ///< value after, by value before
    OpDiff m_diff;
};

constexpr std::array<std::string_view, 5> kChangeNames{"moved", "retyped", "attribute changed", "operand changed",
                                                       "became another op"};
constexpr std::array<std::string_view, 8> kByNames{"same",      "operands", "uses",     "location",
                                                   "neighbour", "position", "contents", "name"};
constexpr std::array<std::string_view, 8> kEvidence{
    "same op, operands, uses and location",
    "same op, computed from the same values",
    "same op, used for the same",
    "same location or FX node",
    "same place as operand or user of an op that is known",
    "it stands between the same ops",
    "it holds the same ops",
    "function of the same name",
};
constexpr std::array<std::string_view, 4> kGroupNames{"replaced", "split", "merged", "rewritten"};

Language languageOf(const Stage &stage)
{
    const StageInfo *info = findStage(stage.id);
    return info != nullptr ? info->language : Language::Mlir;
}

} // namespace

OpDiff diffOps(const OpSignatures &before, const OpSignatures &after)
{
    return Assembler(before, after).run();
}

OpDiff diffOps(const Stage &before, const Stage &after)
{
    return diffOps(OpSignatures(before, languageOf(before)), OpSignatures(after, languageOf(after)));
}

std::vector<std::string_view> namesOf(OpChanges changes)
{
    std::vector<std::string_view> names;
    for (std::size_t bit = 0; bit < kChangeNames.size(); ++bit)
        if ((changes >> bit & 1) != 0)
            names.push_back(kChangeNames[bit]);
    return names;
}

std::string_view nameOf(PairedBy by)
{
    return kByNames.at(std::size_t(by));
}

std::string_view evidenceOf(PairedBy by)
{
    return kEvidence.at(std::size_t(by));
}

std::string_view nameOf(GroupKind kind)
{
    return kGroupNames.at(std::size_t(kind));
}

} // namespace heliograph
