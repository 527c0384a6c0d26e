// The graph on screen: zoom, pan, hover, click, keyboard. Knows a scene and nothing of where it came from; whoever owns
// it says what is lit and is told what was chosen.
#pragma once

#include "ui/graph/graph_painter.h"

#include <QVariantAnimation>
#include <QWidget>

#include <memory>

class QAction;
class QMenu;

namespace heliograph::ui {

class GraphCanvas : public QWidget
{
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget *parent = nullptr);

    /// Shows a placed scene. Zoom is kept, and so is the place on screen of the focused item if the new scene has its
    /// node or op; else the scene is shown from its top at a legible scale.
    void setScene(std::shared_ptr<const GraphScene> scene);
    const GraphScene &scene() const { return m_painter.scene(); }
    const GraphPainter &painter() const { return m_painter; }
    const GraphMarks &marks() const { return m_marks; }

    /// By item: how it belongs to the active node.
    void setLit(std::vector<std::optional<How>> lit);
    void setHovered(int item);
    /// The item keys start from; -1 for none.
    void setFocused(int item);
    int focused() const { return m_marks.focused; }
    void setEdgeLabels(bool on);

    qreal zoom() const { return m_zoom; }
    /// The whole graph.
    void fit();
    /// As wide as the view, but words stay legible: what one first sees.
    void fitWidth();
    void zoomTo(int item);
    /// Scales about a point of the view.
    void zoomAt(QPointF anchor, qreal factor);
    /// Brings the item into view in 140 ms if it is off screen, at once if animations are off.
    void reveal(int item);
    bool isGliding() const { return m_glide.state() == QAbstractAnimation::Running; }

    /// In the view's pixels; for a frame, its title row.
    QRectF itemRect(int item) const;
    /// The item's name, op, type and state in words.
    QString describe(int item) const;

    /// The menu of commands; the owner may add its own.
    QMenu *makeMenu(QWidget *parent) const;

Q_SIGNALS:
    /// Chosen by click or key; -1 for "nothing" (Escape).
    void activated(int item);
    void hovered(int item);
    /// Items moved on screen; once per turn of the event loop.
    void viewMoved();
    void edgeLabelsToggled(bool on);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void addCommands();
    QAction *addCommand(const QString &text, const QList<QKeySequence> &keys, void (GraphCanvas::*run)());
    void zoomToFocused();
    void zoomIn();
    void zoomOut();
    void actualSize();
    void copyPicture();
    void savePicture();

    QPointF toScene(QPointF view) const { return (view - m_offset) / m_zoom; }
    int itemAt(QPointF view) const;
    void moveTo(qreal zoom, QPointF offset);
    QPointF clamped(qreal zoom, QPointF offset) const;
    void showInitially();
    void choose(int item);
    void hoverAt(QPointF view);
    void noteMoved();

    GraphPainter m_painter;
    GraphMarks m_marks;
    qreal m_zoom = 1;
    QPointF m_offset;        ///< of the scene's origin, in the view
    bool m_untouched = true; ///< nobody zoomed or panned since the scene came
    bool m_keyboard = false; ///< the focus ring is shown
    bool m_movedPending = false;
    QPointF m_pressed;
    QPointF m_pressedOffset;
    bool m_panning = false;
    QVariantAnimation m_glide;
    QAction *m_edgeLabels = nullptr;
};

} // namespace heliograph::ui
