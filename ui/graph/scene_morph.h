// A scene on its way from where things stood before: what is in both drawings moves, the rest is there at once.
#pragma once

#include "ui/graph/graph_scene.h"

#include <memory>
#include <vector>

namespace heliograph::ui {

class SceneMorph
{
public:
    /// Things are the same if their identities are. `shift` is added to the places of `before`, so that both drawings
    /// have one origin. What comes out of a collapsed frame starts where that stood.
    SceneMorph(const GraphScene &before, QPointF shift, std::shared_ptr<const GraphScene> after);

    /// False if nothing moves.
    bool moves() const { return m_moves; }
    /// 0: at the places before, 1: `after` itself.
    std::shared_ptr<const GraphScene> at(qreal time) const;

private:
    QRectF rectAt(std::size_t item, qreal time) const;
    void bend(SceneEdge &edge, qreal time) const;

    std::shared_ptr<const GraphScene> m_after;
    std::vector<QRectF> m_start; ///< by item
    bool m_moves = false;
};

} // namespace heliograph::ui
