#include "ui/graph/graph_board.h"

#include "ui/base/strings.h"
#include "ui/graph/filter_chip.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_find_bar.h"
#include "ui/graph/graph_minimap.h"
#include "ui/graph/graph_scroll_bars.h"
#include "ui/graph/scene_layout.h"

#include <QAction>
#include <QActionGroup>
#include <QStackedLayout>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace heliograph::ui {

namespace {

constexpr int kProgressMs = 100;
constexpr std::chrono::milliseconds kPatience(250);
constexpr int kResizeMs = 150;

/// What showPart() tells of a scene of which nothing is left out.
std::vector<int> everyItem(const GraphScene &scene)
{
    std::vector<int> shown(scene.items.size());
    std::iota(shown.begin(), shown.end(), 0);
    return shown;
}

} // namespace

GraphBoard::GraphBoard(QWidget *parent)
    : QWidget(parent), m_stack(new QStackedLayout(this)), m_canvas(new GraphCanvas(this)),
      m_message(new GraphMessage(this)), m_findBar(new GraphFindBar(m_canvas)), m_minimap(new GraphMinimap(m_canvas)),
      m_chip(new FilterChip(m_canvas)), m_placing(this)
{
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_message);
    setAccessibleName(tr("Graph"));
    new GraphScrollBars(m_canvas);
    m_progress.setInterval(kProgressMs);
    m_resized.setSingleShot(true);
    m_resized.setInterval(kResizeMs);
    addCommands();

    connect(&m_job, &LayoutJob::finished, this, &GraphBoard::takeLayout);
    connect(&m_job, &LayoutJob::failed, this, &GraphBoard::layoutFailed);
    connect(&m_progress, &QTimer::timeout, this, &GraphBoard::showProgress);
    connect(&m_resized, &QTimer::timeout, this, [this] { layOut(false); });
    connect(m_canvas, &GraphCanvas::viewMoved, this, &GraphBoard::spansMoved);
    connect(m_canvas, &GraphCanvas::edgeLabelsToggled, this, [this] {
        keepLook();
        layOutAnew();
    });
    connect(m_canvas, &GraphCanvas::toggled, this, &GraphBoard::toggleFrame);
    connect(m_canvas, &GraphCanvas::focusMoved, this, &GraphBoard::updateCommands);
    connect(m_chip, &FilterChip::cleared, this, &GraphBoard::showAll);
    connect(m_findBar, &GraphFindBar::wordsChanged, this, &GraphBoard::search);
    connect(m_findBar, &GraphFindBar::stepped, this, &GraphBoard::stepMatch);
    connect(m_findBar, &GraphFindBar::closed, this, [this] {
        m_canvas->setFound({});
        m_canvas->setFocus(Qt::OtherFocusReason);
    });
}

GraphBoard::~GraphBoard() = default;

void GraphBoard::setGraph(std::shared_ptr<const GraphScene> whole, bool related, bool isLaidOut)
{
    GraphFilter filter = filterOf(*whole, related);
    const int focused = m_canvas->focused();
    const auto anchor =
        related && focused >= 0 ? std::optional(m_canvas->scene().items[std::size_t(focused)].identity) : std::nullopt;
    m_whole = std::move(whole);
    m_heat.clear();
    m_filter = std::move(filter);
    m_neighbourhood.reset();
    m_refocus = -1;
    if (isLaidOut && isWhole()) {
        m_part = {{}, everyItem(*m_whole)};
        m_layoutWidth = width();
        return showLaidOut(anchor, !related);
    }
    m_part = showPart(*m_whole, m_filter);
    showThePart(anchor, !related);
}

/// All of the next scene, with those frames collapsed that were so in a related one, or are so at first.
GraphFilter GraphBoard::filterOf(const GraphScene &next, bool related) const
{
    GraphFilter filter{collapsedAtFirst(next), {}};
    std::unordered_map<std::uint64_t, bool> known;
    for (std::size_t i = 0; i < m_whole->items.size() && related; ++i)
        if (m_whole->items[i].form == ItemForm::Frame)
            known.emplace(m_whole->items[i].identity, m_filter.isCollapsed(int(i)));
    for (std::size_t i = 0; i < next.items.size() && !known.empty(); ++i)
        if (const auto found = known.find(next.items[i].identity);
            found != known.end() && found->second != filter.isCollapsed(int(i)))
            filter.setCollapsed(int(i), found->second);
    return filter;
}

std::optional<GraphFit> GraphBoard::fit() const
{
    if (m_job.engine() != LayoutEngine::Layered)
        return std::nullopt;
    return GraphFit{.width = width(), .edgeLabels = m_canvas->marks().edgeLabels};
}

/// The item the keyboard is at stays so, or the card that now stands for it; unless told otherwise, it stays in place.
void GraphBoard::refilter(std::optional<std::uint64_t> anchor)
{
    const int focused = focusedInWhole();
    const bool back =
        isWhole() && m_laidOut == m_whole && m_whole->items.size() > WidthSearch::kFitWidth; // others fit the pane
    m_part = back ? GraphPart{{}, everyItem(*m_whole)} : showPart(*m_whole, m_filter);
    m_refocus = focused < 0 ? -1 : m_part.shown[std::size_t(focused)];
    if (!anchor && m_refocus >= 0)
        anchor = (back ? *m_whole : m_part.scene).items[std::size_t(m_refocus)].identity;
    if (back)
        showLaidOut(anchor, false);
    else
        showThePart(anchor, false);
}

/// The whole is shown as it was laid out before: to do it again would take seconds, and it would look different.
void GraphBoard::showLaidOut(std::optional<std::uint64_t> anchor, bool fresh)
{
    cancelLayout();
    m_anchor = anchor;
    m_fresh = fresh;
    showPlaced(m_whole);
    updateChip();
}

void GraphBoard::showThePart(std::optional<std::uint64_t> anchor, bool fresh)
{
    m_anchor = anchor;
    m_fresh = fresh;
    if (fresh || m_part.scene.items.empty()) { // what is on the canvas is of another graph
        m_matches.clear();
        m_canvas->setScene(std::make_shared<const GraphScene>());
    }
    updateChip();
    layOut(!fresh);
}

bool GraphBoard::isWhole() const
{
    return m_filter.narrowings.empty() && !hasCollapsed();
}

void GraphBoard::cancelLayout()
{
    m_job.cancel();
    m_placing.cancel();
    m_progress.stop();
    m_resized.stop();
}

void GraphBoard::layOut(bool stable)
{
    cancelLayout();
    if (partScene().items.empty())
        return;
    m_layoutWidth = width();
    m_stable = stable;
    m_search = WidthSearch(partScene().items.size(), width());
    m_progress.start();
    startLayout();
}

void GraphBoard::startLayout()
{
    const LayoutWishes wishes{.width = m_search.width(), .edgeLabels = m_canvas->marks().edgeLabels};
    const auto hints = m_shownWhole == m_whole ? hintsFrom : hintsOfStep;
    m_job.start(layoutInput(partScene(), m_canvas->painter().metrics(), wishes),
                m_stable ? hints(m_canvas->scene(), partScene()) : LayeredHints());
}

void GraphBoard::takeLayout(const LayoutResult &result)
{
    if (!m_search.take(result, m_job.engine() != LayoutEngine::Layered))
        return startLayout();
    auto scene = std::make_shared<GraphScene>(partScene());
    const auto placed = [scene, best = m_search.best(), metrics = m_canvas->painter().metrics()] {
        place(*scene, best, metrics);
        scene->sceneIndex = std::make_shared<const SceneIndex>(*scene, metrics);
        return std::shared_ptr<const GraphScene>(scene);
    };
    if (scene->items.size() <= LayoutJob::kAtOnce)
        return showPlaced(placed());
    m_placing.run(placed, [this](const std::shared_ptr<const GraphScene> &ready) { showPlaced(ready); });
}

void GraphBoard::showPlaced(std::shared_ptr<const GraphScene> scene)
{
    m_progress.stop();
    m_part.scene = {}; // the canvas has it
    if (isWhole()) {
        m_whole = scene; // the same items and edges: a hundred thousand of them are kept once
        m_laidOut = scene;
    }
    m_canvas->setScene(std::move(scene), m_anchor);
    const bool hadFocus = m_message->isAncestorOf(focusWidget());
    m_stack->setCurrentWidget(m_canvas);
    if (hadFocus)
        m_canvas->setFocus();
    m_anchor.reset();
    m_shownWhole = m_whole;
    if (const int item = std::exchange(m_refocus, -1); item >= 0)
        m_canvas->setFocused(item);
    layHeatOver();
    search(m_findBar->words());
    updateCommands();
    settleOverlays();
    Q_EMIT sceneShown(std::exchange(m_fresh, false));
}

void GraphBoard::setHeat(std::vector<float> shares, const HeatScale &scale)
{
    m_heat = std::move(shares);
    m_heatScale = scale;
    layHeatOver();
}

/// Not while another part is laid out: showPlaced() comes back to it. Frames come before what they hold.
void GraphBoard::layHeatOver()
{
    const std::size_t count = m_canvas->scene().items.size();
    if (!m_part.scene.items.empty() || m_shownWhole != m_whole)
        return;
    std::vector<ItemHeat> heat(m_heat.empty() ? 0 : count);
    for (std::size_t i = 0; i < std::min(m_heat.size(), m_part.shown.size()); ++i)
        if (const int shown = m_part.shown[i]; shown >= 0 && std::size_t(shown) < heat.size())
            heat[std::size_t(shown)].own += m_heat[i];
    for (std::size_t i = heat.size(); i-- > 0;)
        if (const int frame = m_canvas->scene().items[i].parent; frame >= 0)
            heat[std::size_t(frame)].inside += heat[i].own + heat[i].inside;
    m_canvas->setHeat({std::move(heat), m_heatScale});
}

void GraphBoard::layoutFailed(const Diagnostic &diagnostic)
{
    m_progress.stop();
    QString hint = toQString(diagnostic.next);
    if (!diagnostic.detail.empty())
        hint += u'\n' + toQString(diagnostic.detail).left(400);
    say(toQString(diagnostic.message), hint, layOutAgain());
}

/// A layout of a few milliseconds shows nothing on the way; a longer one says for how long it runs.
void GraphBoard::showProgress()
{
    if (m_job.elapsed() < kPatience) // 0 once the places are known: the picture is about to come
        return;
    const double seconds = double(m_job.elapsed().count()) / 1000;
    say(tr("Laying out %L1 nodes\u2026 %2 s").arg(partScene().items.size()).arg(seconds, 0, 'f', 1), {}, cancelled());
}

MessageAction GraphBoard::layOutAgain()
{
    return {tr("Lay out again"), [this] { layOut(true); }};
}

MessageAction GraphBoard::cancelled()
{
    const auto cancel = [this] {
        cancelLayout();
        say(tr("The layout was cancelled"), {}, layOutAgain());
    };
    return {tr("Cancel"), cancel, true};
}

void GraphBoard::say(const QString &sentence, const QString &hint, MessageAction action)
{
    m_message->say(sentence, hint, std::move(action));
    m_stack->setCurrentWidget(m_message);
    Q_EMIT spansMoved();
}

const GraphScene &GraphBoard::partScene() const
{
    return m_part.scene.items.empty() ? m_canvas->scene() : m_part.scene;
}

bool GraphBoard::isShowingGraph() const
{
    return m_stack->currentWidget() == m_canvas;
}

bool GraphBoard::isSettled() const
{
    return isSettledLayout() && !m_resized.isActive() && !m_canvas->isMoving();
}

bool GraphBoard::isSettledLayout() const
{
    return !m_job.isRunning() && !m_placing.isBusy();
}

void GraphBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    settleOverlays();
    const bool fits = partScene().items.size() <= WidthSearch::kFitWidth;
    if (!partScene().items.empty() && fits && std::abs(width() - m_layoutWidth) > WidthSearch::kPaneMargin)
        m_resized.start();
}

void GraphBoard::settleOverlays()
{
    m_findBar->setGeometry(0, 0, width(), m_findBar->sizeHint().height());
    const QSize chip = m_chip->sizeHint();
    m_chip->setGeometry(px(8), height() - chip.height() - px(8), std::min(chip.width(), width() - px(16)),
                        chip.height());
    m_chip->raise();
}

/// In another way: what was laid out before is no way back.
void GraphBoard::layOutAnew()
{
    m_laidOut.reset();
    layOut(true);
}

int GraphBoard::shown(int item) const
{
    const bool known = m_part.scene.items.empty() && m_shownWhole == m_whole;
    return known && std::size_t(item) < m_part.shown.size() ? m_part.shown[std::size_t(item)] : -1;
}

int GraphBoard::focusedInWhole() const
{
    const int item = m_canvas->focused();
    const auto &items = m_canvas->scene().items;
    const bool known = item >= 0 && std::size_t(item) < items.size() && m_shownWhole == m_whole;
    return known ? items[std::size_t(item)].origin : -1;
}

/// The frame or card of one that an item of the canvas is, or the frame that holds it; an item of the whole.
int GraphBoard::frameAround(int item) const
{
    const auto &items = m_canvas->scene().items;
    if (item < 0 || std::size_t(item) >= items.size() || m_shownWhole != m_whole)
        return -1;
    const SceneItem &own = items[std::size_t(item)];
    if (own.form == ItemForm::Frame || own.held > 0)
        return own.origin;
    return own.parent < 0 ? -1 : items[std::size_t(own.parent)].origin;
}

QString GraphBoard::nameInWhole(int item) const
{
    return m_whole->items[std::size_t(item)].title;
}

} // namespace heliograph::ui
