// One lane between two panes: the handle of the splitter, 34 pixels wide, with the bands of the active, the pinned
// and the hovered node. Grabbed at its middle line.
#pragma once

#include "ui/views/ribbon_bands.h"

#include <QSplitterHandle>

class QPainterPath;

namespace heliograph::ui {

class RibbonSplitter;
class Theme;

class RibbonLane : public QSplitterHandle
{
    Q_OBJECT
public:
    explicit RibbonLane(RibbonSplitter *splitter);

    /// Bands of a node between the panes beside this lane, in the lane's pixels; kNone has none.
    QVector<RibbonBand> bands(NodeIndex node) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    /// Spans of the pane before (0) or after (1) the lane, in the lane's pixels.
    QVector<VisibleSpan> spansBeside(int side, NodeIndex node) const;
    bool inGrabZone(const QMouseEvent &event) const;
    QPainterPath edge(qreal left, qreal right) const;
    /// In what the bands of a node are drawn: filled and edged in `colour`, in `weak` where they are derived.
    struct Look {
        QColor colour;
        QColor weak;
        QString tag; ///< below the glyph; empty for the active node
    };
    void paintPinned(QPainter &painter, const Theme &theme, QVector<qreal> &taken) const;
    void paintBand(QPainter &painter, const Look &look, const RibbonBand &band) const;
    void paintHairlines(QPainter &painter, const Theme &theme, const RibbonBand &band) const;
    void paintGlyphs(QPainter &painter, const Theme &theme, const Look &look, const QVector<RibbonBand> &bands,
                     QVector<qreal> &taken) const;

    RibbonSplitter *m_splitter;
    bool m_dragging = false;
};

} // namespace heliograph::ui
