#include "ui/graph/scene_pass.h"

#include "ui/graph/scene_layout.h"

#include <QFontInfo>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr qreal kRadius = 4;

QFont nameFontAt(QFont font, qreal scale)
{
    const qreal pixels = scale * QFontInfo(font).pixelSize();
    font.setPointSizeF(font.pointSizeF() * std::max(1.0, GraphPainter::kLegible / pixels));
    return font;
}

} // namespace

/// A card is two title lines high, so its name alone can still be drawn when both lines are too small.
SceneDetail detailAt(const CardMetrics &metrics, qreal scale)
{
    const qreal pixels = scale * QFontInfo(metrics.title.font).pixelSize();
    const qreal full = GraphPainter::kLegible - 0.1;
    return pixels >= full ? SceneDetail::Full : pixels >= full / 2 ? SceneDetail::Names : SceneDetail::Blocks;
}

ScenePass::ScenePass(QPainter &painter, const GraphScene &scene, const CardMetrics &metrics, const GraphMarks &marks,
                     const Theme &theme, ShapedWords &words, bool interactive, const QRectF &area)
    : m_painter(painter), m_scene(scene), m_metrics(metrics), m_marks(marks), m_theme(theme), m_words(words),
      m_interactive(interactive), m_area(area.adjusted(-4, -4, 4, 4)),
      m_scale(std::hypot(painter.worldTransform().m11(), painter.worldTransform().m12())),
      m_detail(detailAt(metrics, m_scale)), m_nameFont(nameFontAt(metrics.title.font, m_scale))
{
}

void ScenePass::text(const QRectF &rect, const CardFont &font, Role role, const QString &words, Qt::Alignment alignment)
{
    if (words.isEmpty() || rect.width() <= 0)
        return;
    m_painter.setPen(c(role));
    m_words.draw(m_painter, rect, font.font, words, alignment);
}

void ScenePass::outline(const QRectF &rect, int index, qreal radius)
{
    const SceneItem &item = at(index);
    const bool derived = lit(index) == How::Derived;
    QPen pen(c(Role::Outline), 1);
    if (item.form == ItemForm::Frame &&
        item.module == kNone) // theirs is at the title: a model has many inside of one another
        pen = QPen(item.hue < 0 ? c(Role::Outline) : m_theme.hue(item.hue), 1.2);
    if (item.state == ItemState::Alias || item.state == ItemState::Absent || derived)
        pen.setDashPattern({3, 2});
    if (item.state == ItemState::Failed)
        pen = QPen(c(Role::Failed), 2);
    if (pinned(index) >= 0)
        pen = QPen(m_theme.hue(pinned(index)), 2);
    if (derived)
        pen.setColor(c(Role::Active));
    else if (isActive(index))
        pen = QPen(c(Role::Active), 2);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(rect, radius, radius);
}

/// Points down at what is open, to the right at what is not.
void ScenePass::chevron(int index)
{
    const SceneItem &item = at(index);
    const QRectF box = m_metrics.chevronOf(item, item.rect.topLeft());
    if (box.isEmpty() || m_detail != SceneDetail::Full)
        return;
    const qreal reach = box.width() / 4;
    const QPointF middle = box.center();
    const QPolygonF mark = item.held > 0
                               ? QPolygonF({middle + QPointF(-reach / 2, -reach), middle + QPointF(reach / 2, 0),
                                            middle + QPointF(-reach / 2, reach)})
                               : QPolygonF({middle + QPointF(-reach, -reach / 2), middle + QPointF(0, reach / 2),
                                            middle + QPointF(reach, -reach / 2)});
    m_painter.setPen(QPen(c(isHovered(index) ? Role::Text : Role::Text3), 1.4, Qt::SolidLine, Qt::RoundCap));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawPolyline(mark);
}

void ScenePass::matchFrame(const QRectF &rect, int index)
{
    if (!isFound(index) || !m_interactive)
        return;
    QPen pen(c(Role::Info), m_marks.current == index ? 3 : 1.5);
    pen.setCosmetic(true);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(rect, kRadius, kRadius);
}

void ScenePass::name(const QRectF &rect, const SceneItem &item)
{
    const QRectF row = rect.adjusted(item.form == ItemForm::Card ? m_metrics.edge + 2 : 2, 0, -2, 0);
    text(row, m_nameFont, item.state == ItemState::Code ? Role::Text : Role::Text2, item.title,
         item.form == ItemForm::Pill ? Qt::AlignHCenter : Qt::AlignLeft);
}

/// Lines from what is lit to both edges of the view, where the ribbons go on.
void ScenePass::tethers(const std::vector<int> &items)
{
    for (const int index : items) {
        if (!m_interactive || !lit(index))
            continue;
        QPen pen(c(isActive(index) ? Role::Active : Role::ActiveLine), 1);
        if (!isActive(index))
            pen.setDashPattern({4, 3});
        m_painter.setPen(pen);
        const QRectF box = boxOf(index);
        const qreal y =
            std::round(at(index).form == ItemForm::Frame ? box.top() + m_metrics.frameTitle / 2 : box.center().y()) +
            0.5;
        m_painter.drawLine(QPointF(m_area.left(), y), QPointF(box.left(), y));
        m_painter.drawLine(QPointF(box.right(), y), QPointF(m_area.right(), y));
    }
}

QRectF ScenePass::boxOf(int index) const
{
    return at(index).rect.adjusted(0.5, 0.5, -0.5, -0.5);
}

void ScenePass::focusRing()
{
    if (!m_interactive || m_marks.focused < 0 || std::size_t(m_marks.focused) >= m_scene.items.size())
        return;
    const SceneItem &item = at(m_marks.focused);
    const qreal out = 3 / std::min(1.0, m_scale);
    QRectF rect = boxOf(m_marks.focused);
    if (item.form == ItemForm::Frame)
        rect.setHeight(m_metrics.frameTitle);
    rect.adjust(-out, -out, out, out);
    QPen pen(c(Role::Info), 1.5);
    pen.setCosmetic(true);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(rect, kRadius + out, kRadius + out);
}

/// What stands out among the blocks: drawn again, on top, and never too small to be seen.
void ScenePass::marksOnBlocks()
{
    QPen pen(c(Role::Active), 1);
    pen.setCosmetic(true);
    m_painter.setPen(pen);
    for (std::size_t i = 0; i < m_marks.lit.size(); ++i)
        for (const int edge : m_marks.lit[i] ? at(int(i)).out : std::vector<int>())
            if (isLitEdge(edge))
                m_painter.drawPolyline(coarseLine(m_scene.edges[std::size_t(edge)]));
    for (std::size_t i = 0; i < m_scene.items.size() && m_interactive && m_marks.searching; ++i)
        if (isFound(int(i)))
            blockMark(int(i), c(Role::Info));
    for (std::size_t i = 0; i < m_marks.lit.size(); ++i)
        if (m_marks.lit[i])
            blockMark(int(i), c(Role::Active));
}

void ScenePass::blockMark(int index, const QColor &colour)
{
    constexpr qreal leastPixels = 4;
    QRectF box = at(index).rect;
    if (at(index).form == ItemForm::Frame || !box.intersects(m_area))
        return;
    const qreal wide = std::max(0.0, leastPixels / m_scale - box.width()) / 2;
    const qreal high = std::max(0.0, leastPixels / m_scale - box.height()) / 2;
    m_painter.fillRect(box.adjusted(-wide, -high, wide, high), colour);
}

} // namespace heliograph::ui
