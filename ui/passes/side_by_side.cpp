#include "ui/passes/side_by_side.h"

#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/passes/diff_lane.h"
#include "ui/passes/diff_text.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/text_view.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/text_stage_view.h"

#include <QBoxLayout>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

/// The topmost item that the pass changed, -1 if there is none.
int firstRevised(const GraphScene &scene)
{
    int first = -1;
    for (int i = 0; i < int(scene.items.size()); ++i)
        if (const SceneItem &item = scene.items[std::size_t(i)];
            item.revision && (first < 0 || item.rect.top() < scene.items[std::size_t(first)].rect.top()))
            first = i;
    return first;
}

/// At once: a way there would end where the other side moves this one. False if it stays where it is.
bool beginAtChange(GraphCanvas &canvas)
{
    const int first = firstRevised(canvas.scene());
    if (first < 0 || !canvas.isUntouched())
        return false;
    const QRectF box = canvas.scene().items[std::size_t(first)].rect;
    if (canvas.visibleArea().contains(box))
        return false;
    canvas.centreOn(box.center());
    return true;
}

} // namespace

SideBySide::SideBySide(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_graphs(this),
      m_panes{new SnapshotPane(session, tr("Before the pass"), this, &m_graphs),
              new SnapshotPane(session, tr("After the pass"), this, &m_graphs)},
      m_lane(new DiffLane(this))
{
    setAccessibleName(tr("Before and after the pass"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_panes[0], 1);
    row->addWidget(m_lane);
    row->addWidget(m_panes[1], 1);
    setFocusProxy(m_panes[1]);
    for (int side = 0; side < 2; ++side) {
        TextView *view = text(side);
        connect(m_panes[std::size_t(side)], &SnapshotPane::textBound, this, [this, side] { bind(side); });
        connect(view, &TextView::foldsChanged, this, [this, side] { mirrorFolds(side); });
        connect(view, &TextView::moved, m_lane, qOverload<>(&QWidget::update));
        connect(view, &TextView::relaidOut, this, &SideBySide::align);
        for (QScrollBar *bar : {view->verticalScrollBar(), view->horizontalScrollBar()})
            connect(bar, &QScrollBar::valueChanged, this, [this, side] { mirrorScroll(side); });
    }
}

TextView *SideBySide::text(int side) const
{
    return m_panes[std::size_t(side)]->text()->text();
}

void SideBySide::setTitles(const QString &before, const QString &beforeHint, const QString &after,
                           const QString &afterHint)
{
    m_panes[0]->setTitle(before, beforeHint);
    m_panes[1]->setTitle(after, afterHint);
}

void SideBySide::showGraphs(bool graphs)
{
    m_lane->setVisible(!graphs);
    for (SnapshotPane *pane : m_panes)
        pane->showGraph(graphs);
    if (graphs && !std::exchange(m_linked, true))
        linkGraphs();
}

void SideBySide::linkGraphs()
{
    for (int side = 0; side < 2; ++side) {
        GraphBoard *board = m_panes[std::size_t(side)]->graph()->board();
        connect(board->canvas(), &GraphCanvas::viewMoved, this, [this, side] { mirrorGraph(side); });
        connect(board, &GraphBoard::sceneShown, this, &SideBySide::alignGraphs);
    }
    alignGraphs(); // small ones were there at once
}

/// Before either is painted where it does not stay. Graphs that nobody has moved in begin at what changed, if it is not
/// in sight and no node is selected.
void SideBySide::alignGraphs()
{
    const bool begins = isBound() && m_session->active() == kNone;
    for (const int side : {1, 0})
        if (begins && beginAtChange(*m_panes[std::size_t(side)]->graph()->canvas()))
            return mirrorGraph(side);
    mirrorGraph(0);
}

/// Both show the same part, whichever one moves. Not while a scene is on its way: what is there is of another pass.
void SideBySide::mirrorGraph(int from)
{
    GraphBoard *moved = m_panes[std::size_t(from)]->graph()->board();
    GraphBoard *other = m_panes[std::size_t(1 - from)]->graph()->board();
    const bool driven = moved->canvas()->visibleArea() == std::exchange(m_drivenTo[std::size_t(from)], {});
    if (driven || !isBound() || !moved->isShowingGraph() || !other->isShowingGraph())
        return;
    other->canvas()->showAs(*moved->canvas());
    m_drivenTo[std::size_t(1 - from)] = other->canvas()->visibleArea();
}

/// A text is drawn beside its neighbour: what both have stays in its place when one steps.
void SideBySide::expect(const PassComparisonPtr &comparison)
{
    if (!m_panes[1]->showsGraph())
        return;
    const auto fit = m_panes[1]->graph()->fit();
    if (!fit || !m_comparison)
        return;
    const bool forwards = m_comparison->after == comparison->before;
    const auto &[first, second] =
        forwards ? std::pair(comparison->before, comparison->after) : std::pair(comparison->after, comparison->before);
    m_graphs.prepare(first, m_comparison->after, *fit);
    m_graphs.prepare(second, first, *fit);
}

void SideBySide::setComparison(const PassComparisonPtr &comparison)
{
    if (comparison == m_comparison)
        return;
    keepPlace();
    m_graphs.forget();
    m_comparison = comparison;
    m_pairs.clear();
    m_unbound = 2;
    if (comparison)
        m_pairs = linePairs(comparison->rows);
    for (int side = 0; side < 2; ++side)
        m_panes[std::size_t(side)]->setRevisions([comparison, side](OpIndex op) {
            return comparison ? revisionOf(comparison->diff, op, side) : std::nullopt;
        });
    m_panes[0]->setSnapshot(comparison ? comparison->before : nullptr);
    m_panes[1]->setSnapshot(comparison ? comparison->after : nullptr);
    m_lane->setBlocks(comparison ? diffBlocks(comparison->rows) : std::vector<DiffBlock>(), text(0), text(1));
    // Neighbours share a text: the side that keeps its snapshot is not bound anew by its session.
    for (int side = 0; side < 2; ++side)
        if (comparison && m_shown[std::size_t(side)] == (side == 0 ? comparison->before : comparison->after))
            bind(side);
    m_shown = {comparison ? comparison->before : nullptr, comparison ? comparison->after : nullptr};
}

/// The session of a side has bound its view to the snapshot: folds, marks and blank rows are those of the comparison.
void SideBySide::bind(int side)
{
    if (!m_comparison)
        return;
    const QScopedValueRollback following(m_following, true);
    text(side)->setRevised(revisedLines(*m_comparison, side));
    bindFolds(side);
    if (m_unbound > 0 && --m_unbound > 0)
        return;
    align();
    restorePlace();
}

void SideBySide::bindFolds(int side)
{
    DiffFolds folds = diffFolds(*m_comparison, side);
    text(side)->setFoldable(std::move(folds.lines), [words = std::move(folds.words)](int fold) {
        return std::size_t(fold) < words.size() ? words[std::size_t(fold)] : QString();
    });
    text(side)->foldRuns(true);
}

void SideBySide::mirrorFolds(int from)
{
    if (m_following || !m_comparison)
        return;
    const QScopedValueRollback following(m_following, true);
    text(1 - from)->setFoldState(text(from)->folds().state());
    align();
}

/// Rows of the maps as they are without the blank ones; both texts end with as many.
void SideBySide::align()
{
    if (!m_comparison || m_unbound > 0 || m_aligning)
        return;
    const QScopedValueRollback aligning(m_aligning, true);
    const QScopedValueRollback following(m_following, true);
    for (const int side : {0, 1})
        text(side)->setBlanks({});
    BlankSides blanks = keepInStep(m_pairs, text(0)->rows(), text(1)->rows());
    text(0)->setBlanks(std::move(blanks.before));
    text(1)->setBlanks(std::move(blanks.after));
    m_lane->update();
}

void SideBySide::mirrorScroll(int from)
{
    if (m_following)
        return;
    const QScopedValueRollback following(m_following, true);
    text(1 - from)->verticalScrollBar()->setValue(text(from)->verticalScrollBar()->value());
    text(1 - from)->horizontalScrollBar()->setValue(text(from)->horizontalScrollBar()->value());
    m_lane->update();
}

void SideBySide::keepPlace()
{
    m_places = {};
    for (int side = 0; m_comparison && side < 2; ++side) {
        const auto [line, y] = text(side)->topLine();
        const ShownTextPtr &snapshot = side == 0 ? m_comparison->before : m_comparison->after;
        m_places[std::size_t(side)] = {snapshot->id, line, y, text(side)->rows().foldOfLine(line) != nullptr};
    }
}

/// A step forward shows on the left what was on the right, a step back the other way: that line stays where it was. Of
/// other texts the active node is looked for, else the first change.
void SideBySide::restorePlace()
{
    const QScopedValueRollback following(m_following, true);
    const std::array now{m_comparison->before->id, m_comparison->after->id};
    for (const int from : {1, 0})
        for (const int to : {0, 1})
            if (const Place &place = m_places[std::size_t(from)];
                place.snapshot != kNone && place.snapshot == now[std::size_t(to)]) {
                // What was looked at is not folded away by the step.
                if (!place.folded && text(to)->rows().foldOfLine(place.line)) {
                    text(to)->toggleFold(place.line);
                    text(1 - to)->setFoldState(text(to)->folds().state());
                    align();
                }
                text(to)->scrollLineTo(place.line, place.y);
                text(1 - to)->verticalScrollBar()->setValue(text(to)->verticalScrollBar()->value());
                return;
            }
    revealFirstChange();
}

void SideBySide::revealFirstChange()
{
    const NodeIndex node = m_session->active();
    for (const int side : {1, 0})
        if (!text(side)->lit().isEmpty() && node != kNone) {
            m_panes[std::size_t(side)]->text()->reveal(node);
            text(1 - side)->verticalScrollBar()->setValue(text(side)->verticalScrollBar()->value());
            return;
        }
    if (m_lane->blocks().empty())
        return;
    const DiffBlock &block = m_lane->blocks().front();
    const int side = block.after.isEmpty() ? 0 : 1;
    text(side)->scrollLineTo(side == 0 ? block.before.first : block.after.first,
                             text(side)->viewport()->height() / 3.0);
}

} // namespace heliograph::ui
