#include "ui/passes/inline_diff.h"

#include "ui/text/line_table.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

namespace heliograph::ui {

namespace {

/// Copies lines of both stages into one, and with them the ops that start on them.
class Merger
{
public:
    explicit Merger(const PassComparison &comparison)
        : m_sides{&comparison.before->stage(), &comparison.after->stage()},
          m_lines{&comparison.before->signatures->lines(), &comparison.after->signatures->lines()},
          m_texts{LineTable(comparison.before->stage().text), LineTable(comparison.after->stage().text)}
    {
        const Stage &after = *m_sides[1];
        m_stage.id = after.id;
        m_stage.pipeline = after.pipeline;
        for (int side : {0, 1})
            m_newLine[side].assign(std::size_t(m_lines[side]->lineCount()) + 2, 0);
    }

    void addLine(int side, std::int32_t line)
    {
        m_stage.text += m_texts[side].line(line - 1);
        m_stage.text += '\n';
        m_newLine[side][std::size_t(line)] = ++m_count;
    }

    Stage take()
    {
        struct Placed {
            Op op;
            int side;
            OpIndex from;
        };
        std::vector<Placed> placed;
        for (int side : {1, 0})
            for (OpIndex op = 0; op < OpIndex(m_sides[side]->ops.size()); ++op)
                if (Op moved = m_sides[side]->ops[std::size_t(op)]; place(side, moved.span))
                    placed.push_back({moved, side, op});
        std::stable_sort(placed.begin(), placed.end(), [](const Placed &a, const Placed &b) {
            return std::pair(a.op.span.line, a.op.span.column) < std::pair(b.op.span.line, b.op.span.column);
        });
        std::array<std::vector<OpIndex>, 2> newOp;
        for (int side : {0, 1})
            newOp[std::size_t(side)].assign(m_sides[side]->ops.size(), kNone);
        for (std::size_t i = 0; i < placed.size(); ++i)
            newOp[std::size_t(placed[i].side)][std::size_t(placed[i].from)] = OpIndex(i);
        for (Placed &each : placed) {
            m_origins.emplace_back(each.side, each.from);
            const Stage &from = *m_sides[each.side];
            const OpIndex parent = each.op.parent;
            each.op.parent = parent == kNone ? kNone : newOp[std::size_t(each.side)][std::size_t(parent)];
            for (std::uint32_t *word : {&each.op.name, &each.op.label, &each.op.type})
                *word = wordOf(from.string(*word));
            m_stage.ops.push_back(each.op);
        }
        for (int side : {0, 1})
            for (const Link &link : m_sides[side]->links)
                if (const OpIndex op = newOp[std::size_t(side)][std::size_t(link.op)]; op != kNone)
                    m_stage.links.push_back({op, link.node, link.how});
        std::sort(m_stage.links.begin(), m_stage.links.end(), [](const Link &a, const Link &b) {
            return std::tuple(a.op, a.how, a.node) < std::tuple(b.op, b.how, b.node);
        });
        return std::move(m_stage);
    }

    /// Of each op of the stage that was taken: its side, and the op there.
    const std::vector<std::pair<int, OpIndex>> &origins() const { return m_origins; }

private:
    /// False for an op whose first line was left out: it stands on the other side.
    bool place(int side, Span &span) const
    {
        const auto at = [&](std::int32_t line) {
            const auto &lines = m_newLine[side];
            return line > 0 && std::size_t(line) < lines.size() ? lines[std::size_t(line)] : 0;
        };
        const std::int32_t first = at(span.line);
        if (first == 0)
            return false;
        const std::int32_t last = at(span.endLine);
        span.line = first;
        span.endLine = std::max(first, last);
        return true;
    }

    std::uint32_t wordOf(const std::string &word)
    {
        const auto [known, fresh] = m_words.try_emplace(word, std::uint32_t(m_stage.strings.size()));
        if (word.empty())
            return 0;
        if (fresh)
            m_stage.strings.push_back(word);
        return known->second;
    }

    std::array<const Stage *, 2> m_sides;
    std::array<const diff::OwnLines *, 2> m_lines;
    std::array<LineTable, 2> m_texts;
    std::array<std::vector<std::int32_t>, 2> m_newLine; ///< by line of the side; 0: not taken
    std::unordered_map<std::string, std::uint32_t> m_words;
    std::vector<std::pair<int, OpIndex>> m_origins;
    std::int32_t m_count = 0;
    Stage m_stage;
};

/// Lines of the new text that say something of a change, and runs that do not.
RevisedLine revisedLine(const PassComparison &comparison, const DiffRow &row, bool right, std::int32_t line)
{
    const ShownText &text = right ? *comparison.after : *comparison.before;
    const std::int32_t from = (right ? row.right : row.left) - 1;
    RevisedLine revised{line,
                        row.kind == RowKind::Moved ? Revision::Moved
                        : right                    ? Revision::Added
                                                   : Revision::Removed,
                        {}};
    for (const auto &range : right ? row.rightRanges : row.leftRanges)
        revised.parts.append({text.shown(from, range.begin), text.shown(from, range.end)});
    return revised;
}

} // namespace

InlineDiff inlineDiff(const PassComparison &comparison)
{
    InlineDiff made;
    Merger merger(comparison);
    const std::vector<InlineRow> rows = inlineRows(comparison.rows);
    std::vector<std::int32_t> lineOfRow(comparison.rows.rows.size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const DiffRow &row = comparison.rows.rows[rows[i].row];
        merger.addLine(rows[i].right ? 1 : 0, rows[i].right ? row.right : row.left);
        lineOfRow[rows[i].row] = std::int32_t(i);
        if (row.kind != RowKind::Same)
            made.revised.push_back(revisedLine(comparison, row, rows[i].right, std::int32_t(i)));
    }
    made.folds.words = diffFolds(comparison, 1).words;
    for (const DiffFold &fold : comparison.rows.folds)
        made.folds.lines.push_back({lineOfRow[fold.first], lineOfRow[fold.last], true});
    auto alone = std::make_shared<Variant>(*comparison.after->variant);
    alone->stages.front() = merger.take();
    auto text = std::make_shared<ShownText>();
    text->language = comparison.after->language;
    text->variant = std::move(alone);
    text->index = std::make_shared<const ProvenanceIndex>(text->variant);
    for (const auto &[side, op] : merger.origins())
        text->origins.emplace_back(side == 0 ? comparison.before->id : comparison.after->id, op);
    made.text = std::move(text);
    return made;
}

PassComparisonPtr withMerged(PassComparisonPtr comparison)
{
    if (comparison->merged)
        return comparison;
    auto made = std::make_shared<PassComparison>(*comparison);
    made->merged = std::make_shared<const InlineDiff>(inlineDiff(*comparison));
    return made;
}

} // namespace heliograph::ui
