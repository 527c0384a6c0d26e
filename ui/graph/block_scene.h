// The scene of a stage's basic blocks and the control flow between them: one card a block, one frame a function if
// there are several.
#pragma once

#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

/// Whether the stage has blocks to draw.
bool hasBlocks(const Stage &stage);

/// A block is found by each of its ops, and by the nodes that more of its ops come from than of any other block's.
/// Empty if the stage has no blocks.
GraphScene blockScene(const Variant &variant, const Stage &stage);

} // namespace heliograph::ui
