// A bar of the reasons why warps waited: fixed order, each with its colour and its own hatch.
#pragma once

#include "core/cost/count.h"

#include <QRectF>

class QPainter;

namespace heliograph::ui {

class Theme;

/// Fills `rect` from the left with the parts of `count`; nothing without samples.
void paintStalls(QPainter &painter, const QRectF &rect, const cost::Count &count, const Theme &theme);
/// A patch as legends show it.
void paintStall(QPainter &painter, const QRectF &rect, cost::Stall stall, const Theme &theme);

} // namespace heliograph::ui
