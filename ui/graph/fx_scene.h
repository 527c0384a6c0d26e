// The scene of a variant's FX graphs as they were lowered: one card per node, one frame per loop and branch, and the
// values from elsewhere (host tensors, symbols) as pills beside their users.
#pragma once

#include "ui/graph/graph_scene.h"

#include <vector>

namespace heliograph::ui {

/// What became of each node, by NodeIndex; shorter or empty means "unknown", and then targets tell the aliases.
using NodeStates = std::vector<ItemState>;

/// Graphs that no node calls are drawn if they are roots; those the config does not use are not.
GraphScene fxScene(const Variant &variant, const NodeStates &states = {});

} // namespace heliograph::ui
