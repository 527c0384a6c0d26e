// Fonts and measures of cards, pills and frames: all from font metrics, shared by layout and painter.
#pragma once

#include "ui/graph/graph_scene.h"

#include <QFont>
#include <QHash>
#include <QRectF>
#include <QSizeF>

namespace heliograph::ui {

struct CardFont {
    CardFont(const QFont &measured); // implicit: it is a font, measured once

    operator const QFont &() const { return font; }
    /// Of words on one line. Used by one thread; copies may be used by others.
    qreal width(const QString &words) const;

    QFont font;

private:
    qreal m_cell; ///< width of every ASCII letter; 0 if they differ
    mutable QHash<QString, qreal> m_known;
};

struct CardMetrics {
    CardMetrics();

    CardFont title;
    CardFont detail;
    CardFont note;
    qreal line = 0;           ///< height of one line of a card
    qreal edge = 4;           ///< hue bar at the left
    qreal pad = 6;            ///< text to border
    qreal cornerStrokes = 10; ///< room for the two strokes of a folded card
    qreal frameTitle = 0;     ///< height of a frame's title row
    qreal chevron = 0;        ///< width of the mark that a frame and its card are opened and closed by
    qreal shareBar = 4;       ///< height of the bar that says which nodes a card's ops come from

    /// Room at each side of a card that its loop needs; 0 without one.
    qreal loopRoom(const SceneItem &item) const;
    /// Room that the item's words need; for a frame, its title row's.
    QSizeF sizeOf(const SceneItem &item) const;
    /// Relative to the item's place; empty if it has none.
    QRectF chevronOf(const SceneItem &item, QPointF topLeft) const;
    QSizeF labelSize(const QString &label) const;
    /// Of the words beside an edge.
    QRectF markBox(const SceneEdge &of) const { return {of.markAt + QPointF(pad, 2), labelSize(of.words())}; }
    /// Which dimension of the item's type is at a place of the scene, from 0; -1: none is. `sized`: its sizes are
    /// there.
    int dimensionAt(const SceneItem &item, bool sized, QPointF place) const;
    /// The detail with its symbols replaced by their sizes: "f32[128 × 64]". Cards have room for it.
    static QString sizedDetail(const SceneItem &item);
};

} // namespace heliograph::ui
