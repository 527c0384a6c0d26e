#include "ui/run/tile_view.h"

#include "ui/base/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

namespace {

constexpr qint64 kRowOfVector = 64;  ///< lanes of one dimension are broken into rows of that many
constexpr double kGreatestCell = 26; ///< where all of it fits
constexpr double kNumberCell = 84;   ///< width at which any number fits: as far as one zooms
constexpr double kStep = 1.25;

} // namespace

TileView::TileView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Values of the tile"));
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
}

QSize TileView::sizeHint() const
{
    return {px(240), px(100)};
}

qint64 TileView::columns() const
{
    if (m_values.shape.size() >= 2)
        return std::max<qint64>(1, m_values.columns());
    return std::clamp<qint64>(m_values.values.size(), 1, kRowOfVector);
}

qint64 TileView::rows() const
{
    return (m_values.values.size() + columns() - 1) / columns();
}

void TileView::setValues(const TileValues &values)
{
    const bool same = values.shape == m_values.shape;
    m_values = values;
    m_statistics = statisticsOf(values);
    if (!same)
        m_zoom = 1;
    m_current = values.isEmpty() ? -1 : same ? std::max<qint64>(m_current, 0) : 0;
    draw();
    layOut();
    describe();
}

/// Both ways as large as fits, up to a size at which few lanes still look like a table.
QSizeF TileView::fittedCell() const
{
    if (m_values.isEmpty())
        return {1, 1};
    const double greatest = px(kGreatestCell);
    const double width = std::min(greatest, double(viewport()->width() - px(2)) / double(columns()));
    const double height = std::min(greatest, double(viewport()->height() - px(2)) / double(rows()));
    return {std::max(width, 0.01), std::max(height, 0.01)};
}

/// Each way until numbers fit: a wide tile grows less in height than in width.
QSizeF TileView::cellSize() const
{
    const QSizeF fitted = fittedCell();
    return {std::min(fitted.width() * m_zoom, double(px(kNumberCell))),
            std::min(fitted.height() * m_zoom, double(px(kGreatestCell)))};
}

double TileView::mostZoom() const
{
    return std::max(px(kNumberCell) / fittedCell().width(), px(kGreatestCell) / fittedCell().height());
}

QPointF TileView::origin() const
{
    return {1.0 - horizontalScrollBar()->value(), 1.0 - verticalScrollBar()->value()};
}

void TileView::layOut()
{
    const QSizeF cell = cellSize();
    const auto set = [](QScrollBar *bar, double all, int seen) {
        bar->setRange(0, std::max(0, int(std::ceil(all - seen))));
        bar->setPageStep(seen);
        bar->setSingleStep(px(20));
    };
    set(horizontalScrollBar(), cell.width() * double(columns()) + 2, viewport()->width());
    set(verticalScrollBar(), cell.height() * double(rows()) + 2, viewport()->height());
    viewport()->update();
}

QRectF TileView::cellOf(qint64 lane) const
{
    const QSizeF cell = cellSize();
    return {origin() + QPointF(double(lane % columns()) * cell.width(), double(lane / columns()) * cell.height()),
            cell};
}

qint64 TileView::laneAt(QPoint point) const
{
    if (m_values.isEmpty())
        return -1;
    const QSizeF cell = cellSize();
    const QPointF at = QPointF(point) - origin();
    const auto column = qint64(std::floor(at.x() / cell.width())), row = qint64(std::floor(at.y() / cell.height()));
    const qint64 lane = row * columns() + column;
    const bool inside = column >= 0 && column < columns() && row >= 0 && lane < m_values.values.size();
    return inside ? lane : -1;
}

QString TileView::wordsOf(qint64 lane) const
{
    if (lane < 0 || lane >= m_values.values.size())
        return {};
    const QString value = numberWords(m_values.values[lane]);
    const QString words =
        m_values.shape.isEmpty() ? value : tr("%1 = %2").arg(indexWords(m_values.indexOf(lane)), value);
    return m_values.isReal(lane) ? words : tr("%1, padding outside of the tensor").arg(words);
}

bool TileView::showsNumbers() const
{
    const QFontMetrics metrics(codeFont(7.5));
    const QSizeF cell = cellSize();
    return cell.height() >= metrics.height() + 1 &&
           cell.width() >= metrics.horizontalAdvance(QStringLiteral("-1.234e-05"));
}

void TileView::setCurrent(qint64 lane)
{
    if (lane == m_current || lane < 0 || lane >= m_values.values.size())
        return;
    m_current = lane;
    const QRectF at = cellOf(lane);
    const auto bring = [](QScrollBar *bar, double from, double to, int room) {
        if (from < 0)
            bar->setValue(bar->value() + int(std::floor(from)));
        else if (to > room)
            bar->setValue(bar->value() + int(std::ceil(to - room)));
    };
    bring(horizontalScrollBar(), at.left(), at.right(), viewport()->width());
    bring(verticalScrollBar(), at.top(), at.bottom(), viewport()->height());
    viewport()->update();
    describe();
    Q_EMIT laneShown(lane);
}

/// A screen reader is told where the keyboard is.
void TileView::describe()
{
    setAccessibleDescription(m_values.isEmpty() ? tr("No values") : wordsOf(m_current));
}

void TileView::moveCurrent(int columns, int rows)
{
    if (m_current < 0)
        return;
    const qint64 column = std::clamp<qint64>(m_current % this->columns() + columns, 0, this->columns() - 1);
    const qint64 row = std::clamp<qint64>(m_current / this->columns() + rows, 0, this->rows() - 1);
    setCurrent(std::min<qint64>(row * this->columns() + column, m_values.values.size() - 1));
}

void TileView::zoomBy(double factor, QPointF at)
{
    const double wanted = std::clamp(m_zoom * factor, 1.0, mostZoom());
    if (m_values.isEmpty() || wanted == m_zoom)
        return;
    const QSizeF before = cellSize();
    QPointF inside = at - origin();
    m_zoom = wanted;
    inside = {inside.x() * cellSize().width() / before.width(), inside.y() * cellSize().height() / before.height()};
    layOut();
    horizontalScrollBar()->setValue(int(std::lround(inside.x() - at.x() + 1)));
    verticalScrollBar()->setValue(int(std::lround(inside.y() - at.y() + 1)));
    viewport()->update();
}

void TileView::wheelEvent(QWheelEvent *event)
{
    zoomBy(std::pow(kStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void TileView::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = m_current >= 0 ? cellOf(m_current).center() : QPointF(viewport()->rect().center());
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCurrent(-1, 0);
    case Qt::Key_Right:
        return moveCurrent(1, 0);
    case Qt::Key_Up:
        return moveCurrent(0, -1);
    case Qt::Key_Down:
        return moveCurrent(0, 1);
    case Qt::Key_Home:
        return setCurrent(event->modifiers() & Qt::ControlModifier ? 0 : m_current - m_current % columns());
    case Qt::Key_End:
        return event->modifiers() & Qt::ControlModifier ? setCurrent(m_values.values.size() - 1)
                                                        : moveCurrent(int(columns()), 0);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kStep, middle);
    case Qt::Key_Minus:
        return zoomBy(1 / kStep, middle);
    case Qt::Key_F:
    case Qt::Key_0:
        return zoomBy(1 / m_zoom, middle);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TileView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    m_scrolled = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
    m_panning = false;
}

void TileView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        const QPoint way = event->pos() - m_pressed;
        m_panning = m_panning || way.manhattanLength() > px(4);
        if (m_panning) {
            horizontalScrollBar()->setValue(m_scrolled.x() - way.x());
            verticalScrollBar()->setValue(m_scrolled.y() - way.y());
        }
        return;
    }
    Q_EMIT laneShown(laneAt(event->pos()));
}

void TileView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_panning)
        setCurrent(laneAt(event->pos()));
}

bool TileView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const qint64 lane = laneAt(help->pos());
        lane < 0 ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), wordsOf(lane), viewport());
        return true;
    }
    if (event->type() == QEvent::Leave)
        Q_EMIT laneShown(hasFocus() ? m_current : -1);
    return QAbstractScrollArea::viewportEvent(event);
}

void TileView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void TileView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        draw();
        layOut();
    }
}

void TileView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    Q_EMIT laneShown(m_current);
}

void TileView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace heliograph::ui
