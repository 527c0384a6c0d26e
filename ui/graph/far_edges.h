// Edges that lead too far to be followed: a constant at the top of a function that ten thousand ops below it use. To
// draw them as wires takes a layout room and time by the rows that each passes, and shows a black bar; their ends say
// the name instead.
#pragma once

#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

/// Gives the longest edges a name, that of the item they come from, if all together would pass too many rows. Does
/// nothing to a scene that a layout can cope with.
void nameFarEdges(GraphScene &scene);

} // namespace heliograph::ui
