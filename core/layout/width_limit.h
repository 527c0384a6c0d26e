// Chooses the row of every node so that a graph fits a narrow pane: tall rather than wide.
#pragma once

#include "core/layout/layout.h"

namespace heliograph {

/// Sets LayoutNode::rank and LayoutCluster::rank: each node as close above its users as rows no wider than `width`
/// allow, each cluster in a row of its own. Rows hold at least one node, whatever its width. Edges that run backwards
/// (cycles) count for nothing.
void limitWidth(LayoutInput &input, double width);

} // namespace heliograph
