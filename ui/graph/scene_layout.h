// Between a scene and the layout seam: what has to be placed, and where it came to stand.
#pragma once

#include "core/layout/layout.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/graph_scene.h"

namespace heliograph::ui {

struct LayoutWishes {
    double width = 0;        ///< of the pane the graph should fit, 0: as the engine likes
    bool edgeLabels = false; ///< room for the types on edges
};

/// Cards and pills become nodes, frames clusters, both in item order.
LayoutInput layoutInput(const GraphScene &scene, const CardMetrics &metrics, const LayoutWishes &wishes = {});

/// Takes over places and routes. `result` must be of layoutInput(scene, ...).
void place(GraphScene &scene, const LayoutResult &result);

} // namespace heliograph::ui
