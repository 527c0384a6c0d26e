// The graph on screen: zoom, pan, hover, click, keyboard. Knows a scene and nothing of where it came from; whoever owns
// it says what is lit and is told what was chosen.
#pragma once

#include "ui/graph/graph_painter.h"
#include "ui/graph/graph_picture.h"
#include "ui/graph/shared_item.h"

#include <QVariantAnimation>
#include <QWidget>

#include <memory>

class QAction;
class QMenu;

namespace heliograph::ui {

class SceneMorph;

class GraphCanvas : public QWidget
{
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget *parent = nullptr);
    ~GraphCanvas() override;

    /// Shows a placed scene. Zoom is kept, and so is the place on screen of the item with the identity `anchor`, else
    /// of the focused one, else of what is nearest to the middle, if both scenes have it: what moved against it glides
    /// there in 140 ms. Without one the scene is shown from its top at a legible scale.
    void setScene(std::shared_ptr<const GraphScene> scene, std::optional<std::uint64_t> anchor = {});
    const GraphScene &scene() const { return m_painter.scene(); }
    const GraphPainter &painter() const { return m_painter; }
    const GraphMarks &marks() const { return m_marks; }

    /// By item: how it belongs to the active node.
    void setLit(std::vector<std::optional<How>> lit);
    /// By item: the hue of the pinned node that it belongs to, -1 for none; and the tags of those that have one.
    void setPinned(std::vector<int> hues, std::vector<PinTag> tags);
    void setHeat(SceneHeat heat);
    void setHovered(int item);
    /// The item keys start from; -1 for none.
    void setFocused(int item);
    int focused() const { return m_marks.focused; }
    /// As a click does: focuses the item and tells it.
    void choose(int item);
    void setEdgeLabels(bool on);
    /// By item: what matches a search, and the match one is at (-1 none). An empty set ends the search.
    void setFound(std::vector<bool> found, int current = -1);

    qreal zoom() const { return m_zoom; }
    /// Nobody zoomed or panned since the scene came.
    bool isUntouched() const { return m_untouched; }
    /// The whole graph.
    void fit();
    /// As wide as the view, but words stay legible: what one first sees.
    void fitWidth();
    void zoomTo(int item);
    /// Scales about a point of the view.
    void zoomAt(QPointF anchor, qreal factor);
    /// Brings the item into view in 140 ms if it is off screen, at once if animations are off.
    void reveal(int item);
    bool isGliding() const
    {
        return m_glide.state() == QAbstractAnimation::Running || m_morph.state() == QAbstractAnimation::Running;
    }
    /// It glides, or has moved and not told so yet.
    bool isMoving() const { return isGliding() || m_movedPending; }
    /// The part of the scene that is on screen, in its coordinates.
    QRectF visibleArea() const { return toScene(QRectF(rect())); }
    void centreOn(QPointF place);
    /// Shows the part of its scene that another canvas shows of a related one, at its scale: what is nearest to the
    /// middle there is in the same place here.
    void showAs(const GraphCanvas &other);

    /// In the view's pixels; for a frame, its title row.
    QRectF itemRect(int item) const;
    /// The item's name, op, type and state in words.
    QString describe(int item) const;

    /// A further command (a row of the table of commands) in the canvas's menu; its keys work while the canvas has the
    /// focus.
    QAction *addCommand(const char *id);
    /// The menu of all the canvas's actions; the owner may add its own.
    QMenu *makeMenu(QWidget *parent) const;

Q_SIGNALS:
    /// Chosen by click or key; -1 for "nothing" (Escape).
    void activated(int item);
    void hovered(int item);
    /// A dimension in the type on the card of the active item was clicked.
    void dimensionChosen(int item, int dimension);
    /// A frame is to be collapsed, or its card to be expanded.
    void toggled(int item);
    void focusMoved(int item);
    void sceneChanged();
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
    void zoomToFocused();
    void zoomIn();
    void zoomOut();
    void actualSize();
    void copyPicture();
    void saveGraphPicture();
    void saveViewPicture();
    void savePicture(const PictureView &view);

    QPointF toScene(QPointF view) const { return (view - m_offset) / m_zoom; }
    QRectF toScene(const QRectF &view) const { return {toScene(view.topLeft()), view.size() / m_zoom}; }
    int itemAt(QPointF view) const;
    bool isOnChevron(int item, QPointF view) const;
    int dimensionAt(int item, QPointF view) const;
    void moveTo(qreal zoom, QPointF offset);
    QPointF clamped(qreal zoom, QPointF offset) const;
    void showInitially();
    void showFrom(const GraphScene &before, std::shared_ptr<const GraphScene> after, SharedItem kept);
    void finishMorph();
    void endMovement();
    bool isAnimated() const;
    void hoverAt(QPointF view);
    void noteMoved();

    GraphPainter m_painter;
    GraphMarks m_marks;
    qreal m_zoom = 1;
    QSize m_size = size();   ///< as of the last resize
    QPointF m_offset;        ///< of the scene's origin, in the view
    bool m_untouched = true; ///< nobody zoomed or panned since the scene came
    bool m_keyboard = false; ///< the focus ring is shown
    bool m_movedPending = false;
    QPointF m_pressed;
    QPointF m_pressedOffset;
    bool m_panning = false;
    QVariantAnimation m_glide;
    QVariantAnimation m_morph;
    std::unique_ptr<SceneMorph> m_way; ///< while m_morph runs
    QAction *m_edgeLabels = nullptr;
};

} // namespace heliograph::ui
