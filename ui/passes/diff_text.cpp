#include "ui/passes/diff_text.h"

#include "ui/models/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace heliograph::ui {

namespace {

Revision revisionOf(RowKind kind)
{
    switch (kind) {
    case RowKind::Added:
        return Revision::Added;
    case RowKind::Removed:
        return Revision::Removed;
    case RowKind::Moved:
        return Revision::Moved;
    case RowKind::Same:
    case RowKind::Changed:
        break;
    }
    return Revision::Changed;
}

std::int32_t lineOf(const DiffRow &row, int side)
{
    return (side == 0 ? row.left : row.right) - 1;
}

/// "⋯ 22 ops, same · 0:load"
QString foldWords(const DiffFold &fold, const Variant &variant)
{
    const auto tr = [](const char *words) { return QCoreApplication::translate("DiffText", words); };
    const auto lines = int(fold.last - fold.first + 1);
    QString words = fold.ops > 0       ? tr("%1, same").arg(opsWords(fold.ops))
                    : fold.aliases > 0 ? tr("%1 aliases, same").arg(grouped(fold.aliases))
                                       : QCoreApplication::translate("DiffText", "%n lines, same", nullptr, lines);
    if (fold.renumbered > 0 && fold.renumbered == fold.ops)
        words = tr("%1, renumbered").arg(opsWords(fold.ops));
    if (fold.node != kNone)
        words += QStringLiteral(" · ") + QString::fromStdString(variant.nodes[std::size_t(fold.node)].id);
    return words;
}

/// The lines of a side in some rows, as a run; where it has none, between the lines around.
LineRun runOf(const std::vector<DiffRow> &rows, std::size_t first, std::size_t end, int side)
{
    LineRun run{-1, -1};
    for (std::size_t i = first; i < end; ++i)
        if (const std::int32_t line = lineOf(rows[i], side); line >= 0)
            run = {run.first < 0 ? line : run.first, line + 1};
    if (run.first >= 0)
        return run;
    for (std::size_t i = first; i-- > 0;)
        if (const std::int32_t line = lineOf(rows[i], side); line >= 0)
            return {line + 1, line + 1};
    return {0, 0};
}

} // namespace

std::optional<Revision> revisionOf(const OpDiff &diff, OpIndex op, int side)
{
    const OpPair *pair = side == 0 ? diff.ofBefore(op) : diff.ofAfter(op);
    if (!pair)
        return side == 0 ? Revision::Removed : Revision::Added;
    if (pair->changes == kSame)
        return std::nullopt;
    return pair->changes == kMoved ? Revision::Moved : Revision::Changed;
}

std::vector<RevisedLine> revisedLines(const PassComparison &comparison, int side)
{
    const ShownText &text = side == 0 ? *comparison.before : *comparison.after;
    std::vector<RevisedLine> lines;
    for (const DiffRow &row : comparison.rows.rows) {
        if (row.kind == RowKind::Same || lineOf(row, side) < 0)
            continue;
        RevisedLine line{lineOf(row, side), revisionOf(row.kind), {}};
        for (const auto &range : side == 0 ? row.leftRanges : row.rightRanges)
            line.parts.append({text.shown(line.line, range.begin), text.shown(line.line, range.end)});
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<LinePair> linePairs(const DiffRows &rows)
{
    std::vector<LinePair> pairs;
    for (const DiffRow &row : rows.rows)
        if (row.left > 0 && row.right > 0)
            pairs.push_back({row.left - 1, row.right - 1});
    return pairs;
}

std::vector<DiffBlock> diffBlocks(const DiffRows &rows)
{
    std::vector<DiffBlock> blocks;
    const auto &all = rows.rows;
    for (std::size_t i = 0; i < all.size();) {
        if (all[i].kind == RowKind::Same) {
            ++i;
            continue;
        }
        const bool moved = all[i].kind == RowKind::Moved;
        const auto next = [&](std::size_t at) {
            return all[at].kind == all[i].kind && (!moved || (all[at].counterpart == all[at - 1].counterpart + 1 &&
                                                              (all[at].left > 0) == (all[i].left > 0)));
        };
        std::size_t end = i + 1;
        while (end < all.size() && next(end))
            ++end;
        // What moved is joined once, from where it was to where it is.
        if (!moved)
            blocks.push_back({revisionOf(all[i].kind), runOf(all, i, end, 0), runOf(all, i, end, 1)});
        else if (all[i].left > 0 && all[i].counterpart > 0)
            blocks.push_back({Revision::Moved,
                              runOf(all, i, end, 0),
                              {all[i].counterpart - 1, all[i].counterpart - 1 + std::int32_t(end - i)}});
        i = end;
    }
    return blocks;
}

DiffFolds diffFolds(const PassComparison &comparison, int side)
{
    DiffFolds folds;
    for (const DiffFold &fold : comparison.rows.folds) {
        const LineRun run = runOf(comparison.rows.rows, fold.first, fold.last + 1, side);
        folds.lines.push_back({run.first, run.end - 1, true});
        folds.words.push_back(foldWords(fold, *comparison.after->variant));
    }
    return folds;
}

} // namespace heliograph::ui
