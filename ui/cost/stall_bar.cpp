#include "ui/cost/stall_bar.h"

#include "ui/base/theme.h"

#include <QPainter>

namespace heliograph::ui {

namespace {

enum class Hatch { None, Diagonal, Vertical, BackDiagonal, Horizontal };

struct Look {
    Role role; ///< of the fill
    int hue;   ///< slot of a node's hue instead, kNone: the role
    Hatch hatch;
};

constexpr Look kLooks[cost::kStalls] = {
    {Role::Text2, -1, Hatch::None},     {Role::Caution, -1, Hatch::Diagonal},  {Role::Info, -1, Hatch::None},
    {Role::Text3, -1, Hatch::Vertical}, {Role::Text3, 8, Hatch::BackDiagonal}, {Role::Text3, 6, Hatch::Horizontal},
    {Role::Outline, -1, Hatch::None},
};

void drawLines(QPainter &painter, const QRectF &rect, Hatch hatch)
{
    const double step = px(4);
    const double reach = rect.height();
    for (double at = rect.left() - reach; hatch != Hatch::Horizontal && at < rect.right() + reach; at += step) {
        if (hatch == Hatch::Vertical)
            painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
        else if (hatch == Hatch::Diagonal)
            painter.drawLine(QPointF(at, rect.bottom()), QPointF(at + reach, rect.top()));
        else
            painter.drawLine(QPointF(at, rect.top()), QPointF(at + reach, rect.bottom()));
    }
    for (double at = rect.top() + step / 2; hatch == Hatch::Horizontal && at < rect.bottom(); at += step)
        painter.drawLine(QPointF(rect.left(), at), QPointF(rect.right(), at));
}

} // namespace

void paintStall(QPainter &painter, const QRectF &rect, cost::Stall stall, const Theme &theme)
{
    const Look &look = kLooks[std::size_t(stall)];
    painter.fillRect(rect, look.hue < 0 ? theme(look.role) : theme.hue(look.hue));
    if (look.hatch == Hatch::None || rect.width() < 2)
        return;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(theme(Role::Pane), 1));
    drawLines(painter, rect, look.hatch);
    painter.restore();
}

void paintStalls(QPainter &painter, const QRectF &rect, const cost::Count &count, const Theme &theme)
{
    if (count.samples == 0)
        return;
    double x = rect.left();
    for (std::size_t i = 0; i < cost::kStalls; ++i) {
        const double width = rect.width() * double(count.stalls[i]) / double(count.samples);
        if (width > 0)
            paintStall(painter, QRectF(x, rect.top(), width, rect.height()), cost::Stall(i), theme);
        x += width;
    }
}

} // namespace heliograph::ui
