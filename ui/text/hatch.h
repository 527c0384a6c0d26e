// The diagonal hatch of derived links, in panes and in lanes.
#pragma once

#include <QColor>
#include <QPointF>
#include <QRectF>

class QPainter;

namespace heliograph::ui {

/// Diagonal cosmetic lines over `area`, anchored at `origin`, so that they stand still on what scrolls. Vectors also in
/// print, other than Qt's patterns, which do not scale. Respects the painter's clip.
void drawHatch(QPainter &painter, const QRectF &area, QPointF origin, const QColor &colour);

} // namespace heliograph::ui
