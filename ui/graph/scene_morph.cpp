#include "ui/graph/scene_morph.h"

#include "ui/graph/scene_layout.h"

#include <unordered_map>

namespace heliograph::ui {

namespace {

QRectF between(const QRectF &a, const QRectF &b, qreal time)
{
    return {a.topLeft() + (b.topLeft() - a.topLeft()) * time, a.size() + (b.size() - a.size()) * time};
}

} // namespace

SceneMorph::SceneMorph(const GraphScene &before, QPointF shift, std::shared_ptr<const GraphScene> after)
    : m_after(std::move(after))
{
    std::unordered_map<std::uint64_t, QRectF> stood;
    for (const SceneItem &item : before.items)
        stood.emplace(item.identity, item.rect.translated(shift));
    m_start.reserve(m_after->items.size());
    for (const SceneItem &item : m_after->items) {
        const auto own = stood.find(item.identity);
        const bool inside =
            item.parent >= 0 && m_start[std::size_t(item.parent)] != m_after->items[std::size_t(item.parent)].rect;
        if (own != stood.end())
            m_start.push_back(own->second);
        else
            m_start.push_back(inside ? m_start[std::size_t(item.parent)] : item.rect);
        m_moves = m_moves || (own != stood.end() && own->second != item.rect);
    }
}

QRectF SceneMorph::rectAt(std::size_t item, qreal time) const
{
    return between(m_start[item], m_after->items[item].rect, time);
}

/// Each point of the route moves along with the end that it is closer to.
void SceneMorph::bend(SceneEdge &edge, qreal time) const
{
    const auto moved = [&](int item) {
        const QRectF &rect = m_after->items[std::size_t(item)].rect;
        return rectAt(std::size_t(item), time).center() - rect.center();
    };
    const QPointF to = moved(edge.to);
    const QPointF from = edge.isNamed() ? to : moved(edge.from);
    std::vector<QPointF> points = routeOf(edge);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const qreal along = qreal(i) / qreal(points.size() - 1);
        points[i] += from * (1 - along) + to * along;
    }
    setRoute(edge, std::move(points));
}

std::shared_ptr<const GraphScene> SceneMorph::at(qreal time) const
{
    if (time >= 1)
        return m_after;
    auto scene = std::make_shared<GraphScene>(*m_after);
    scene->sceneIndex.reset();
    for (std::size_t i = 0; i < scene->items.size(); ++i)
        scene->items[i].rect = rectAt(i, time);
    for (SceneEdge &edge : scene->edges)
        bend(edge, time);
    return scene;
}

} // namespace heliograph::ui
