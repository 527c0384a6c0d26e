// The texts of a stage in two variants as a comparison that can be shown side by side, whose nodes are those of the
// first.
#pragma once

#include "core/compare/comparison.h"
#include "ui/passes/shown_text.h"

namespace heliograph::ui {

/// Both must have the stage. Ops of nodes that only the second has are there as ops of nodes behind those of the first.
/// Takes as long as a comparison of passes: off the GUI thread.
PassComparisonPtr pairStage(const VariantComparison &comparison, const std::string &stageId);

} // namespace heliograph::ui
