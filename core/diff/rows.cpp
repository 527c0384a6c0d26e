#include "core/diff/rows.h"

#include "core/diff/align.h"
#include "core/diff/changed_ranges.h"
#include "core/diff/folds.h"
#include "core/diff/regions.h"
#include "core/text/scan.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

namespace heliograph {

using namespace diff;

namespace {

/// A left line and the right line that stands beside it.
using LinePair = std::pair<std::int32_t, std::int32_t>;

class RowMaker
{
public:
    RowMaker(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after)
        : m_diff(diff), m_a(before), m_b(after), m_ranges(diff, before, after), m_meaningsBefore(meanings(before)),
          m_meaningsAfter(meanings(after))
    {
    }

    std::vector<DiffRow> run()
    {
        addOpAnchors();
        addAliasAnchors(false);
        addAliasAnchors(true);
        std::int32_t left = 1, right = 1;
        for (const auto &[l, r] : keptAnchors()) {
            addGap(left, l, right, r);
            addPair(l, r);
            left = l + 1;
            right = r + 1;
        }
        addGap(left, m_a.lines().lineCount() + 1, right, m_b.lines().lineCount() + 1);
        return std::move(m_rows);
    }

private:
    static std::unordered_set<Hash> meanings(const OpSignatures &side)
    {
        std::unordered_set<Hash> all;
        for (const AliasDefinition &definition : side.aliases().definitions())
            all.insert(definition.meaning());
        return all;
    }

    // ---- which lines stand side by side

    /// Lines of ops that stayed, in regions that stayed.
    void addOpAnchors()
    {
        std::vector<OpIndex> afterOf(m_a.size(), kNone);
        for (const OpPair &pair : m_diff.pairs)
            afterOf[std::size_t(pair.before)] = pair.after;
        const std::vector<OpIndex> regions = regionsOf(m_a, afterOf);
        std::vector<bool> still(m_a.size(), false);
        for (const OpPair &pair : m_diff.pairs) {
            const OpIndex region = regions[std::size_t(pair.before)];
            const bool stays = (pair.changes & kMoved) == 0 && (region == kNone || still[std::size_t(region)]);
            still[std::size_t(pair.before)] = stays;
            if (stays)
                addLines(m_a.lines().linesOf(pair.before), m_b.lines().linesOf(pair.after));
        }
    }

    void addLines(std::span<const std::int32_t> left, std::span<const std::int32_t> right)
    {
        if (left.empty() || right.empty())
            return;
        const bool even = left.size() == right.size();
        for (std::size_t i = 0; i < (even ? left.size() : 1); ++i)
            m_anchors.emplace_back(left[i], right[i]);
        if (!even && left.size() > 1 && right.size() > 1)
            m_anchors.emplace_back(left.back(), right.back());
    }

    /// Definitions of one meaning, or, of those that changed, of one name; locations simply in order.
    void addAliasAnchors(bool locations)
    {
        std::map<Hash, std::vector<std::int32_t>> lines;
        const auto key = [&](const OpSignatures &side, const AliasDefinition &definition) -> Hash {
            return locations ? isInHeader(side, definition.line) : definition.meaning();
        };
        for (const AliasDefinition &definition : m_b.aliases().definitions())
            if (definition.location == locations)
                lines[key(m_b, definition)].push_back(definition.line);
        std::map<Hash, std::size_t> used;
        for (const AliasDefinition &definition : m_a.aliases().definitions()) {
            if (definition.location != locations)
                continue;
            const auto found = lines.find(key(m_a, definition));
            if (found != lines.end() && used[found->first] < found->second.size())
                m_anchors.emplace_back(definition.line, found->second[used[found->first]++]);
        }
        for (const AliasChange &change : m_diff.aliases)
            if (!locations && change.lineBefore > 0 && change.lineAfter > 0)
                m_anchors.emplace_back(change.lineBefore, change.lineAfter);
    }

    static bool isInHeader(const OpSignatures &side, std::int32_t line)
    {
        return !side.stage().ops.empty() && line < side.stage().ops.front().span.line;
    }

    /// The longest run that goes down on both sides; each line once.
    std::vector<LinePair> keptAnchors()
    {
        std::sort(m_anchors.begin(), m_anchors.end());
        m_anchors.erase(std::unique(m_anchors.begin(), m_anchors.end(),
                                    [](const LinePair &x, const LinePair &y) { return x.first == y.first; }),
                        m_anchors.end());
        std::vector<std::uint32_t> rights;
        for (const LinePair &anchor : m_anchors)
            rights.push_back(std::uint32_t(anchor.second));
        std::vector<LinePair> kept;
        for (const std::uint32_t at : longestIncreasing(rights))
            kept.push_back(m_anchors[at]);
        return kept;
    }

    // ---- rows

    /// Lines [left, leftEnd) against [right, rightEnd), none of which belong together by ops.
    void addGap(std::int32_t left, std::int32_t leftEnd, std::int32_t right, std::int32_t rightEnd)
    {
        std::vector<Hash> lefts, rights;
        for (std::int32_t l = left; l < leftEnd; ++l)
            lefts.push_back(looseKey(m_a, l));
        for (std::int32_t r = right; r < rightEnd; ++r)
            rights.push_back(looseKey(m_b, r));
        const std::int32_t l0 = left, r0 = right;
        for (const auto &[l, r] : alignInOrder(lefts, rights)) {
            addSides(left, l0 + std::int32_t(l), right, r0 + std::int32_t(r));
            left = l0 + std::int32_t(l);
            right = r0 + std::int32_t(r);
            m_rows.push_back({left++, right++, RowKind::Same, false, kNone, kNone, 0, {}, {}});
        }
        addSides(left, leftEnd, right, rightEnd);
    }

    /// A line that belongs to no op can stand beside an equal one; where `.loc` leads is no change.
    static Hash looseKey(const OpSignatures &side, std::int32_t line)
    {
        if (side.lines().owner(line) != kNone || isAliasLine(side.lines().text(line), side.language()))
            return 0;
        const std::string_view text = text::trim(side.lines().text(line));
        return text.starts_with(".loc") ? 1 : hashOf(text);
    }

    void addSides(std::int32_t left, std::int32_t leftEnd, std::int32_t right, std::int32_t rightEnd)
    {
        for (; left < leftEnd; ++left)
            m_rows.push_back(sideRow(left, true));
        for (; right < rightEnd; ++right)
            m_rows.push_back(sideRow(right, false));
    }

    /// A line that has nothing beside it.
    DiffRow sideRow(std::int32_t line, bool isLeft) const
    {
        const OpSignatures &here = isLeft ? m_a : m_b, &there = isLeft ? m_b : m_a;
        const OpIndex op = here.lines().owner(line);
        const OpPair *pair = isLeft ? m_diff.ofBefore(op) : m_diff.ofAfter(op);
        DiffRow row;
        (isLeft ? row.left : row.right) = line;
        (isLeft ? row.before : row.after) = op;
        row.kind = sideKind(here, isLeft ? m_meaningsAfter : m_meaningsBefore, line, op, pair,
                            isLeft ? RowKind::Removed : RowKind::Added);
        if (pair == nullptr)
            return row;
        row.before = pair->before;
        row.after = pair->after;
        row.counterpart = counterpart(here, op, line, there, isLeft ? pair->after : pair->before);
        if (pair->changes == kMoved || row.counterpart <= 0)
            return row;
        ChangedRanges ranges = isLeft ? m_ranges.between(row.before, line, row.after, row.counterpart)
                                      : m_ranges.between(row.before, row.counterpart, row.after, line);
        (isLeft ? row.leftRanges : row.rightRanges) = std::move(isLeft ? ranges.left : ranges.right);
        return row;
    }

    /// Of a line that stands alone.
    static RowKind sideKind(const OpSignatures &side, const std::unordered_set<Hash> &there, std::int32_t line,
                            OpIndex op, const OpPair *pair, RowKind alone)
    {
        if (pair != nullptr)
            return RowKind::Moved;
        if (op != kNone)
            return alone;
        const std::string_view text = text::trim(side.lines().text(line));
        if (!isAliasLine(text, side.language()))
            return side.language() == Language::Python && !text.empty() ? alone : RowKind::Same;
        const AliasDefinition *alias = aliasOn(side, line);
        if (alias == nullptr || alias->location)
            return RowKind::Same;
        return there.contains(alias->meaning()) ? RowKind::Same : alone;
    }

    static const AliasDefinition *aliasOn(const OpSignatures &side, std::int32_t line)
    {
        const auto &all = side.aliases().definitions();
        const auto found = std::lower_bound(all.begin(), all.end(), line,
                                            [](const AliasDefinition &it, std::int32_t l) { return it.line < l; });
        return found != all.end() && found->line == line ? &*found : nullptr;
    }

    static std::int32_t counterpart(const OpSignatures &side, OpIndex op, std::int32_t line, const OpSignatures &other,
                                    OpIndex partner)
    {
        const auto here = side.lines().linesOf(op), there = other.lines().linesOf(partner);
        const auto at = std::size_t(std::find(here.begin(), here.end(), line) - here.begin());
        if (there.empty())
            return 0;
        return at < there.size() ? there[at] : there.back();
    }

    void addPair(std::int32_t left, std::int32_t right)
    {
        DiffRow row{left, right, RowKind::Same, false, m_a.lines().owner(left), m_b.lines().owner(right), 0, {}, {}};
        row.renumbered = m_a.lines().text(left) != m_b.lines().text(right);
        const OpPair *pair = m_diff.ofBefore(row.before);
        if (pair != nullptr && pair->after == row.after) {
            if (changesOn(left) != kSame) {
                ChangedRanges ranges = m_ranges.between(row.before, left, row.after, right);
                row.kind = ranges.isEmpty() ? RowKind::Same : RowKind::Changed;
                row.leftRanges = std::move(ranges.left);
                row.rightRanges = std::move(ranges.right);
            }
        } else if (row.before == kNone && row.renumbered) {
            const AliasDefinition *was = aliasOn(m_a, left), *is = aliasOn(m_b, right);
            if (was != nullptr && is != nullptr && !was->location && was->meaning() != is->meaning())
                row.kind = RowKind::Changed;
        }
        row.renumbered = row.renumbered && row.kind == RowKind::Same;
        m_rows.push_back(std::move(row));
    }

    /// Of all ops that start on a line, or of the one that goes on there.
    OpChanges changesOn(std::int32_t left) const
    {
        const OpIndex owner = m_a.lines().owner(left);
        OpChanges changes = 0;
        for (auto op = std::size_t(owner); op < m_a.size(); ++op) {
            const bool here = OpIndex(op) == owner || m_a.op(OpIndex(op)).span.line == left;
            if (!here)
                break;
            if (!m_a.takesPart(OpIndex(op)))
                continue;
            const OpPair *pair = m_diff.ofBefore(OpIndex(op));
            changes |= pair != nullptr ? pair->changes & ~kMoved : kBecame;
        }
        return changes;
    }

    const OpDiff &m_diff;
    const OpSignatures &m_a, &m_b;
    RangeFinder m_ranges;
    std::unordered_set<Hash> m_meaningsBefore, m_meaningsAfter; ///< of aliases
    std::vector<LinePair> m_anchors;
    std::vector<DiffRow> m_rows;
};

constexpr std::array<std::string_view, 5> kNames{"same", "added", "removed", "changed", "moved"};

} // namespace

std::string_view nameOf(RowKind kind)
{
    return kNames.at(std::size_t(kind));
}

DiffRows rowsOf(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after, int around)
{
    DiffRows result;
    result.rows = RowMaker(diff, before, after).run();
    result.folds = foldsOf(result.rows, &before, &after, around);
    return result;
}

std::vector<InlineRow> inlineRows(const DiffRows &rows)
{
    std::vector<InlineRow> result;
    for (std::uint32_t i = 0; i < rows.rows.size(); ++i) {
        const DiffRow &row = rows.rows[i];
        if (row.left > 0 && (row.right == 0 || row.kind == RowKind::Changed))
            result.push_back({i, false});
        if (row.right > 0)
            result.push_back({i, true});
    }
    return result;
}

} // namespace heliograph
