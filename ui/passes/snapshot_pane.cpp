#include "ui/passes/snapshot_pane.h"

#include "ui/base/label.h"
#include "ui/graph/graph_board.h"
#include "ui/passes/graph_cache.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/text_stage_view.h"

#include <QBoxLayout>
#include <QStackedLayout>

#include <tuple>
#include <utility>

namespace heliograph::ui {

SnapshotPane::SnapshotPane(Session *session, const QString &name, QWidget *parent, GraphCache *graphs)
    : QWidget(parent), m_outer(session), m_graphs(graphs), m_title(new Label({Role::Text, 9, true}, this)),
      m_subtitle(new Label({Role::Text3, 8.5}, this)), m_stack(new QStackedLayout),
      m_text(new TextStageView(&m_inner, this))
{
    setAccessibleName(name);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(px(12), px(4), px(8), px(4));
    head->setSpacing(px(10));
    head->addWidget(m_title);
    head->addWidget(m_subtitle, 1);
    column->addLayout(head);
    column->addLayout(m_stack, 1);
    m_stack->addWidget(m_text);
    m_text->setOfPass(true);
    setFocusProxy(m_text);
    connect(&m_inner, &Session::changed, this, [this](Changes changes) {
        if (changes & Change::Variant)
            Q_EMIT textBound();
        if (m_inner.active() != std::exchange(m_active, m_inner.active()))
            m_outer->setActive(outerNode(m_active), m_inner.origin());
        if (m_inner.hovered() != std::exchange(m_hovered, m_inner.hovered()))
            m_outer->setHovered(outerNode(m_hovered));
    });
    connect(m_outer, &Session::changed, this, &SnapshotPane::mirror);
    connect(&m_inner, &Session::historyRequested, this, [this](HistoryRequest request) {
        request.text = m_snapshot ? m_snapshot->id : kNone;
        // Of another variant's text only the node is known here.
        if (m_snapshot && m_outer->variant() && m_snapshot->variant->id != m_outer->variant()->id)
            request.op = kNone;
        if (m_snapshot && request.op != kNone && !m_snapshot->origins.empty())
            std::tie(request.text, request.op) = m_snapshot->origins[std::size_t(request.op)];
        m_outer->requestHistory(request);
    });
}

/// A text of another variant may have nodes behind those of the window's: nobody else knows them.
NodeIndex SnapshotPane::outerNode(NodeIndex node) const
{
    const bool known = m_outer->variant() && node < NodeIndex(m_outer->variant()->nodes.size());
    return known ? node : kNone;
}

/// The window's session leads; a node chosen here reached it before.
void SnapshotPane::mirror()
{
    if (!m_snapshot)
        return;
    m_active = m_outer->active();
    m_hovered = m_outer->hovered();
    m_inner.setActive(m_active, m_outer->origin());
    m_inner.setHovered(m_hovered);
    const std::vector<NodeIndex> pinned = m_inner.pinned();
    for (const NodeIndex node : pinned)
        m_inner.setPinned(node, m_outer->isPinned(node));
    for (const NodeIndex node : m_outer->pinned())
        m_inner.setPinned(node, true);
}

void SnapshotPane::setSnapshot(const ShownTextPtr &snapshot)
{
    if (snapshot == m_snapshot) {
        if (m_graph && snapshot)
            m_inner.setVariant(snapshot->variant, snapshot->index); // the same text has other marks
        return;
    }
    m_snapshot = snapshot;
    if (!snapshot) {
        m_inner.setVariant(nullptr, nullptr);
        return;
    }
    const Stage &stage = snapshot->stage();
    const QString id = QString::fromStdString(stage.id);
    if (m_inner.document() != m_outer->document()) // else what is shown is of the same thing, and stays in place
        m_inner.setDocument(m_outer->document());
    m_inner.setPipeline(stage.pipeline);
    m_inner.setVariant(snapshot->variant, snapshot->index);
    mirror();
    m_text->setLanguage(snapshot->language);
    if (m_text->stage() != id)
        m_text->setStage(id);
    if (m_graph)
        m_graph->setStage(id);
}

void SnapshotPane::setRevisions(std::function<std::optional<Revision>(OpIndex)> revisions)
{
    m_revisions = std::move(revisions);
    if (m_graph)
        m_graph->setRevisions(m_revisions);
}

void SnapshotPane::setTitle(const QString &title, const QString &subtitle)
{
    m_title->setText(title);
    m_subtitle->setElided(subtitle);
}

void SnapshotPane::showGraph(bool graph)
{
    m_showsGraph = graph;
    if (graph && !m_graph)
        addGraph();
    m_stack->setCurrentWidget(graph ? static_cast<QWidget *>(m_graph) : m_text);
    setFocusProxy(m_stack->currentWidget());
}

void SnapshotPane::addGraph()
{
    m_graph = new GraphStageView(&m_inner, this);
    m_graph->setRevisions(m_revisions);
    if (m_graphs) {
        m_graph->setLaidOut(
            [this](const GraphFit &fit) { return m_snapshot ? m_graphs->find(m_snapshot, fit) : nullptr; });
        connect(m_graph->board(), &GraphBoard::sceneShown, this, [this] {
            const std::shared_ptr<const GraphScene> scene = m_graph->board()->laidOut();
            if (const auto fit = m_graph->fit(); fit && scene && m_snapshot && !m_graphs->find(m_snapshot, *fit))
                m_graphs->keep(m_snapshot, *fit, scene);
        });
    }
    m_graph->setStage(m_text->stage());
    m_stack->addWidget(m_graph);
}

} // namespace heliograph::ui
