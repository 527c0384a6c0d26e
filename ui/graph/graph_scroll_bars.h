// Thin bars at the edges of a graph that is larger than its pane: they say that there is more, where one is, and can be
// dragged there.
#pragma once

#include <QObject>

namespace heliograph::ui {

class GraphCanvas;
class ThinScrollBar;

class GraphScrollBars : public QObject
{
    Q_OBJECT
public:
    /// Puts its bars into the canvas.
    explicit GraphScrollBars(GraphCanvas *canvas);

private:
    void settle();
    void settleBar(ThinScrollBar *bar, qreal low, qreal high, qreal from, qreal to);
    void scroll(const ThinScrollBar *bar);

    GraphCanvas *m_canvas;
    ThinScrollBar *m_across;
    ThinScrollBar *m_down;
};

} // namespace heliograph::ui
