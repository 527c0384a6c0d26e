#include "ui/text/hatch.h"

#include <QPainter>
#include <QVarLengthArray>

#include <cmath>

namespace heliograph::ui {

void drawHatch(QPainter &painter, const QRectF &area, QPointF origin, const QColor &colour)
{
    constexpr qreal kStep = 6;
    // Lines x + y = k * step, counted from the origin.
    const qreal anchor = origin.x() + origin.y();
    const qreal from = area.left() + area.top() - anchor;
    QVarLengthArray<QLineF, 256> lines;
    for (qreal k = std::ceil(from / kStep) * kStep; k < from + area.width() + area.height(); k += kStep)
        lines.append(QLineF(k + anchor - area.top(), area.top(), k + anchor - area.bottom(), area.bottom()));
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing, false);
    QPen pen(colour, 1);
    pen.setCosmetic(true);
    painter.setPen(pen);
    painter.drawLines(lines.constData(), int(lines.size()));
    painter.restore();
}

} // namespace heliograph::ui
