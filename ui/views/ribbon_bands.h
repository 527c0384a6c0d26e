// Which bands join the spans of one node in two neighbouring panes: a pure function over the spans in sight.
#pragma once

#include "ui/views/stage_view.h"

namespace heliograph::ui {

/// A band of a lane: its extent at the left and at the right edge, in the lane's pixels, and how the weaker end is
/// known.
struct RibbonBand {
    qreal leftTop = 0, leftBottom = 0;
    qreal rightTop = 0, rightBottom = 0;
    How how = How::Exact;
};

/// More bands than this are not read any more: spans that are closest to each other are drawn as one.
inline constexpr qsizetype kMostBands = 6;

/// Spans of each side in any order. Nothing is joined when one side has none.
QVector<RibbonBand> joinSpans(const QVector<VisibleSpan> &left, const QVector<VisibleSpan> &right);

} // namespace heliograph::ui
