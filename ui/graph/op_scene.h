// The scene of any stage that has ops and edges between them: one card per op, one frame per op that holds others.
#pragma once

#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

/// Hues are those of the nodes that the ops are linked to. Empty if the stage has no edges.
GraphScene opScene(const Variant &variant, const Stage &stage);

} // namespace heliograph::ui
