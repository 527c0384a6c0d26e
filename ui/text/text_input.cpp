// Keyboard and mouse of the text view.
#include "ui/text/text_view.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVariantAnimation>

namespace heliograph::ui {

namespace {

struct KeyMove {
    QKeySequence::StandardKey key;
    Move move;
    bool extend;
};

constexpr KeyMove kKeyMoves[] = {
    {QKeySequence::MoveToPreviousChar, Move::Left, false},     {QKeySequence::SelectPreviousChar, Move::Left, true},
    {QKeySequence::MoveToNextChar, Move::Right, false},        {QKeySequence::SelectNextChar, Move::Right, true},
    {QKeySequence::MoveToPreviousWord, Move::WordLeft, false}, {QKeySequence::SelectPreviousWord, Move::WordLeft, true},
    {QKeySequence::MoveToNextWord, Move::WordRight, false},    {QKeySequence::SelectNextWord, Move::WordRight, true},
    {QKeySequence::MoveToPreviousLine, Move::Up, false},       {QKeySequence::SelectPreviousLine, Move::Up, true},
    {QKeySequence::MoveToNextLine, Move::Down, false},         {QKeySequence::SelectNextLine, Move::Down, true},
    {QKeySequence::MoveToPreviousPage, Move::PageUp, false},   {QKeySequence::SelectPreviousPage, Move::PageUp, true},
    {QKeySequence::MoveToNextPage, Move::PageDown, false},     {QKeySequence::SelectNextPage, Move::PageDown, true},
    {QKeySequence::MoveToStartOfLine, Move::LineStart, false}, {QKeySequence::SelectStartOfLine, Move::LineStart, true},
    {QKeySequence::MoveToEndOfLine, Move::LineEnd, false},     {QKeySequence::SelectEndOfLine, Move::LineEnd, true},
    {QKeySequence::MoveToStartOfDocument, Move::Top, false},   {QKeySequence::SelectStartOfDocument, Move::Top, true},
    {QKeySequence::MoveToEndOfDocument, Move::Bottom, false},  {QKeySequence::SelectEndOfDocument, Move::Bottom, true},
};

} // namespace

void TextView::move(Move step, bool extend)
{
    if (!isVertical(step))
        m_goalX = -1;
    else if (m_goalX < 0)
        m_goalX = m_scene.isHidden(m_scene.cursor.line) ? 0 : m_scene.shape(m_scene.cursor.line).x(m_scene.cursor.byte);
    placeCursor(heliograph::ui::moved(m_scene, m_scene.cursor, step, m_goalX, pageRows()), extend);
    revealCursor();
}

void TextView::keyPressEvent(QKeyEvent *event)
{
    stopScrolling();
    for (const KeyMove &row : kKeyMoves)
        if (event->matches(row.key))
            return move(row.move, row.extend);
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Escape && m_symbols.isRunning())
        m_symbols.cancel();
    else if (plain && event->key() == Qt::Key_Escape && !m_scene.selection.isEmpty())
        setCursor(m_scene.cursor);
    else
        event->ignore(); // not to QAbstractScrollArea: it would scroll by keys that mean something to the window
}

/// By mouse: a folded row stays folded.
void TextView::pointCursor(TextPlace place, bool extend)
{
    m_goalX = -1;
    placeCursor(place, extend);
}

void TextView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    stopScrolling();
    m_pressed = placeAt(event->position());
    m_pressedAt = event->position().toPoint();
    m_dragged = false;
    if (isInGutter(event->position()) && toggleFold(m_pressed.line)) {
        m_dragged = true; // and no click on the line
        return;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        pointCursor(m_pressed, false);
        goToDefinition();
        m_dragged = true;
        return;
    }
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool third = QDateTime::currentMSecsSinceEpoch() - m_lastClick < QApplication::doubleClickInterval();
    if (third)
        select(lineAt(m_scene, m_pressed.line));
    else
        pointCursor(m_pressed, extend);
    m_dragged = extend || third;
}

void TextView::mouseMoveEvent(QMouseEvent *event)
{
    const TextPlace place = placeAt(event->position());
    if (!event->buttons().testFlag(Qt::LeftButton)) {
        Q_EMIT hovered(place);
        return;
    }
    const int moved = (event->position().toPoint() - m_pressedAt).manhattanLength();
    m_dragged = m_dragged || moved >= QApplication::startDragDistance();
    if (m_dragged) {
        pointCursor(place, true);
        revealCursor();
    }
}

void TextView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    if (!m_dragged)
        Q_EMIT activated(m_pressed);
    m_dragged = true; // until the next press
}

void TextView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    m_lastClick = QDateTime::currentMSecsSinceEpoch();
    m_dragged = true;
    if (m_scene.runOfLine(placeAt(event->position()).line)) {
        toggleFold(placeAt(event->position()).line);
        return;
    }
    select(wordAt(m_scene, placeAt(event->position())));
}

void TextView::wheelEvent(QWheelEvent *event)
{
    m_scrolling->stop();
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    m_wheel += event->angleDelta().y(); // fine wheels send parts of a step
    if (const int steps = m_wheel / QWheelEvent::DefaultDeltasPerStep) {
        m_wheel -= steps * QWheelEvent::DefaultDeltasPerStep;
        Q_EMIT zoomRequested(steps);
    }
    event->accept();
}

void TextView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    m_scene.focused = true;
    updateMarks();
    viewport()->update();
}

void TextView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    m_scene.focused = false;
    updateMarks();
    viewport()->update();
}

void TextView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint at = byKey ? placeRect(m_scene.cursor).bottomLeft().toPoint() : event->pos();
    Q_EMIT menuRequested(byKey ? m_scene.cursor : placeAt(event->pos()), viewport()->mapToGlobal(at));
}

} // namespace heliograph::ui
