// Cards and pills on the screen: surface, hue, heat, shares, words.
#include "ui/graph/scene_layout.h"
#include "ui/graph/scene_pass.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr qreal kRadius = 4;
constexpr qreal kStandBack = 0.35; ///< opacity of what does not match a search

} // namespace

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
    const QString note = noteOf(index);
    const qreal noteWidth = note.isEmpty() ? 0 : m_metrics.note.width(note) + strokes;
    text(row.adjusted(0, 0, noteWidth > 0 ? -noteWidth - m_metrics.pad : 0, 0), m_metrics.title,
         quiet ? Role::Text2 : Role::Text, item.title, Qt::AlignLeft);
    text(row.adjusted(0, 0, -strokes, 0), m_metrics.note, isActive(index) ? Role::Text2 : Role::Text3, note,
         Qt::AlignRight);
    row.translate(0, line);
    if (heatHasRow(index))
        heatRow(row, index);
    else if (isActive(index) && !item.hint.isEmpty())
        return sizes(row, item);
    else
        text(row, m_metrics.detail, Role::Text2, item.detail, Qt::AlignLeft);
    for (const QString &words : item.lines) {
        row.translate(0, line);
        text(row, m_metrics.detail, isActive(index) ? Role::Text2 : Role::Text3, words, Qt::AlignLeft);
    }
}

/// The active card says its sizes: behind the symbols if there is room, else in their place, for which there is.
void ScenePass::sizes(const QRectF &row, const SceneItem &item)
{
    const QString symbols = item.detail + u' ';
    const qreal start = m_metrics.detail.width(symbols);
    if (start + m_metrics.detail.width(item.hint) > row.width())
        return text(row, m_metrics.detail, Role::Text, CardMetrics::sizedDetail(item), Qt::AlignLeft);
    text(row, m_metrics.detail, Role::Text2, item.detail, Qt::AlignLeft);
    text(row.adjusted(start, 0, 0, 0), m_metrics.detail, Role::Text, item.hint, Qt::AlignLeft);
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
    heatBar(rect, index);
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

void ScenePass::item(int index)
{
    const bool back = m_interactive && m_marks.searching && !isFound(index) && !isActive(index);
    m_painter.setOpacity(back ? kStandBack : 1);
    if (at(index).form == ItemForm::Pill)
        pill(boxOf(index), index);
    else
        card(boxOf(index), index);
    revision(boxOf(index), at(index));
    m_painter.setOpacity(1);
    matchFrame(boxOf(index), index);
}

} // namespace heliograph::ui
