// The edges of a scene on the screen: strokes that cost what is in sight, heads, and labels where there is room.
#include "ui/graph/scene_layout.h"
#include "ui/graph/scene_pass.h"

#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr qreal kFlattenedFor = 2; ///< scale up to which an edge's flattened line is as good as its curves

} // namespace

/// Both ends belong to the active node, or one of them is it.
bool ScenePass::isLitEdge(int index) const
{
    const SceneEdge &edge = m_scene.edges[std::size_t(index)];
    return isActive(edge.from) || isActive(edge.to) || (lit(edge.from) && lit(edge.to));
}

bool ScenePass::isDashed(const SceneEdge &edge) const
{
    const auto indirect = [this](int index) {
        const SceneItem &item = at(index);
        return lit(index) == How::Derived || (!isActive(index) && item.form == ItemForm::Card &&
                                              (item.state == ItemState::Folded || item.state == ItemState::Alias));
    };
    return indirect(edge.from) || indirect(edge.to);
}

/// `smooth`: also if neither of its ends is in sight.
void ScenePass::edge(int index, bool smooth)
{
    const SceneEdge &edge = m_scene.edges[std::size_t(index)];
    const bool lit = isLitEdge(index);
    const bool hovered = isHovered(edge.from) || isHovered(edge.to);
    const QColor colour = c(lit ? Role::Active : hovered ? Role::Text3 : Role::Outline);
    QPen pen(colour, lit ? 1.5 : 1); // wider than a pixel is 100 times slower, so only what is lit is
    if (lit && isDashed(edge))
        pen.setDashPattern({2, 2});
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    setSmooth(smooth || lit || hovered || isNear(edge));
    drawLine(edge, pen.style() != Qt::SolidLine);
    if (!m_area.contains(edge.head.first()))
        return setSmooth(true);
    setSmooth(true);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    m_painter.drawPolygon(edge.head);
}

/// To say it again costs the raster engine its clip.
void ScenePass::setSmooth(bool smooth)
{
    if (m_painter.testRenderHint(QPainter::Antialiasing) != smooth)
        m_painter.setRenderHint(QPainter::Antialiasing, smooth);
}

/// One of its ends is in sight.
bool ScenePass::isNear(const SceneEdge &edge) const
{
    return m_area.contains(edge.line.first()) || m_area.contains(edge.line.last());
}

/// Stroking a long curve costs the raster engine its whole length, so only what is near the area is drawn. Dashes need
/// the whole line, or they would move with the area.
void ScenePass::drawLine(const SceneEdge &edge, bool dashed)
{
    if (m_scale > kFlattenedFor)
        return m_painter.drawPath(pathOf(edge));
    if (dashed || m_area.contains(edge.bounds))
        return m_painter.drawPolyline(edge.line);
    const auto isNear = [this](QPointF a, QPointF b) {
        return std::max(a.x(), b.x()) >= m_area.left() && std::min(a.x(), b.x()) <= m_area.right() &&
               std::max(a.y(), b.y()) >= m_area.top() && std::min(a.y(), b.y()) <= m_area.bottom();
    };
    qsizetype first = 0; // of the run of near segments
    for (qsizetype i = 1; i < edge.line.size(); ++i) {
        if (isNear(edge.line[i - 1], edge.line[i]))
            continue;
        if (i - first > 1)
            m_painter.drawPolyline(edge.line.constData() + first, int(i - first));
        first = i;
    }
    if (edge.line.size() - first > 1)
        m_painter.drawPolyline(edge.line.constData() + first, int(edge.line.size() - first));
}

/// Words that would cover a card or other words are left out; producers say their types themselves.
void ScenePass::edgeLabel(int index, const std::vector<int> &items)
{
    const SceneEdge &edge = m_scene.edges[std::size_t(index)];
    if (m_detail != SceneDetail::Full)
        return;
    const bool wanted =
        m_marks.edgeLabels || isActive(edge.from) || isActive(edge.to) || isHovered(edge.from) || isHovered(edge.to);
    const auto isTaken = [this](const QRectF &box) {
        return std::any_of(m_labels.cbegin(), m_labels.cend(),
                           [&](const QRectF &label) { return label.intersects(box); });
    };
    const QRectF mark = m_metrics.markBox(edge);
    if (!edge.words().isEmpty() && !isTaken(mark)) {
        m_labels += mark;
        text(mark, m_metrics.note, Role::Text2, edge.words(), Qt::AlignLeft);
    }
    if (!wanted || edge.label.isEmpty() || edge.isNamed())
        return;
    QRectF box(QPointF(), m_metrics.labelSize(edge.label));
    box.moveCenter(edge.labelAt);
    const auto onItem = [&](int other) { return at(other).rect.intersects(box); };
    if (isTaken(box) || std::any_of(items.begin(), items.end(), onItem))
        return;
    m_labels += box;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(c(Role::Pane));
    m_painter.drawRoundedRect(box, 3, 3);
    text(box, m_metrics.detail, Role::Text2, edge.label, Qt::AlignHCenter);
}

} // namespace heliograph::ui
