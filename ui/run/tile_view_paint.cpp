// What the heat map of a tile draws.
#include "ui/run/tile_view.h"

#include "ui/base/theme.h"
#include "ui/text/hatch.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr int kDigits = 4;

bool isMarked(double value)
{
    return !std::isfinite(value);
}

/// A cross is NaN, an arrow up or down an infinity.
void paintMark(QPainter &painter, const QRectF &cell, double value)
{
    const double radius = std::min(cell.width(), cell.height()) / 4;
    const QPointF c = cell.center();
    if (std::isnan(value)) {
        painter.drawLine(c + QPointF(-radius, -radius), c + QPointF(radius, radius));
        painter.drawLine(c + QPointF(-radius, radius), c + QPointF(radius, -radius));
        return;
    }
    const double way = value > 0 ? -radius : radius;
    painter.drawLine(c + QPointF(0, -way), c + QPointF(0, way));
    painter.drawLine(c + QPointF(0, way), c + QPointF(-radius * 0.7, way * 0.3));
    painter.drawLine(c + QPointF(0, way), c + QPointF(radius * 0.7, way * 0.3));
}

} // namespace

/// Neither is near any step of the heat ramp, in both themes.
QColor nanColor(const Theme &theme)
{
    return theme(Role::Added);
}

QColor infinityColor(const Theme &theme)
{
    return theme(Role::Info);
}

QColor heatColor(const Theme &theme, double share)
{
    const double at = std::clamp(share, 0.0, 1.0) * (Theme::kHeatSteps - 1);
    const int step = std::min(int(at), Theme::kHeatSteps - 2);
    const double part = at - step;
    const QColor a = theme.heat(step), b = theme.heat(step + 1);
    const auto mix = [part](int x, int y) { return int(std::lround(x + (y - x) * part)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

/// A pixel a lane; padding is left out, marks are drawn over it.
void TileView::draw()
{
    m_image = QImage();
    if (m_values.isEmpty())
        return;
    const Theme &theme = Theme::of(this);
    m_image = QImage(int(columns()), int(rows()), QImage::Format_ARGB32_Premultiplied);
    m_image.fill(Qt::transparent);
    const double range = m_statistics.greatest - m_statistics.least;
    for (qint64 i = 0; i < m_values.values.size(); ++i) {
        const double value = m_values.values[i];
        if (!m_values.isReal(i))
            continue;
        const QColor color = std::isnan(value) ? nanColor(theme)
                             : std::isinf(value)
                                 ? infinityColor(theme)
                                 : heatColor(theme, range > 0 ? (value - m_statistics.least) / range : 0.5);
        m_image.setPixelColor(int(i % columns()), int(i / columns()), color);
    }
}

void TileView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of(this);
    painter.fillRect(event->rect(), theme(Role::Pane));
    if (m_values.isEmpty())
        return;
    const QSizeF cell = cellSize();
    const QRectF all(origin(), QSizeF(cell.width() * double(columns()), cell.height() * double(rows())));
    const QRectF seen = all.intersected(QRectF(viewport()->rect()));
    painter.fillRect(all, theme(Role::Raised));
    painter.drawImage(all, m_image);
    paintMarks(painter, seen);
    if (showsNumbers())
        paintNumbers(painter, seen);
    if (m_current >= 0 && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme(Role::Pane), 3));
        painter.drawRect(cellOf(m_current).adjusted(-1, -1, 1, 1));
        painter.setPen(QPen(theme(Role::Info), 1.5));
        painter.drawRect(cellOf(m_current).adjusted(-1, -1, 1, 1));
    }
}

/// Padding is hatched; what is no finite number has a cross or an arrow as soon as a cell has room for it.
void TileView::paintMarks(QPainter &painter, const QRectF &seen) const
{
    const QSizeF cell = cellSize();
    const auto [first, last] = rowsIn(seen);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(this)(Role::Pane), 1.4));
    const bool hasRoom = cell.width() >= px(6) && cell.height() >= px(6) && !showsNumbers(); // which say it
    if (hasRoom && m_statistics.nan + m_statistics.infinite > 0)
        for (qint64 lane = first * columns(); lane < std::min<qint64>((last + 1) * columns(), m_values.values.size());
             ++lane)
            if (isMarked(m_values.values[lane]) && m_values.isReal(lane))
                paintMark(painter, cellOf(lane), m_values.values[lane]);
    if (m_statistics.padding > 0) {
        painter.setClipPath(paddingIn(first, last), Qt::IntersectClip);
        drawHatch(painter, seen, origin(), Theme::of(this)(Role::Control));
    }
    painter.restore();
}

/// First and last row of cells that stand in a part of the viewport.
std::pair<qint64, qint64> TileView::rowsIn(const QRectF &seen) const
{
    const double height = cellSize().height();
    return {qint64(std::max(0.0, (seen.top() - origin().y()) / height)),
            std::min(rows() - 1, qint64((seen.bottom() - origin().y()) / height))};
}

QPainterPath TileView::paddingIn(qint64 firstRow, qint64 lastRow) const
{
    QPainterPath path;
    for (qint64 row = firstRow; row <= lastRow; ++row) {
        const qint64 begin = row * columns(), end = std::min<qint64>(begin + columns(), m_values.values.size());
        for (qint64 lane = begin; lane < end;) {
            const qint64 from = lane;
            while (lane < end && !m_values.isReal(lane))
                ++lane;
            if (lane > from)
                path.addRect(cellOf(from).united(cellOf(lane - 1)));
            else
                ++lane;
        }
    }
    return path;
}

void TileView::paintNumbers(QPainter &painter, const QRectF &seen) const
{
    const double width = cellSize().width();
    const auto [first, last] = rowsIn(seen);
    const auto from = qint64(std::max(0.0, (seen.left() - origin().x()) / width));
    const qint64 to = std::min(columns() - 1, qint64((seen.right() - origin().x()) / width));
    painter.setFont(codeFont(7.5));
    for (qint64 row = first; row <= last; ++row)
        for (qint64 lane = row * columns() + from;
             lane <= std::min<qint64>(row * columns() + to, m_values.values.size() - 1); ++lane)
            paintNumber(painter, lane);
}

/// In the brighter or darker of both inks, by how light the cell is.
void TileView::paintNumber(QPainter &painter, qint64 lane) const
{
    const Theme &theme = Theme::of(this);
    const bool real = m_values.isReal(lane);
    const QRectF at = cellOf(lane);
    if (!real)
        painter.fillRect(at.adjusted(px(3), px(3), -px(3), -px(3)), theme(Role::Raised));
    const QColor under = m_image.pixelColor(int(lane % columns()), int(lane / columns()));
    const bool light = real ? under.lightnessF() > 0.52f : !theme.isDark();
    painter.setPen((light ? Theme::light() : Theme::dark())(Role::Text));
    painter.drawText(at, Qt::AlignCenter, QString::number(m_values.values[lane], 'g', kDigits));
}

} // namespace heliograph::ui
