// Fonts and measures of cards, pills and frames: all from font metrics, shared by layout and painter.
#pragma once

#include "ui/graph/graph_scene.h"

#include <QFont>
#include <QSizeF>

namespace heliograph::ui {

struct CardMetrics {
    CardMetrics();

    QFont title;
    QFont detail;
    QFont note;
    qreal line = 0;           ///< height of one line of a card
    qreal edge = 4;           ///< hue bar at the left
    qreal pad = 6;            ///< text to border
    qreal cornerStrokes = 10; ///< room for the two strokes of a folded card
    qreal frameTitle = 0;     ///< height of a frame's title row

    /// Room that the item's words need; for a frame, its title row's.
    QSizeF sizeOf(const SceneItem &item) const;
    QSizeF labelSize(const QString &label) const;
};

} // namespace heliograph::ui
