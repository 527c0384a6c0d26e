#include "ui/graph/scene_index.h"

namespace heliograph::ui {

namespace {

constexpr qreal kHeadReach = 8; ///< of an arrow's head around the end of its line

/// Where the words of an edge may be drawn.
std::vector<QRectF> wordBoxes(const SceneEdge &edge, const CardMetrics &metrics)
{
    std::vector<QRectF> boxes;
    if (!edge.label.isEmpty() && !edge.isNamed()) {
        boxes.emplace_back(QPointF(), metrics.labelSize(edge.label));
        boxes.back().moveCenter(edge.labelAt);
    }
    if (!edge.words().isEmpty())
        boxes.push_back(metrics.markBox(edge));
    return boxes;
}

SpatialGrid itemGrid(const GraphScene &scene)
{
    std::vector<QRectF> boxes;
    boxes.reserve(scene.items.size());
    for (const SceneItem &item : scene.items)
        boxes.push_back(item.rect);
    return SpatialGrid(std::move(boxes));
}

SpatialGrid edgeGrid(const GraphScene &scene, const CardMetrics &metrics)
{
    std::vector<SpatialGrid::Line> lines;
    lines.reserve(scene.edges.size());
    for (const SceneEdge &edge : scene.edges)
        lines.push_back({edge.line, wordBoxes(edge, metrics)});
    return SpatialGrid(lines, kHeadReach);
}

} // namespace

SceneIndex::SceneIndex(const GraphScene &scene, const CardMetrics &metrics)
    : items(itemGrid(scene)), edges(edgeGrid(scene, metrics)), blocks(scene)
{
}

} // namespace heliograph::ui
