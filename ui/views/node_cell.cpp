#include "ui/views/node_cell.h"

#include <QPainter>
#include <QtMath>

namespace heliograph::ui {

void NodeCell::text(const QRect &place, const QString &words, const QFont &font, Role role,
                    Qt::Alignment alignment) const
{
    painter.setPen(theme(role));
    shaped.draw(painter, place, font, words, alignment);
}

int NodeCell::width(const QString &words, const QFont &font) const
{
    return qCeil(shaped.width(painter.device(), font, words));
}

void NodeCell::paintBackground() const
{
    painter.fillRect(rect, theme(isActive    ? Role::ActiveBg
                                 : isHovered ? Role::Hover
                                 : isTotal   ? Role::Raised
                                             : Role::Pane));
}

void NodeCell::paintName(const QString &name, const QString &hint, int hue) const
{
    const QRect &r = rect;
    const QColor colour = isActive ? theme(Role::Active) : theme.hue(hue);
    if (isActive)
        painter.fillRect(QRect(r.left(), r.top(), px(3), r.height()), colour);
    if (isNode)
        painter.fillRect(QRect(r.left() + px(12), r.top() + px(3), px(4), r.height() - px(6)), colour);
    const QFont font = isNode ? codeFont(8.25) : uiFont(8.5, isTotal);
    const int room = qBound(0, r.width() - px(36) - width(name, font), r.width() / 2);
    const QRect place(r.left() + px(24), r.top(), r.width() - px(30) - room, r.height());
    text(place, name, font, isNode || isTotal ? Role::Text : Role::Text2);
    text(QRect(place.right() + px(6), r.top(), room, r.height()), hint, uiFont(8.25),
         isActive ? Role::Text2 : Role::Text3);
}

} // namespace heliograph::ui
