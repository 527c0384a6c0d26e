// Steps through a scene by keyboard: along edges up and down, among siblings left and right, in and out of frames.
#pragma once

#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

enum class Step { Up, Down, Left, Right };

/// The item one step from `item`, which itself is returned if there is none. Every item of a connected scene can be
/// reached. From no item (-1) any step leads to the first one; -1 only if the scene is empty.
int stepFrom(const GraphScene &scene, int item, Step step);

/// The topmost item; -1 if the scene is empty.
int firstItem(const GraphScene &scene);

} // namespace heliograph::ui
