// What the mouse and the keyboard do to the graph.
#include "ui/graph/graph_accessible.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_walk.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace heliograph::ui {

namespace {

std::optional<Step> stepOf(int key)
{
    switch (key) {
    case Qt::Key_Up:
        return Step::Up;
    case Qt::Key_Down:
        return Step::Down;
    case Qt::Key_Left:
        return Step::Left;
    case Qt::Key_Right:
        return Step::Right;
    default:
        return std::nullopt;
    }
}

} // namespace

bool GraphCanvas::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    const int item = itemAt(help->pos());
    if (item < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), scene().items[std::size_t(item)].toolTip, this, itemRect(item).toRect());
    return true;
}

/// A wheel zooms at the cursor; a touchpad, which scrolls by pixels, pans, and zooms with Ctrl.
void GraphCanvas::wheelEvent(QWheelEvent *event)
{
    endMovement();
    const bool pans = !event->pixelDelta().isNull() && !(event->modifiers() & Qt::ControlModifier);
    if (pans) {
        moveTo(m_zoom, m_offset + event->pixelDelta());
        m_untouched = false;
    } else if (event->modifiers() & Qt::ShiftModifier) {
        moveTo(m_zoom, m_offset + QPointF(event->angleDelta().y() + event->angleDelta().x(), 0));
        m_untouched = false;
    } else {
        zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
    }
    event->accept();
}

void GraphCanvas::mousePressEvent(QMouseEvent *event)
{
    endMovement();
    m_keyboard = false;
    m_pressed = event->position();
    m_pressedOffset = m_offset;
    m_panning = event->button() == Qt::MiddleButton;
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        QWidget::mousePressEvent(event);
}

void GraphCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & (Qt::LeftButton | Qt::MiddleButton)))
        return hoverAt(event->position());
    const QPointF moved = event->position() - m_pressed;
    if (!m_panning && moved.manhattanLength() < QApplication::startDragDistance())
        return;
    m_panning = true;
    setCursor(Qt::ClosedHandCursor);
    moveTo(m_zoom, m_pressedOffset + moved);
    m_untouched = false;
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    unsetCursor();
    if (std::exchange(m_panning, false) || event->button() != Qt::LeftButton)
        return;
    const int item = itemAt(event->position());
    if (isOnChevron(item, event->position()))
        Q_EMIT toggled(item);
    else if (const int dimension = dimensionAt(item, event->position()); dimension >= 0)
        Q_EMIT dimensionChosen(item, dimension);
    else if (item >= 0)
        choose(item);
}

/// Of the active item alone: the first click on a card chooses its node.
int GraphCanvas::dimensionAt(int item, QPointF view) const
{
    const bool isActive = item >= 0 && item == m_marks.focused && std::size_t(item) < m_marks.lit.size() &&
                          m_marks.lit[std::size_t(item)] == How::Exact;
    if (!isActive || !m_painter.showsWords(m_zoom) || m_marks.heat.of(item).own != 0)
        return -1;
    return m_painter.metrics().dimensionAt(scene().items[std::size_t(item)], true, toScene(view));
}

bool GraphCanvas::isOnChevron(int item, QPointF view) const
{
    return m_painter.showsWords(m_zoom) && m_painter.chevronRect(item).contains(toScene(view));
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const int item = itemAt(event->position());
    if (isOnChevron(item, event->position()))
        return; // its first click did it
    if (item >= 0 && scene().items[std::size_t(item)].held > 0)
        Q_EMIT toggled(item);
    else if (item >= 0)
        zoomTo(item);
    else
        fit();
}

void GraphCanvas::leaveEvent(QEvent *)
{
    hoverAt({-1e9, -1e9});
}

void GraphCanvas::hoverAt(QPointF view)
{
    const int item = itemAt(view);
    if (item == m_marks.hovered)
        return;
    setHovered(item);
    Q_EMIT hovered(item);
}

void GraphCanvas::choose(int item)
{
    setFocused(item);
    announceGraphFocus(this, item);
    Q_EMIT activated(item);
}

void GraphCanvas::keyPressEvent(QKeyEvent *event)
{
    endMovement();
    const std::optional<Step> step = stepOf(event->key());
    if (step && !event->modifiers().testFlag(Qt::ControlModifier)) {
        m_keyboard = true;
        choose(stepFrom(scene(), m_marks.focused, *step));
        reveal(m_marks.focused);
    } else if (event->key() == Qt::Key_Home) {
        m_keyboard = true;
        choose(firstItem(scene()));
        reveal(m_marks.focused);
    } else if (event->key() == Qt::Key_Escape) {
        setFocused(-1);
        Q_EMIT activated(-1);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void GraphCanvas::focusInEvent(QFocusEvent *event)
{
    m_keyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                 event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void GraphCanvas::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void GraphCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    if (const int item = itemAt(event->pos()); item >= 0 && event->reason() == QContextMenuEvent::Mouse)
        choose(item);
    QMenu *menu = makeMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace heliograph::ui
