#include "ui/views/graph_stage_view.h"

#include "core/document/model.h"
#include "core/document/stages.h"
#include "core/symbols/size_symbols.h"
#include "ui/base/settings.h"
#include "ui/base/strings.h"
#include "ui/graph/block_scene.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/stage_scene.h"
#include "ui/models/words.h"
#include "ui/session/shown_cost.h"
#include "ui/views/pane_empty.h"

#include <QAction>
#include <QActionGroup>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr std::size_t kBuiltAtOnce = 2000; ///< ops: some ten milliseconds
constexpr int kPatienceMs = 250;

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

/// The first of those that are known best; -1 if none is lit.
int strongest(const std::vector<std::optional<How>> &lit)
{
    const auto best = std::min_element(lit.begin(), lit.end(), [](const auto &a, const auto &b) {
        return a.has_value() && (!b.has_value() || *a < *b);
    });
    return best != lit.end() && best->has_value() ? int(best - lit.begin()) : -1;
}

bool isMachineCode(const QString &id)
{
    const StageInfo *info = findStage(id.toStdString());
    return info &&
           (info->language == Language::Ptx || info->language == Language::Sass || info->language == Language::LlvmIr);
}

} // namespace

GraphStageView::GraphStageView(Session *session, QWidget *parent)
    : StageView(parent), m_session(session), m_board(new GraphBoard(this)), m_building(this)
{
    setAccessibleName(tr("Graph view"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_board);
    addBlocksCommand();

    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, &GraphStageView::showReading);
    connect(m_session, &Session::changed, this, &GraphStageView::sessionChanged);
    connect(m_board, &GraphBoard::sceneShown, this, [this](bool fresh) {
        applyMarks();
        if (fresh || canvas()->isUntouched())
            revealChosen();
    });
    connect(m_board, &GraphBoard::spansMoved, this, &StageView::spansMoved);
    connect(canvas(), &GraphCanvas::activated, this, &GraphStageView::choose);
    connect(canvas(), &GraphCanvas::dimensionChosen, this, &GraphStageView::chooseDimension);
    connect(canvas(), &GraphCanvas::hovered, this, [this](int item) {
        m_session->setHovered(item < 0 ? kNone : canvas()->scene().items[std::size_t(item)].node);
    });
    rebuild(false);
}

GraphCanvas *GraphStageView::canvas() const
{
    return m_board->canvas();
}

/// Machine code is a control-flow graph to people, what comes before it one of values.
void GraphStageView::addBlocksCommand()
{
    m_blocks = canvas()->addCommand("graph.blocks");
    m_blocks->setChecked(Settings().showsBlocks());
    connect(m_blocks, &QAction::toggled, this, [this](bool blocks) {
        Settings().setShowsBlocks(blocks);
        rebuild(false);
    });
}

void GraphStageView::setStage(const QString &stageId)
{
    if (m_stage == stageId)
        return;
    m_stage = stageId;
    rebuild(false);
}

const Stage *GraphStageView::shownStage() const
{
    const int index = m_session->stageIndex(m_stage.toStdString());
    return index < 0 ? nullptr : &m_session->variant()->stages[std::size_t(index)];
}

void GraphStageView::sessionChanged(Changes changes)
{
    if (changes & (Change::Document | Change::Variant))
        rebuild(!(changes & Change::Document));
    if (changes & (Changes(Change::Active) | Change::Pinned | Change::Module))
        applyMarks();
    if (changes & (Changes(Change::Active) | Change::Module)) {
        if (isFollowing() && m_session->origin() != this)
            revealChosen();
    }
    if (changes & Change::Cost)
        layHeatOver();
    if (changes & Change::Hovered) {
        const NodeIndex node = m_session->hovered();
        canvas()->setHovered(node == kNone ? -1 : canvas()->scene().itemOf(node));
    }
}

bool GraphStageView::isSettled() const
{
    return !m_building.isBusy() && m_board->isSettled();
}

void GraphStageView::rebuild(bool related)
{
    const VariantPtr variant = m_session->variant();
    const Stage *stage = shownStage();
    m_building.cancel();
    offerBlocks();
    canvas()->setAccessibleName(tr("Graph of %1").arg(stageTitle(m_stage.toStdString())));
    m_board->setKind(kind());
    if (!variant)
        showNone(tr("Open a kernel, or drop one here"), {});
    else if (!stage && !(m_stage == u"fx" && !variant->nodes.empty()))
        showNone(tr("%1 was not made").arg(stageTitle(m_stage.toStdString())), whyNotMade(*variant));
    else
        build(variant, stage, related);
}

/// A small scene is there at once; what is large is read on the way, and says so if it takes long.
void GraphStageView::build(const VariantPtr &variant, const Stage *stage, bool related)
{
    const auto task = [variant, stage, index = m_session->index(), blocks = showsBlocks()] {
        return std::make_shared<GraphScene>(stageScene(*variant, stage, index.get(), blocks));
    };
    const std::optional<GraphFit> wanted = fit();
    if (const auto ready = m_laidOut && wanted && stage ? m_laidOut(*wanted) : nullptr)
        return take(std::make_shared<GraphScene>(*ready), related, true);
    if (!stage || stage->ops.size() <= kBuiltAtOnce)
        return take(task(), related, false);
    if (!related)
        m_board->setGraph(std::make_shared<const GraphScene>());
    m_building.run(task, [this, related](const std::shared_ptr<GraphScene> &scene) { take(scene, related, false); });
    m_patience.start();
}

void GraphStageView::showReading()
{
    const Stage *stage = shownStage();
    if (!stage || !m_building.isBusy())
        return;
    const MessageAction again{tr("Read it again"), [this] { rebuild(false); }};
    const auto cancel = [this, again] {
        m_building.cancel();
        m_board->say(tr("The graph was not read"), {}, again);
    };
    m_board->say(tr("Reading a graph of %L1 ops\u2026").arg(stage->ops.size()), {}, {tr("Cancel"), cancel, true});
}

void GraphStageView::take(std::shared_ptr<GraphScene> scene, bool related, bool laidOut)
{
    if (scene->items.empty())
        return showNone(tr("%1 has no edges to draw").arg(stageTitle(m_stage.toStdString())), tr("Show it as text"));
    for (SceneItem &item : scene->items)
        item.revision = m_revisions && item.op != kNone ? m_revisions(item.op) : std::nullopt;
    m_board->setGraph(std::move(scene), related, laidOut);
    layHeatOver();
}

std::optional<GraphFit> GraphStageView::fit() const
{
    std::optional<GraphFit> fit = m_board->fit();
    if (fit)
        fit->blocks = showsBlocks();
    return fit;
}

void GraphStageView::offerBlocks()
{
    const Stage *stage = shownStage();
    m_blocks->setEnabled(stage && isMachineCode(m_stage) && hasBlocks(*stage));
}

void GraphStageView::showNone(const QString &sentence, const QString &hint)
{
    m_board->say(sentence, hint);
    m_board->setGraph(std::make_shared<const GraphScene>());
}

void GraphStageView::setRevisions(std::function<std::optional<Revision>(OpIndex)> revisions)
{
    m_revisions = std::move(revisions);
}

QString GraphStageView::whyNotMade(const Variant &variant) const
{
    if (const StageInfo *info = findStage(m_stage.toStdString()); info && !info->isCapturedOf(isModel(variant)))
        return whyEmpty(&variant, m_stage).detail;
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (diagnostic.severity == Severity::Error)
            return toQString(diagnostic.message);
    return tr("Capture the kernel again to make it");
}

bool GraphStageView::showsBlocks() const
{
    return m_blocks->isEnabled() && m_blocks->isChecked();
}

QString GraphStageView::kind() const
{
    return m_stage == u"fx" ? QStringLiteral("fx") : showsBlocks() ? QStringLiteral("blocks") : QStringLiteral("ops");
}

QWidget *GraphStageView::focusTarget()
{
    return canvas();
}

/// The choice of an engine is a menu in the menu, and one command an engine in the palette.
QList<QAction *> GraphStageView::commands() const
{
    return canvas()->actions() + m_board->engines()->actions();
}

std::vector<std::optional<How>> GraphStageView::litByNode(NodeIndex node) const
{
    const GraphScene &scene = canvas()->scene();
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

/// The frames of the module, or the cards that stand for them or for what is around them.
std::vector<std::optional<How>> GraphStageView::litByModule(ModuleIndex module) const
{
    const GraphScene &whole = m_board->whole();
    std::vector<std::optional<How>> lit(canvas()->scene().items.size());
    for (std::size_t i = 0; i < whole.items.size(); ++i)
        if (const int shown = whole.items[i].module == module ? m_board->shown(int(i)) : -1; shown >= 0)
            lit[std::size_t(shown)] = How::Exact;
    return lit;
}

std::vector<std::optional<How>> GraphStageView::chosen() const
{
    return m_session->module() != kNone ? litByModule(m_session->module()) : litByNode(m_session->active());
}

void GraphStageView::markPinned()
{
    std::vector<int> hues(canvas()->scene().items.size(), -1);
    std::vector<PinTag> tags;
    for (const NodeIndex node : m_session->pinned()) {
        const Node &pinned = m_session->variant()->nodes[std::size_t(node)];
        const std::vector<std::optional<How>> lit = litByNode(node);
        for (std::size_t i = 0; i < lit.size(); ++i) {
            if (!lit[i] || *lit[i] == How::Derived)
                continue;
            hues[i] = pinned.hue;
            if (!pinned.tag.empty())
                tags.push_back({int(i), toQString(pinned.tag)});
        }
    }
    canvas()->setPinned(std::move(hues), std::move(tags));
}

/// FX nodes have what all their instructions cost, ops what stands at their lines. Not while another graph is read.
void GraphStageView::layHeatOver()
{
    if (m_building.isBusy())
        return;
    const std::shared_ptr<const ShownCost> &cost = m_session->cost();
    const GraphScene &whole = m_board->whole();
    std::vector<float> shares(cost ? whole.items.size() : 0);
    const int stage = cost ? m_session->stageIndex(m_stage.toStdString()) : -1;
    if (cost && m_stage == u"fx") {
        for (const auto &[node, item] : whole.itemOfNode)
            shares[std::size_t(item)] += cost->nodes[std::size_t(node)];
    } else if (stage >= 0) {
        const std::vector<float> &ops = cost->ops[std::size_t(stage)];
        for (const auto &[op, item] : whole.itemOfOp)
            shares[std::size_t(item)] += std::size_t(op) < ops.size() ? ops[std::size_t(op)] : 0;
    }
    m_board->setHeat(std::move(shares), cost ? cost->scale : HeatScale());
}

/// Where the node was chosen in this view, the keyboard stays at the item it was chosen at: others may be of that node,
/// too.
void GraphStageView::applyMarks()
{
    if (!m_session->variant())
        return;
    canvas()->setLit(chosen());
    markPinned();
    if (m_session->origin() != this || canvas()->focused() < 0)
        canvas()->setFocused(m_session->module() != kNone   ? strongest(chosen())
                             : m_session->active() == kNone ? -1
                                                            : canvas()->scene().itemOf(m_session->active()));
}

/// Nothing while another graph is read: what is still shown is of other nodes. A branch has no node of its own:
/// choosing it means the `_if` around it. An op without a node is just that, the frame of a module is the module, and
/// code that was never traced is in the source.
void GraphStageView::choose(int item)
{
    if (m_building.isBusy())
        return;
    const GraphScene &scene = canvas()->scene();
    while (item >= 0 && scene.items[std::size_t(item)].node == kNone &&
           scene.items[std::size_t(item)].module == kNone && scene.items[std::size_t(item)].form == ItemForm::Frame)
        item = scene.items[std::size_t(item)].parent;
    if (item >= 0 && scene.items[std::size_t(item)].module != kNone)
        return m_session->setModule(scene.items[std::size_t(item)].module, this);
    m_session->setModule(kNone, this);
    if (const Span source = item < 0 ? Span() : scene.items[std::size_t(item)].source; source.isValid())
        return m_session->requestSpot(
            {QStringLiteral("source"), source.line - 1, std::max<std::int64_t>(source.column - 1, 0)});
    m_session->setActive(item < 0 ? kNone : scene.items[std::size_t(item)].node, this);
}

/// Of an expression its first symbol; a number is as good as the rest of its card.
void GraphStageView::chooseDimension(int item, int dimension)
{
    const NodeIndex node = canvas()->scene().items[std::size_t(item)].node;
    const VariantPtr variant = m_session->variant();
    if (node == kNone || !variant || std::size_t(dimension) >= variant->nodes[std::size_t(node)].shape.size())
        return choose(item);
    for (const std::string &name : namesIn(variant->nodes[std::size_t(node)].shape[std::size_t(dimension)].expression))
        for (const Symbol &symbol : variant->symbols)
            if (symbol.symbol == name)
                return Q_EMIT symbolRequested(toQString(name));
    choose(item);
}

QVector<VisibleSpan> GraphStageView::visibleSpans(NodeIndex node) const
{
    QVector<VisibleSpan> spans;
    if (!m_board->isShowingGraph() || node == kNone)
        return spans;
    const std::vector<std::optional<How>> lit = litByNode(node);
    const qreal height = canvas()->height();
    for (std::size_t i = 0; i < lit.size(); ++i) {
        if (!lit[i])
            continue;
        const QRectF box = canvas()->itemRect(int(i));
        const bool clamped = box.bottom() < 0 || box.top() > height;
        spans += {std::clamp(box.top(), 0.0, height), std::clamp(box.bottom(), 0.0, height), *lit[i], clamped};
    }
    std::sort(spans.begin(), spans.end(), [](const VisibleSpan &a, const VisibleSpan &b) { return a.top < b.top; });
    return spans;
}

void GraphStageView::reveal(NodeIndex node)
{
    if (node != kNone)
        revealStrongest(litByNode(node));
}

void GraphStageView::revealChosen()
{
    if (m_session->active() != kNone || m_session->module() != kNone)
        revealStrongest(chosen());
}

void GraphStageView::revealStrongest(const std::vector<std::optional<How>> &lit)
{
    if (const int item = strongest(lit); item >= 0)
        canvas()->reveal(item);
}

} // namespace heliograph::ui
