// A comparison in the text view's terms: what is said of lines, which lines belong in one row, which can be folded, and
// which blocks of lines a lane joins. Lines count from 0 here.
#pragma once

#include "ui/passes/row_alignment.h"
#include "ui/passes/shown_text.h"
#include "ui/text/fold_set.h"
#include "ui/text/text_scene.h"

#include <QString>

#include <optional>

namespace heliograph::ui {

/// Lines from `first` up to, but without, `end`.
struct LineRun {
    std::int32_t first = 0;
    std::int32_t end = 0;

    bool isEmpty() const { return first == end; }
};

/// Lines next to each other of which the same is said. An empty run stands where lines of the other side are missing.
struct DiffBlock {
    Revision kind = Revision::Changed;
    LineRun before;
    LineRun after;
};

struct DiffFolds {
    std::vector<FoldableLines> lines;
    std::vector<QString> words;
};

/// What the diff says of an op of a side; nothing for one that stayed as it was. `side` 0 is before, 1 after.
std::optional<Revision> revisionOf(const OpDiff &diff, OpIndex op, int side);

/// As the side shows its lines. `side` 0 is before, 1 after.
std::vector<RevisedLine> revisedLines(const PassComparison &comparison, int side);
std::vector<LinePair> linePairs(const DiffRows &rows);
std::vector<DiffBlock> diffBlocks(const DiffRows &rows);
/// Runs of lines that are the same on both sides, with a few around each change left in sight; the same number of folds
/// on both sides, in the same order.
DiffFolds diffFolds(const PassComparison &comparison, int side);

} // namespace heliograph::ui
