// Between a scene and the layout seam: what has to be placed, and where it came to stand.
#pragma once

#include "core/layout/layout.h"
#include "ui/graph/card_metrics.h"
#include "ui/graph/graph_scene.h"

#include <QPainterPath>

#include <vector>

namespace heliograph::ui {

struct LayoutWishes {
    double width = 0;        ///< of the pane the graph should fit, 0: as the engine likes
    bool edgeLabels = false; ///< room for the types on edges
    bool namedEdges = false; ///< also those that are drawn as a name at their end
};

/// Cards and pills become nodes, frames clusters, both in item order.
LayoutInput layoutInput(const GraphScene &scene, const CardMetrics &metrics, const LayoutWishes &wishes = {});

/// Takes over places and routes. `result` must be of layoutInput(scene, metrics, ...).
void place(GraphScene &scene, const LayoutResult &result, const CardMetrics &metrics = {});

/// Draws an edge along a chain of cubic Bézier curves (1 + 3n points) whose last point is the arrow's tip.
void setRoute(SceneEdge &edge, std::vector<QPointF> points);
/// The points that setRoute() was given.
std::vector<QPointF> routeOf(const SceneEdge &edge);
/// The route as a path, for scales at which its flattened line would show corners.
QPainterPath pathOf(const SceneEdge &edge);

} // namespace heliograph::ui
