#include "ui/passes/pass_page.h"

#include "ui/base/label.h"
#include "ui/models/words.h"
#include "ui/passes/biography_head.h"
#include "ui/passes/biography_view.h"
#include "ui/passes/condition_field.h"
#include "ui/passes/inline_diff.h"
#include "ui/passes/pass_head.h"
#include "ui/passes/pass_list.h"
#include "ui/passes/pass_summary.h"
#include "ui/passes/pass_timeline.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/text_view.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/panel_header.h"
#include "ui/views/text_stage_view.h"

#include <QAction>
#include <QActionGroup>
#include <QBoxLayout>
#include <QSplitter>
#include <QStackedWidget>

namespace heliograph::ui {

namespace {

constexpr int kPlayMs = 800; ///< a change stays so long in sight

QWidget *withHead(const QString &title, QWidget *content, QWidget *parent, QWidget *top = nullptr,
                  QWidget *foot = nullptr)
{
    auto *panel = new QWidget(parent);
    panel->setAccessibleName(title);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeader(title, {}, panel));
    if (top)
        column->addWidget(top);
    column->addWidget(content, 1);
    if (foot)
        column->addWidget(foot);
    return panel;
}

} // namespace

PassPage::PassPage(Session *session, QWidget *parent, PassHistoryReader *history)
    : QWidget(parent), m_session(session), m_history(history ? history : new PassHistoryReader(session, this)),
      m_walk(new PassWalk(session, m_history, this)), m_head(new PassHead(m_walk, this)), m_list(new PassList(this)),
      m_condition(new ConditionField(m_walk, this)), m_stack(new QStackedWidget(this)),
      m_comparison(new QWidget(m_stack)), m_forms(new QStackedWidget(m_comparison)),
      m_sides(new SideBySide(session, m_forms)),
      m_inline(new SnapshotPane(session, tr("Changes in one text"), m_forms)),
      m_message(new Label({Role::Text2, 10}, m_stack)), m_summary(new PassSummary(m_comparison)),
      m_biographyHead(new BiographyHead(this)), m_biography(new BiographyView(this)),
      m_formActions(new QActionGroup(this))
{
    setAccessibleName(tr("Passes"));
    build();
    m_player.setInterval(kPlayMs);
    connect(&m_player, &QTimer::timeout, this, [this] {
        if (m_walk->nextChange(1) < 0)
            setPlaying(false);
        else if (!m_walk->isBusy())
            step(1);
    });
    connect(m_walk, &PassWalk::barsChanged, this, &PassPage::showPasses);
    connect(m_history, &PassHistoryReader::biographyTold, this, &PassPage::showBiography);
    connect(m_biographyHead, &BiographyHead::stepChosen, m_walk, &PassWalk::setCurrent);
    connect(m_walk, &PassWalk::moved, this, &PassPage::showMoved);
    connect(m_walk, &PassWalk::compared, this, &PassPage::showComparison);
    connect(&m_walk->comparisons(), &Comparisons::prepared, m_sides, &SideBySide::expect);
    connect(m_inline, &SnapshotPane::textBound, this, &PassPage::bindInline);
    connect(m_condition, &ConditionField::left, this, [this] { setFocus(Qt::OtherFocusReason); });
    connect(m_list, &PassList::passChosen, m_walk, &PassWalk::setCurrent);
    connect(m_biography, &BiographyView::stepChosen, m_walk, &PassWalk::setCurrent);
    showPasses();
    showMoved();
    showComparison();
}

void PassPage::build()
{
    auto *middle = new QVBoxLayout(m_comparison);
    m_comparison->setAccessibleName(tr("Comparison"));
    m_forms->setAccessibleName(tr("Comparison"));
    m_stack->setAccessibleName(tr("Comparison"));
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    m_forms->addWidget(m_sides);
    m_forms->addWidget(m_inline);
    middle->addWidget(m_forms, 1);
    middle->addWidget(m_summary);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_stack->addWidget(m_comparison);
    m_stack->addWidget(m_message);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setAccessibleName(tr("Passes, comparison and biography"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(withHead(tr("Passes"), m_list, splitter, nullptr, m_condition));
    splitter->addWidget(m_stack);
    splitter->addWidget(withHead(tr("Biography"), m_biography, splitter, m_biographyHead));
    splitter->widget(0)->setMinimumWidth(px(250));
    splitter->widget(2)->setMinimumWidth(px(210));
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({px(300), px(1040), px(270)});
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(2, 0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(splitter, 1);
    setFocusProxy(m_sides);
}

void PassPage::setForm(Form form)
{
    m_form = form;
    m_walk->setMerging(form == Form::Inline);
    m_sides->showGraphs(form == Form::Graph);
    m_forms->setCurrentWidget(form == Form::Inline ? static_cast<QWidget *>(m_inline) : m_sides);
    showComparison();
}

bool PassPage::isSettled() const
{
    const auto rests = [](const SnapshotPane *pane) {
        return pane->text()->isSettled() && (!pane->showsGraph() || pane->graph()->isSettled());
    };
    const bool told =
        m_history->isStoryComplete() && (m_session->active() == kNone || m_history->isBiographyComplete());
    const PassComparisonPtr &made = m_walk->comparison();
    const bool bound = m_form == Form::Inline ? !made || made->merged == m_merged : m_sides->isBound();
    return !m_walk->isBusy() && told && bound && rests(m_sides->before()) && rests(m_sides->after());
}

void PassPage::step(int direction)
{
    if (const int to = m_walk->nextChange(direction); to >= 0)
        m_walk->setCurrent(to);
}

void PassPage::stepNode(int direction)
{
    if (const int to = m_walk->nextChangeOf(m_session->active(), direction); to >= 0)
        m_walk->setCurrent(to);
}

bool PassPage::goToStage(const QString &stageId)
{
    for (int step = 0; step < m_walk->steps(); ++step)
        if (m_walk->pass(step).changed && m_walk->pass(step).stage == stageId.toStdString()) {
            m_walk->setCurrent(step);
            return true;
        }
    return false;
}

void PassPage::setPlaying(bool playing)
{
    if (playing == m_player.isActive())
        return;
    playing ? m_player.start() : m_player.stop();
    Q_EMIT playingChanged(playing);
}

void PassPage::showPasses()
{
    m_list->setBars(m_walk->bars());
    m_list->setCurrent(m_walk->current());
}

void PassPage::showMoved()
{
    m_list->setCurrent(m_walk->current());
    m_biography->setCurrentStep(m_walk->current());
}

/// "TTGIR before #19".
void PassPage::showComparison()
{
    const PassComparisonPtr &made = m_walk->comparison();
    const bool shown = made && !m_walk->problem();
    m_stack->setCurrentWidget(shown ? m_comparison : static_cast<QWidget *>(m_message));
    if (!shown) {
        const auto &problem = m_walk->problem();
        m_message->setText(
            problem ? QString::fromStdString(problem->message + "\n" + problem->next)
            : m_walk->steps() == 0
                ? tr("This document has no passes.\nCapture the kernel with its passes to step through them.")
                : tr("Reading the passes…"));
        return;
    }
    const int number = m_walk->number(m_walk->current());
    const QString left = shortStageTitle(made->before->stage().id), right = shortStageTitle(made->after->stage().id);
    const QString before = m_walk->base() ? tr("%1 after #%2").arg(left).arg(m_walk->number(*m_walk->base()))
                                          : tr("%1 before #%2").arg(left).arg(number);
    m_sides->setTitles(before, {}, tr("%1 after #%2").arg(right).arg(number), {});
    if (m_form == Form::Inline) {
        m_inline->setTitle(tr("%1, before and after #%2").arg(right).arg(number), {});
        showInline(*made);
    } else {
        m_sides->setComparison(made);
    }
    m_summary->setDiff(made->diff);
}

/// Of a comparison that was made before this form was asked for, both sides as one text are under way.
void PassPage::showInline(const PassComparison &made)
{
    if (!made.merged || made.merged == m_merged)
        return;
    m_merged = made.merged;
    m_inline->setSnapshot(m_merged->text);
}

void PassPage::bindInline()
{
    if (!m_merged)
        return;
    TextView *view = m_inline->text()->text();
    view->setRevised(m_merged->revised);
    view->setFoldable(m_merged->folds.lines,
                      [merged = m_merged](int fold) { return merged->folds.words.at(std::size_t(fold)); });
    view->foldRuns(true);
    if (m_session->active() != kNone && !view->lit().isEmpty())
        m_inline->text()->reveal(m_session->active());
    else if (!m_merged->revised.empty())
        view->revealLines(m_merged->revised.front().line, m_merged->revised.front().line);
}

} // namespace heliograph::ui
