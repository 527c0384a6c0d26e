// One side of a comparison: a snapshot as text or as graph, in the views that show stages anywhere else. They look at
// a session of their own, whose nodes are those of the window's session, both ways.
#pragma once

#include "ui/base/revision.h"
#include "ui/passes/shown_text.h"
#include "ui/session/session.h"

#include <QWidget>

#include <functional>
#include <optional>

class QStackedLayout;

namespace heliograph::ui {

class GraphCache;
class GraphStageView;
class Label;
class TextStageView;

class SnapshotPane : public QWidget
{
    Q_OBJECT
public:
    /// `name` is what screen readers call it. Graphs are taken from the cache and put there, if there is one.
    SnapshotPane(Session *session, const QString &name, QWidget *parent = nullptr, GraphCache *graphs = nullptr);

    /// Null empties it. Both views are bound to it when the call returns.
    void setSnapshot(const ShownTextPtr &snapshot);
    void setTitle(const QString &title, const QString &subtitle);
    void showGraph(bool graph);
    /// What the graph marks its ops with; before setSnapshot().
    void setRevisions(std::function<std::optional<Revision>(OpIndex)> revisions);
    bool showsGraph() const { return m_graph != nullptr && m_showsGraph; }

    TextStageView *text() const { return m_text; }
    /// Null until a graph was asked for.
    GraphStageView *graph() const { return m_graph; }

Q_SIGNALS:
    /// The text view is bound to the snapshot: what a comparison says of it can be set.
    void textBound();

private:
    void mirror();
    NodeIndex outerNode(NodeIndex node) const;

    void addGraph();

    Session *m_outer;
    GraphCache *m_graphs;
    Session m_inner;
    ShownTextPtr m_snapshot;
    NodeIndex m_active = kNone; ///< as both sessions last agreed; what differs was chosen here
    NodeIndex m_hovered = kNone;
    Label *m_title;
    Label *m_subtitle;
    QStackedLayout *m_stack;
    TextStageView *m_text;
    GraphStageView *m_graph = nullptr;
    bool m_showsGraph = false;
    std::function<std::optional<Revision>(OpIndex)> m_revisions;
};

} // namespace heliograph::ui
