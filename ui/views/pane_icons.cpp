#include "ui/views/pane_icons.h"

#include "ui/base/commands.h"
#include "ui/base/theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <span>

namespace heliograph::ui {

namespace {

/// One stroke of an icon in a box of 16 by 16: a polyline, or an ellipse in the rectangle of its two points.
struct Stroke {
    bool ellipse;
    std::array<QPointF, 6> points;
    int count;
};

constexpr Stroke line(std::initializer_list<QPointF> points)
{
    Stroke stroke{false, {}, 0};
    for (const QPointF &point : points)
        stroke.points[std::size_t(stroke.count++)] = point;
    return stroke;
}

constexpr Stroke ring(QPointF topLeft, QPointF bottomRight)
{
    return {true, {topLeft, bottomRight}, 2};
}

constexpr Stroke kLink[] = {line({{6.5, 9.5}, {9.5, 6.5}}), line({{7.5, 4.5}, {9.5, 2.5}, {13.5, 6.5}, {11.5, 8.5}}),
                            line({{8.5, 11.5}, {6.5, 13.5}, {2.5, 9.5}, {4.5, 7.5}})};
constexpr Stroke kPin[] = {line({{5.5, 2.5}, {10.5, 2.5}}),
                           line({{6.5, 2.5}, {6, 7.5}, {4, 9.5}, {12, 9.5}, {10, 7.5}, {9.5, 2.5}}),
                           line({{8, 9.5}, {8, 13.5}})};
constexpr Stroke kGraph[] = {ring({6, 2}, {10, 6}), ring({2, 10}, {6, 14}), ring({10, 10}, {14, 14}),
                             line({{7, 6}, {4.6, 10}}), line({{9, 6}, {11.4, 10}})};
constexpr Stroke kText[] = {line({{3, 4}, {13, 4}}), line({{3, 8}, {10, 8}}), line({{3, 12}, {12, 12}})};
constexpr Stroke kSplit[] = {line({{2.5, 3.5}, {13.5, 3.5}, {13.5, 12.5}, {2.5, 12.5}, {2.5, 3.5}}),
                             line({{8, 3.5}, {8, 12.5}})};
constexpr Stroke kClose[] = {line({{4.5, 4.5}, {11.5, 11.5}}), line({{11.5, 4.5}, {4.5, 11.5}})};

/// By PaneIcon.
constexpr std::array<std::span<const Stroke>, std::size_t(PaneIcon::Count)> kIcons{kLink, kPin,   kGraph,
                                                                                   kText, kSplit, kClose};

QPainterPath pathOf(PaneIcon icon)
{
    QPainterPath path;
    for (const Stroke &stroke : kIcons[std::size_t(icon)]) {
        if (stroke.ellipse) {
            path.addEllipse(QRectF(stroke.points[0], stroke.points[1]));
            continue;
        }
        path.moveTo(stroke.points[0]);
        for (int i = 1; i < stroke.count; ++i)
            path.lineTo(stroke.points[std::size_t(i)]);
    }
    return path;
}

} // namespace

IconButton::IconButton(PaneIcon icon, const QString &name, QWidget *parent) : QToolButton(parent)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setIcon(icon, name);
}

void IconButton::setIcon(PaneIcon icon, const QString &name)
{
    m_icon = icon;
    setToolTip(name);
    setAccessibleName(name);
    update();
}

/// The keys may have changed since it was made.
bool IconButton::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_command)
        setToolTip(withKeys(accessibleName(), m_command));
    return QToolButton::event(event);
}

void IconButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hot = underMouse() || isDown();
    const bool pressed = isChecked() && m_icon != PaneIcon::Link; // linked is how panes are at rest
    if (hot || pressed) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme(Role::Hover));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme(Role::Info), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
    painter.translate((width() - 16) / 2.0, (height() - 16) / 2.0);
    painter.setPen(
        QPen(theme(hot || pressed ? Role::Text : Role::Text3), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(pathOf(m_icon));
    if (m_icon == PaneIcon::Link && !isChecked())
        painter.drawLine(QPointF(3, 3), QPointF(13, 13));
}

} // namespace heliograph::ui
