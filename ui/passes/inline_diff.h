// Both sides of a comparison as one text: what changed stands as it was above as it is.
#pragma once

#include "ui/passes/diff_text.h"
#include "ui/passes/shown_text.h"

namespace heliograph::ui {

/// A text made of lines of both sides, with the ops and links of those lines, as views of snapshots show it.
struct InlineDiff {
    ShownTextPtr text;
    std::vector<RevisedLine> revised;
    DiffFolds folds;
};

InlineDiff inlineDiff(const PassComparison &comparison);
/// The comparison with both sides as one text; itself if it has that.
PassComparisonPtr withMerged(PassComparisonPtr comparison);

} // namespace heliograph::ui
