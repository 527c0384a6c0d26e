#include "ui/views/graph_stage_view.h"

#include "core/document/stages.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_message.h"
#include "ui/graph/node_words.h"
#include "ui/graph/op_scene.h"
#include "ui/graph/scene_layout.h"

#include <QStackedLayout>

#include <algorithm>
#include <cstdlib>

namespace heliograph::ui {

namespace {

constexpr int kProgressMs = 100;
constexpr std::chrono::milliseconds kPatience(250);
constexpr int kResizeMs = 150;
constexpr int kPaneMargin = 16;
constexpr int kNarrowest = 240;

ItemState stateOf(Fate fate)
{
    switch (fate) {
    case Fate::Alias:
        return ItemState::Alias;
    case Fate::Folded:
        return ItemState::Folded;
    case Fate::NotInConfig:
        return ItemState::Absent;
    case Fate::Code:
    case Fate::NotReached:
        break;
    }
    return ItemState::Code;
}

/// The last stage that anything is linked to: what has no code there was lost on the way.
std::size_t lastLinkedStage(const Variant &variant)
{
    std::size_t last = 0;
    for (std::size_t i = 0; i < variant.stages.size(); ++i)
        if (!variant.stages[i].links.empty() && variant.stages[i].pipeline != "stage0")
            last = i;
    return last;
}

NodeStates nodeStates(const ProvenanceIndex &index)
{
    const Variant &variant = index.variant();
    NodeStates states(variant.nodes.size(), ItemState::Code);
    if (variant.stages.empty())
        return {};
    const std::size_t last = lastLinkedStage(variant);
    for (std::size_t i = 0; i < states.size(); ++i)
        states[i] = stateOf(index.fate(NodeIndex(i), last));
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (const NodeIndex node = variant.node(diagnostic.node);
            node != kNone && diagnostic.severity == Severity::Error)
            states[std::size_t(node)] = ItemState::Failed;
    return states;
}

/// In the FX scene items are found by node: each op of the stage's text leads to the item of the node it is.
void bindOps(GraphScene &scene, const Stage *stage)
{
    if (!stage)
        return;
    for (const Link &link : stage->links)
        if (const int item = scene.itemOf(link.node);
            link.how == How::Exact && item >= 0 && scene.items[std::size_t(item)].node == link.node)
            scene.itemOfOp.emplace(link.op, item);
}

/// The cards that only name this one's value again: getitem, _phi and the like, and what names those.
std::vector<int> aliasesOf(const GraphScene &scene, int item)
{
    std::vector<int> found{item};
    for (std::size_t next = 0; next < found.size(); ++next)
        for (const int edge : scene.items[std::size_t(found[next])].out) {
            const int user = scene.edges[std::size_t(edge)].to;
            const SceneItem &candidate = scene.items[std::size_t(user)];
            if (candidate.form == ItemForm::Card && candidate.state == ItemState::Alias &&
                std::find(found.begin(), found.end(), user) == found.end())
                found.push_back(user);
        }
    found.erase(found.begin());
    return found;
}

QString stageTitle(const QString &id)
{
    const StageInfo *info = findStage(id.toStdString());
    return info ? QString::fromUtf8(info->title.data(), qsizetype(info->title.size())) : id;
}

} // namespace

GraphStageView::GraphStageView(Session *session, QWidget *parent)
    : StageView(parent), m_session(session), m_stack(new QStackedLayout(this)), m_canvas(new GraphCanvas(this)),
      m_message(new GraphMessage(this))
{
    setAccessibleName(tr("Graph view"));
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_message);
    setFocusProxy(m_canvas);
    m_progress.setInterval(kProgressMs);
    m_resized.setSingleShot(true);
    m_resized.setInterval(kResizeMs);

    connect(m_session, &Session::changed, this, &GraphStageView::sessionChanged);
    connect(&m_worker, &DotWorker::finished, this, &GraphStageView::takeLayout);
    connect(&m_worker, &DotWorker::failed, this, &GraphStageView::layoutFailed);
    connect(&m_progress, &QTimer::timeout, this, &GraphStageView::showProgress);
    connect(&m_resized, &QTimer::timeout, this, &GraphStageView::layOut);
    connect(m_message, &GraphMessage::triggered, this, &GraphStageView::messageTriggered);
    connect(m_canvas, &GraphCanvas::activated, this, &GraphStageView::choose);
    connect(m_canvas, &GraphCanvas::viewMoved, this, &StageView::spansMoved);
    connect(m_canvas, &GraphCanvas::edgeLabelsToggled, this, &GraphStageView::layOut);
    connect(m_canvas, &GraphCanvas::hovered, this, [this](int item) {
        m_session->setHovered(item < 0 ? kNone : m_canvas->scene().items[std::size_t(item)].node);
    });
    rebuild();
}

void GraphStageView::setStage(const QString &stageId)
{
    if (m_stage == stageId)
        return;
    m_stage = stageId;
    rebuild();
}

const Stage *GraphStageView::shownStage() const
{
    const int index = m_session->stageIndex(m_stage.toStdString());
    return index < 0 ? nullptr : &m_session->variant()->stages[std::size_t(index)];
}

void GraphStageView::sessionChanged(Changes changes)
{
    if (changes & (Change::Document | Change::Variant))
        rebuild();
    if (changes & Change::Active) {
        applyMarks();
        if (m_session->origin() != this)
            reveal(m_session->active());
    }
    if (changes & Change::Hovered) {
        const NodeIndex node = m_session->hovered();
        m_canvas->setHovered(node == kNone ? -1 : m_canvas->scene().itemOf(node));
    }
}

bool GraphStageView::isSettled() const
{
    return !m_worker.isRunning() && !m_resized.isActive() && !m_canvas->isGliding();
}

void GraphStageView::rebuild()
{
    m_worker.cancel();
    m_progress.stop();
    m_pending = {};
    m_canvas->setScene(std::make_shared<const GraphScene>()); // its items are those of another variant or stage
    if (buildScene())
        layOut();
}

bool GraphStageView::buildScene()
{
    const VariantPtr variant = m_session->variant();
    if (!variant) {
        say(tr("Open a kernel, or drop one here"), {});
        return false;
    }
    const Stage *stage = shownStage();
    const bool isFx = m_stage == u"fx";
    if (!stage && !(isFx && !variant->nodes.empty())) {
        for (const Diagnostic &diagnostic : variant->diagnostics)
            if (diagnostic.severity == Severity::Error)
                return say(tr("%1 was not made").arg(stageTitle(m_stage)), fromUtf8(diagnostic.message)), false;
        say(tr("%1 was not made").arg(stageTitle(m_stage)), tr("Capture the kernel again to make it"));
        return false;
    }
    m_pending = isFx ? fxScene(*variant, m_session->index() ? nodeStates(*m_session->index()) : NodeStates())
                     : opScene(*variant, *stage);
    if (isFx)
        bindOps(m_pending, stage);
    if (m_pending.items.empty())
        say(tr("%1 has no edges to draw").arg(stageTitle(m_stage)), tr("Show it as text"));
    return !m_pending.items.empty();
}

void GraphStageView::layOut()
{
    if (m_pending.items.empty())
        return;
    const LayoutWishes wishes{double(std::max(kNarrowest, width() - kPaneMargin)), m_canvas->marks().edgeLabels};
    m_layoutWidth = width();
    m_progress.start();
    m_worker.layOut(layoutInput(m_pending, m_canvas->painter().metrics(), wishes));
}

void GraphStageView::takeLayout(const LayoutResult &result)
{
    m_progress.stop();
    auto scene = std::make_shared<GraphScene>(m_pending);
    place(*scene, result);
    m_canvas->setScene(std::move(scene));
    showCanvas();
    applyMarks();
    reveal(m_session->active());
}

void GraphStageView::layoutFailed(const Diagnostic &diagnostic)
{
    m_progress.stop();
    QString hint = fromUtf8(diagnostic.next);
    if (!diagnostic.detail.empty())
        hint += u'\n' + fromUtf8(diagnostic.detail).left(400);
    say(fromUtf8(diagnostic.message), hint, tr("Lay out again"));
}

/// A layout of a few milliseconds shows nothing on the way; a longer one says for how long it runs.
void GraphStageView::showProgress()
{
    if (m_worker.elapsed() < kPatience)
        return;
    const double seconds = double(m_worker.elapsed().count()) / 1000;
    say(tr("Laying out %1 nodes\u2026 %2 s").arg(m_pending.items.size()).arg(seconds, 0, 'f', 1), {}, tr("Cancel"));
}

void GraphStageView::cancelLayout()
{
    m_worker.cancel();
    m_progress.stop();
    say(tr("The layout was cancelled"), {}, tr("Lay out again"));
}

void GraphStageView::messageTriggered()
{
    if (m_worker.isRunning())
        cancelLayout();
    else
        layOut();
}

void GraphStageView::say(const QString &sentence, const QString &hint, const QString &action)
{
    m_message->say(sentence, hint, action);
    m_stack->setCurrentWidget(m_message);
    Q_EMIT spansMoved();
}

void GraphStageView::showCanvas()
{
    const bool hadFocus = m_message->isAncestorOf(focusWidget());
    m_stack->setCurrentWidget(m_canvas);
    if (hadFocus)
        m_canvas->setFocus();
    m_canvas->setAccessibleName(tr("Graph of %1").arg(stageTitle(m_stage)));
}

/// A graph that nobody touched is laid out anew for a pane of another width.
void GraphStageView::resizeEvent(QResizeEvent *event)
{
    StageView::resizeEvent(event);
    if (!m_pending.items.empty() && std::abs(width() - m_layoutWidth) > kPaneMargin)
        m_resized.start();
}

std::vector<std::optional<How>> GraphStageView::litBy(NodeIndex node) const
{
    const GraphScene &scene = m_canvas->scene();
    std::vector<std::optional<How>> lit(scene.items.size());
    if (node == kNone)
        return lit;
    const auto light = [&](int item, How how) {
        std::optional<How> &own = lit[std::size_t(item)];
        own = own ? std::min(*own, how) : how;
    };
    const int stage = m_session->stageIndex(m_stage.toStdString());
    if (stage >= 0 && m_session->index())
        for (const Link &link : m_session->index()->linksOf(node, std::size_t(stage)))
            if (const auto found = scene.itemOfOp.find(link.op); found != scene.itemOfOp.end())
                light(found->second, link.how);
    if (const int item = m_stage == u"fx" ? scene.itemOf(node) : -1; item >= 0) {
        light(item, scene.items[std::size_t(item)].node == node ? How::Exact : How::Derived);
        for (const int alias : aliasesOf(scene, item))
            light(alias, How::Derived);
    }
    return lit;
}

void GraphStageView::applyMarks()
{
    if (!m_session->variant())
        return;
    m_canvas->setLit(litBy(m_session->active()));
    m_canvas->setFocused(m_session->active() == kNone ? -1 : m_canvas->scene().itemOf(m_session->active()));
}

/// A branch has no node of its own: choosing it means the `_if` around it.
void GraphStageView::choose(int item)
{
    const GraphScene &scene = m_canvas->scene();
    while (item >= 0 && scene.items[std::size_t(item)].node == kNone)
        item = scene.items[std::size_t(item)].parent;
    m_session->setActive(item < 0 ? kNone : scene.items[std::size_t(item)].node, this);
}

QVector<VisibleSpan> GraphStageView::visibleSpans(NodeIndex node) const
{
    QVector<VisibleSpan> spans;
    if (m_stack->currentWidget() != m_canvas || node == kNone)
        return spans;
    const std::vector<std::optional<How>> lit = litBy(node);
    const qreal height = m_canvas->height();
    for (std::size_t i = 0; i < lit.size(); ++i) {
        if (!lit[i])
            continue;
        const QRectF box = m_canvas->itemRect(int(i));
        const bool clamped = box.bottom() < 0 || box.top() > height;
        spans += {std::clamp(box.top(), 0.0, height), std::clamp(box.bottom(), 0.0, height), *lit[i], clamped};
    }
    std::sort(spans.begin(), spans.end(), [](const VisibleSpan &a, const VisibleSpan &b) { return a.top < b.top; });
    return spans;
}

void GraphStageView::reveal(NodeIndex node)
{
    if (node == kNone)
        return;
    const std::vector<std::optional<How>> lit = litBy(node);
    const auto best = std::min_element(lit.begin(), lit.end(), [](const auto &a, const auto &b) {
        return a.has_value() && (!b.has_value() || *a < *b);
    });
    if (best != lit.end() && best->has_value())
        m_canvas->reveal(int(best - lit.begin()));
}

} // namespace heliograph::ui
