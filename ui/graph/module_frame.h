// Modules of a model in a graph: the frame that holds what a call of one does, and the parameters that a node reads.
#pragma once

#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

/// In the frame `parent`; without a node or an op, which the caller may add.
SceneItem moduleFrame(const Variant &variant, ModuleIndex module, int parent);

/// "weight f32[64 × 64]": the parameter as it is called in the user's module.
QString parameterWords(const Variant &variant, const Node &user, const Node &parameter);

} // namespace heliograph::ui
