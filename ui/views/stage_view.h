// The seam between panes and what fills them: a text view or a graph canvas that shows one stage of the session's
// variant, lights up the active node, and tells the ribbons where a node's spans stand on screen.
#pragma once

#include "core/document/document.h"

#include <QList>
#include <QVector>
#include <QWidget>

class QAction;

namespace heliograph::ui {

class Session;

/// Where a run of a node's ops is on screen, in the view's own vertical pixels. A run off screen is clamped to the
/// edge.
struct VisibleSpan {
    qreal top = 0;
    qreal bottom = 0;
    How how = How::Exact;
    bool clamped = false;
};

class StageView : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Stage id of stageTable(); a stage that the variant lacks shows why and what makes it.
    virtual void setStage(const QString &stageId) = 0;
    virtual QString stage() const = 0;
    virtual QVector<VisibleSpan> visibleSpans(NodeIndex node) const = 0;
    /// Scrolls the node's first span into view (140 ms at most, at once if animations are off).
    virtual void reveal(NodeIndex node) = 0;
    /// Goes to the node's next (1) or previous (-1) run of ops from where the cursor is, around the ends. Nothing in
    /// views that show a node at one place.
    virtual void stepSpan(NodeIndex node, int direction)
    {
        Q_UNUSED(node);
        Q_UNUSED(direction);
    }
    /// What takes the keyboard when the view does. Not a focus proxy: from within one, Shift+Tab would not lead out.
    virtual QWidget *focusTarget() { return this; }
    /// What can be done with what it shows, in the order of its menu; with separators, and menus of choices.
    virtual QList<QAction *> commands() const { return {}; }
    /// False while work off the GUI thread will still change the picture (a layout): `heliograph shot` waits for it.
    virtual bool isSettled() const { return true; }

    /// Whether the view scrolls along when a node is chosen elsewhere. Always lights it up.
    bool isFollowing() const { return m_following; }
    void setFollowing(bool following) { m_following = following; }

Q_SIGNALS:
    /// Spans moved on screen (scroll, fold, resize, layout): once per event-loop turn.
    void spansMoved();
    /// Another stage is to be shown ("folded after TTIR: show in TTIR").
    void stageRequested(const QString &stageId);
    /// What is known of a symbol of sizes is to be shown.
    void symbolRequested(const QString &symbol);

private:
    bool m_following = true;
};

} // namespace heliograph::ui
