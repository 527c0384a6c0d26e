// The whole graph in a corner of its canvas, with the part that is on screen: click or drag to go there.
#pragma once

#include <QPixmap>
#include <QWidget>

namespace heliograph::ui {

class GraphCanvas;

class GraphMinimap : public QWidget
{
    Q_OBJECT
public:
    explicit GraphMinimap(GraphCanvas *canvas);

    /// As large as the scene's shape asks for, at most a third of the canvas a side.
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    qreal scale() const;
    QPointF toScene(QPointF place) const;
    QPixmap picture() const;
    void forget();
    void settle();

    GraphCanvas *m_canvas;
    QPixmap m_picture; ///< of the scene alone; null: to be drawn anew
};

} // namespace heliograph::ui
