#include "ui/passes/row_alignment.h"

namespace heliograph::ui {

namespace {

/// Above a line: below the line before it, or the fold that one is in.
void addAbove(std::vector<BlankRows> &blanks, std::int32_t line, std::int32_t rows)
{
    if (!blanks.empty() && blanks.back().after == line - 1)
        blanks.back().rows += rows;
    else
        blanks.push_back({line - 1, rows});
}

} // namespace

BlankSides keepInStep(const std::vector<LinePair> &pairs, const RowMap &before, const RowMap &after)
{
    BlankSides blanks;
    std::int32_t ahead = 0; // rows that the blank ones so far put `after` ahead by
    const auto level = [&](std::int32_t left, std::int32_t leftRow, std::int32_t right, std::int32_t rightRow) {
        const std::int32_t step = leftRow - (rightRow + ahead);
        if (step > 0)
            addAbove(blanks.after, right, step);
        else if (step < 0)
            addAbove(blanks.before, left, -step);
        ahead += step;
    };
    for (const LinePair &pair : pairs) {
        // Inside a fold there is no row to move; its first line stands for it.
        const Fold *left = before.foldOfLine(pair.before);
        const Fold *right = after.foldOfLine(pair.after);
        if ((left && left->first != pair.before) || (right && right->first != pair.after))
            continue;
        level(pair.before, before.rowOfLine(pair.before), pair.after, after.rowOfLine(pair.after));
    }
    const std::int32_t lines = before.rows() > 0 ? before.lineOfRow(before.rows() - 1) : 0;
    const std::int32_t others = after.rows() > 0 ? after.lineOfRow(after.rows() - 1) : 0;
    level(lines + 1, before.rows(), others + 1, after.rows());
    return blanks;
}

} // namespace heliograph::ui
