// A scene at scales where words are no longer legible: boxes in hues and plain lines, by the hundred thousand. Drawn
// pixel by pixel, because QPainter needs ten times as long for lines without smoothing.
#pragma once

#include "ui/base/theme.h"
#include "ui/graph/graph_scene.h"

#include <QRgb>

#include <vector>

class QPainter;

namespace heliograph::ui {

/// Flat copies of what is drawn: a frame reads them from front to back, which a scene's items are too large for.
class SceneBlocks
{
public:
    SceneBlocks() = default;
    explicit SceneBlocks(const GraphScene &scene);

    /// Edges first, then cards and pills; frames are left to the caller. The painter's transform must not turn.
    void paint(QPainter &painter, const QRectF &area, const Theme &theme) const;
    /// Items of the form Frame, in order.
    const std::vector<int> &frames() const { return m_frames; }

private:
    struct Segment {
        float x1, y1, x2, y2;
    };
    struct Box {
        float left, top, right, bottom;
        std::uint8_t colour; ///< into the palette
    };

    void paintVectors(QPainter &painter, const std::vector<QRgb> &palette, const QColor &line) const;
    void paintTile(QPainter &painter, const QRect &tile, const std::vector<QRgb> &palette, QRgb line) const;

    std::vector<Segment> m_segments;
    std::vector<Box> m_boxes;
    std::vector<int> m_frames;
};

/// The end points of an edge's curves: what is left of it at small scales.
QPolygonF coarseLine(const SceneEdge &edge);

} // namespace heliograph::ui
