#include "ui/graph/scene_pass.h"

#include "ui/graph/scene_blocks.h"
#include "ui/graph/scene_layout.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr qreal kRadius = 4;
constexpr qreal kFrameRadius = 6;
constexpr qreal kHeatHeight = 3;
constexpr qreal kStandBack = 0.35; ///< opacity of what does not match a search

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
                     const Theme &theme, bool interactive, const QRectF &area)
    : m_painter(painter), m_scene(scene), m_metrics(metrics), m_marks(marks), m_theme(theme),
      m_interactive(interactive), m_area(area.adjusted(-4, -4, 4, 4)),
      m_scale(std::hypot(painter.worldTransform().m11(), painter.worldTransform().m12())),
      m_detail(detailAt(metrics, m_scale)), m_nameFont(nameFontAt(metrics.title.font, m_scale))
{
}

void ScenePass::text(const QRectF &rect, const CardFont &font, Role role, const QString &words, Qt::Alignment alignment)
{
    if (words.isEmpty() || rect.width() <= 0)
        return;
    const int flags = int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip;
    m_painter.setFont(font.font);
    m_painter.setPen(c(role));
    if (qreal(words.size()) * font.widest <= rect.width()) // mostly so, and measuring costs as much as drawing
        return m_painter.drawText(rect, flags, words);
    const QFontMetricsF metrics(font.font);
    const bool fits = metrics.horizontalAdvance(words) <= rect.width() + 0.5;
    m_painter.drawText(rect, flags, fits ? words : metrics.elidedText(words, Qt::ElideRight, rect.width()));
}

void ScenePass::surface(const QRectF &rect, int index)
{
    const SceneItem &item = at(index);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(isActive(index)                                                     ? c(Role::ActiveBg)
                       : item.state == ItemState::Failed                                   ? c(Role::FailedBg)
                       : isHovered(index)                                                  ? c(Role::Hover)
                       : item.state == ItemState::Alias || item.state == ItemState::Absent ? c(Role::Pane)
                                                                                           : c(Role::Raised));
    m_painter.drawRoundedRect(rect, kRadius, kRadius);
    if (lit(index) == How::Derived)
        hatch(rect);
}

void ScenePass::outline(const QRectF &rect, int index, qreal radius)
{
    const SceneItem &item = at(index);
    const bool derived = lit(index) == How::Derived;
    QPen pen(c(Role::Outline), 1);
    if (item.form == ItemForm::Frame)
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

void ScenePass::hueBar(const QRectF &rect, int index)
{
    const SceneItem &item = at(index);
    if (!isActive(index) && item.hue < 0)
        return;
    // Round at the left as the card is; cutting the bar out of the card's path would cost as much as all its words.
    const qreal right = rect.left() + m_metrics.edge;
    QPainterPath bar(QPointF(right, rect.top()));
    bar.lineTo(right, rect.bottom());
    bar.quadTo(rect.left(), rect.bottom(), rect.left(), rect.bottom() - kRadius);
    bar.lineTo(rect.left(), rect.top() + kRadius);
    bar.quadTo(rect.left(), rect.top(), right, rect.top());
    m_painter.fillPath(bar, isActive(index) ? c(Role::Active) : m_theme.hue(item.hue));
}

/// Diagonals on a lattice of the scene, so that they do not crawl while the view moves.
void ScenePass::hatch(const QRectF &rect)
{
    constexpr qreal step = 6;
    m_painter.save();
    m_painter.setClipRect(rect, Qt::IntersectClip);
    QColor ink = c(Role::ActiveLine);
    ink.setAlphaF(0.45F);
    m_painter.setPen(QPen(ink, 1));
    for (qreal sum = std::floor((rect.left() + rect.top()) / step) * step; sum < rect.right() + rect.bottom();
         sum += step)
        m_painter.drawLine(QPointF(sum - rect.top(), rect.top()), QPointF(sum - rect.bottom(), rect.bottom()));
    m_painter.restore();
}

void ScenePass::cornerStrokes(const QRectF &rect)
{
    m_painter.setPen(QPen(c(Role::Text3), 1.2));
    const QPointF corner = rect.topRight();
    for (const qreal reach : {7.0, 12.0})
        m_painter.drawLine(corner - QPointF(reach, 0), corner + QPointF(0, reach));
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

QColor ScenePass::heatColour(float heat) const
{
    return m_theme.heat(std::clamp(int(heat * float(Theme::kHeatSteps)), 0, Theme::kHeatSteps - 1));
}

/// Along the lower border; little is never drawn as nothing.
void ScenePass::heatBar(const QRectF &rect, const SceneItem &item)
{
    if (item.heat <= 0)
        return;
    constexpr qreal least = 0.15;
    const qreal length = rect.width() * (least + (1 - least) * qreal(std::min(1.0F, item.heat)));
    m_painter.fillRect(QRectF(rect.left(), rect.bottom() - kHeatHeight, length, kHeatHeight), heatColour(item.heat));
}

/// The nodes' hues side by side, as long as their shares of the item's ops.
void ScenePass::shareBar(const QRectF &rect, const SceneItem &item)
{
    const QRectF bar(rect.left() + m_metrics.edge + m_metrics.pad, rect.bottom() - m_metrics.pad - m_metrics.shareBar,
                     rect.width() - m_metrics.edge - 2 * m_metrics.pad, m_metrics.shareBar);
    if (item.shares.empty())
        return;
    m_painter.fillRect(bar, c(Role::Hairline));
    qreal x = bar.left();
    for (const HueShare &share : item.shares) {
        const qreal length = bar.width() * qreal(share.share);
        m_painter.fillRect(QRectF(x, bar.top(), length, bar.height()), m_theme.hue(share.hue));
        x += length;
    }
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

void ScenePass::cardWords(const QRectF &rect, const SceneItem &item, int index)
{
    const qreal line = m_metrics.line;
    const bool quiet = !isActive(index) && item.state != ItemState::Code && item.state != ItemState::Failed;
    const qreal top = rect.top() + m_metrics.pad / 2;
    QRectF row(rect.left() + m_metrics.edge + m_metrics.pad, top, 0, line);
    row.setRight(rect.right() - m_metrics.pad);
    if (item.held > 0)
        row.setLeft(row.left() + m_metrics.chevron);
    const qreal strokes = item.state == ItemState::Folded && !item.note.isEmpty() ? m_metrics.cornerStrokes : 0;
    const qreal noteWidth =
        item.note.isEmpty() ? 0 : QFontMetricsF(m_metrics.note.font).horizontalAdvance(item.note) + strokes;
    text(row.adjusted(0, 0, noteWidth > 0 ? -noteWidth - m_metrics.pad : 0, 0), m_metrics.title,
         quiet ? Role::Text2 : Role::Text, item.title, Qt::AlignLeft);
    text(row.adjusted(0, 0, -strokes, 0), m_metrics.note, isActive(index) ? Role::Text2 : Role::Text3, item.note,
         Qt::AlignRight);
    row.translate(0, line);
    if (isActive(index) && !item.hint.isEmpty())
        return sizes(row, item);
    text(row, m_metrics.detail, Role::Text2, item.detail, Qt::AlignLeft);
    for (const QString &words : item.lines) {
        row.translate(0, line);
        text(row, m_metrics.detail, isActive(index) ? Role::Text2 : Role::Text3, words, Qt::AlignLeft);
    }
}

/// The active card says its sizes: behind the symbols if there is room, else in their place, for which there is.
void ScenePass::sizes(const QRectF &row, const SceneItem &item)
{
    const QFontMetricsF metrics(m_metrics.detail.font);
    const QString symbols = item.detail + u' ';
    const qreal start = metrics.horizontalAdvance(symbols);
    if (start + metrics.horizontalAdvance(item.hint) > row.width())
        return text(row, m_metrics.detail, Role::Text, CardMetrics::sizedDetail(item), Qt::AlignLeft);
    text(row, m_metrics.detail, Role::Text2, item.detail, Qt::AlignLeft);
    text(row.adjusted(start, 0, 0, 0), m_metrics.detail, Role::Text, item.hint, Qt::AlignLeft);
}

void ScenePass::name(const QRectF &rect, const SceneItem &item)
{
    const QRectF row = rect.adjusted(item.form == ItemForm::Card ? m_metrics.edge + 2 : 2, 0, -2, 0);
    text(row, m_nameFont, item.state == ItemState::Code ? Role::Text : Role::Text2, item.title,
         item.form == ItemForm::Pill ? Qt::AlignHCenter : Qt::AlignLeft);
}

void ScenePass::pill(const QRectF &rect, int index)
{
    const SceneItem &item = at(index);
    const std::optional<How> how = lit(index);
    QPen pen(c(how ? Role::Active : isHovered(index) ? Role::Control : Role::Outline), isActive(index) ? 1.6 : 1);
    pen.setDashPattern({3, 2});
    m_painter.setPen(pen);
    m_painter.setBrush(isActive(index) ? c(Role::ActiveBg) : isHovered(index) ? c(Role::Hover) : c(Role::Pane));
    m_painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    if (m_detail == SceneDetail::Full)
        text(rect, m_metrics.detail, isActive(index) ? Role::Text : Role::Text2, item.title, Qt::AlignHCenter);
    else
        name(rect, item);
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

void ScenePass::item(int index)
{
    const bool back = m_interactive && m_marks.searching && !isFound(index) && !isActive(index);
    m_painter.setOpacity(back ? kStandBack : 1);
    if (at(index).form == ItemForm::Pill)
        pill(boxOf(index), index);
    else
        card(boxOf(index), index);
    m_painter.setOpacity(1);
    matchFrame(boxOf(index), index);
}

/// From the lower right around to the upper right.
void ScenePass::loop(const QRectF &rect, int index)
{
    const SceneItem &item = at(index);
    if (!item.loops)
        return;
    const qreal reach = m_metrics.line;
    const qreal drop = std::min(rect.height() / 4, m_metrics.line);
    SceneEdge edge;
    setRoute(edge, {{rect.right(), rect.bottom() - drop},
                    {rect.right() + reach, rect.bottom() - drop},
                    {rect.right() + reach, rect.top() + drop},
                    {rect.right(), rect.top() + drop}});
    const QColor colour = c(isActive(index) ? Role::Active : isHovered(index) ? Role::Text3 : Role::Outline);
    m_painter.setPen(QPen(colour, isActive(index) ? 1.5 : 1));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawPolyline(edge.line);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(colour);
    m_painter.drawPolygon(edge.head);
    if (m_detail == SceneDetail::Full)
        text(QRectF(rect.right() + reach, rect.top(), m_metrics.loopRoom(item) - reach, rect.height()), m_metrics.note,
             Role::Text2, item.loopMark, Qt::AlignLeft);
}

void ScenePass::card(const QRectF &rect, int index)
{
    const SceneItem &item = at(index);
    surface(rect, index);
    hueBar(rect, index);
    heatBar(rect, item);
    if (item.state == ItemState::Folded)
        cornerStrokes(rect);
    if (m_detail == SceneDetail::Full)
        shareBar(rect, item);
    outline(rect, index, kRadius);
    if (m_detail == SceneDetail::Full)
        cardWords(rect, item, index);
    else
        name(rect, item);
    chevron(index);
    loop(rect, index);
}

void ScenePass::frame(int index)
{
    const SceneItem &item = at(index);
    const QRectF rect = item.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    const QRectF title(rect.topLeft(), QSizeF(rect.width(), m_metrics.frameTitle));
    m_painter.setPen(Qt::NoPen);
    if (isActive(index) || isHovered(index)) {
        m_painter.setBrush(isActive(index) ? c(Role::ActiveBg) : c(Role::Hover));
        m_painter.drawRoundedRect(title, kFrameRadius, kFrameRadius);
    }
    m_painter.setPen(QPen(c(Role::Hairline), 1));
    m_painter.drawLine(title.bottomLeft(), title.bottomRight());
    outline(rect, index, kFrameRadius);
}

/// Over the edges that come in through the title row.
void ScenePass::frameWords(int index)
{
    const SceneItem &item = at(index);
    const QRectF rect = item.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    const QRectF title(rect.topLeft(), QSizeF(rect.width(), m_metrics.frameTitle));
    const QRectF row = title.adjusted(m_metrics.pad + m_metrics.chevron, 0, -m_metrics.pad - 3, 0);
    chevron(index);
    matchFrame(title, index);
    if (m_detail == SceneDetail::Full) {
        const bool node = item.node != kNone || item.op != kNone;
        backed(row, index, m_metrics.title, node ? Role::Text : Role::Text2, item.title, Qt::AlignLeft);
        backed(row, index, m_metrics.note, Role::Text2, item.note, Qt::AlignRight);
    } else if (m_detail == SceneDetail::Names) {
        name(title, item);
    }
}

/// Words of a title row that an edge may run behind.
void ScenePass::backed(const QRectF &row, int index, const CardFont &font, Role role, const QString &words,
                       Qt::Alignment alignment)
{
    const qreal width = std::min(QFontMetricsF(font.font).horizontalAdvance(words), row.width());
    if (width <= 0)
        return;
    constexpr qreal margin = 2;
    const qreal left = alignment & Qt::AlignRight ? row.right() - width : row.left();
    m_painter.fillRect(QRectF(left, row.top(), width, row.height()).adjusted(-margin, margin, margin, -margin),
                       c(isActive(index)    ? Role::ActiveBg
                         : isHovered(index) ? Role::Hover
                                            : Role::Pane));
    text(row, font, role, words, alignment);
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
