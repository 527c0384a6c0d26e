#include "ui/window/main_window.h"

#include "core/document/model.h"
#include "ui/base/brought_along.h"
#include "ui/base/icon.h"
#include "ui/base/theme.h"
#include "ui/compare/comparison_view.h"
#include "ui/compare/stage_pair_page.h"
#include "ui/cost/cost_view.h"
#include "ui/failure/failure_bar.h"
#include "ui/failure/same_code_finder.h"
#include "ui/failure/step_row.h"
#include "ui/failure/try_job.h"
#include "ui/models/words.h"
#include "ui/passes/pass_page.h"
#include "ui/pipeline/pipeline_job.h"
#include "ui/pipeline/snapshot_editor.h"
#include "ui/run/gpu_job.h"
#include "ui/run/run_job.h"
#include "ui/run/run_panel.h"
#include "ui/symbols/symbols_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/fate_view.h"
#include "ui/views/inspector.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/panel_header.h"
#include "ui/views/stage_strip.h"
#include "ui/views/stage_view.h"
#include "ui/window/arrangement.h"
#include "ui/window/banner.h"
#include "ui/window/choice_list.h"
#include "ui/window/empty_state.h"
#include "ui/window/menu_row.h"
#include "ui/window/search_panel.h"
#include "ui/window/shortcuts.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QBoxLayout>
#include <QDeadlineTimer>
#include <QDockWidget>
#include <QEventLoop>
#include <QFileInfo>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace heliograph::ui {

namespace {

/// What was captured may be a model all the same.
bool callsNoKernel(const QVector<Diagnostic> &problems)
{
    return std::any_of(problems.begin(), problems.end(),
                       [](const Diagnostic &problem) { return problem.code == "script.no-kernel"; });
}

} // namespace

MainWindow::MainWindow(const QString &program, QWidget *parent)
    : QMainWindow(parent), m_session(this), m_history(&m_session), m_documents(&m_session, program), m_actions(this),
      m_triton(std::make_shared<WarmTriton>()), m_pipelineJob(new PipelineJob(m_triton, this)), m_removing(this),
      m_runJob(new RunJob(program, this)), m_gpuJob(new GpuJob(program, this)), m_tryJob(new TryJob(program, this)),
      m_program(program)
{
    setAccessibleName(tr("Heliograph"));
    setAcceptDrops(true);
    for (QAction *action : m_actions.all())
        addAction(action);
    buildTop();
    buildCentre();
    buildDocks();
    connectParts();
    connectFileActions();
    connectViewActions();
    connectGoActions();
    connectPassActions();
    connectPipelineActions();
    connectCompareActions();
    connectRunActions();
    connectFailureActions();
    m_shortcuts = std::make_unique<Shortcuts>(*this);
    qApp->installEventFilter(this);
    restore();
    updateState();
}

/// The editor lies over a view, and what it covers must not go first.
MainWindow::~MainWindow()
{
    delete std::exchange(m_editor, nullptr);
}

void MainWindow::buildTop()
{
    auto *top = new QWidget(this);
    top->setAccessibleName(tr("Menu and stages"));
    auto *column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_menuRow = new MenuRow(m_actions, top);
    m_strip = new StageStrip(&m_session, top);
    column->addWidget(m_menuRow);
    column->addWidget(m_strip);
    setMenuWidget(top);
    m_status = new StatusLine(&m_session, this);
    setStatusBar(m_status);
}

void MainWindow::buildCentre()
{
    auto *centre = new QWidget(this);
    centre->setAccessibleName(tr("Document"));
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_banner = new Banner(centre);
    m_stepRow = new StepRow(centre);
    m_failureBar = new FailureBar({m_actions.action("file.save-reproducer"), m_actions.action("file.copy-report"),
                                   m_actions.action("file.reload")},
                                  centre);
    m_stack = new QStackedWidget(centre);
    m_stack->setAccessibleName(tr("Document"));
    m_empty = new EmptyState(m_stack);
    m_panes = new PaneArea(&m_session, m_stack);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_panes);
    column->addWidget(m_banner);
    column->addWidget(m_stepRow);
    column->addWidget(m_failureBar);
    column->addWidget(m_stack, 1);
    setCentralWidget(centre);
    m_menuRow->extend(QCoreApplication::translate("Command", "&View"), m_panes->actions());
    m_choices = new ChoiceList(tr("Choose"), this);
}

void MainWindow::buildDocks()
{
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    const auto dock = [this](const QString &title, QWidget *head, QWidget *content, Qt::DockWidgetArea area) {
        auto *widget = new QDockWidget(title, this);
        widget->setObjectName(content->metaObject()->className());
        widget->setAccessibleName(title);
        widget->setFeatures(QDockWidget::DockWidgetClosable);
        widget->setTitleBarWidget(head);
        widget->setWidget(content);
        addDockWidget(area, widget);
        return widget;
    };
    QAction *back = m_actions.action("go.back");
    QAction *forward = m_actions.action("go.forward");
    back->setIcon(themeIcon(QStringLiteral("chevron-left")));
    forward->setIcon(themeIcon(QStringLiteral("chevron-right")));
    m_inspector = new Inspector(&m_session, this);
    addNodeHistory();
    QAction *pin = m_actions.action("edit.pin-node");
    pin->setIcon(themeIcon(QStringLiteral("pin")));
    m_inspectorDock = dock(tr("Inspector"), new PanelHeader(tr("Inspector"), {pin, back, forward}, this), m_inspector,
                           Qt::RightDockWidgetArea);
    auto *noHead = new QWidget(this);
    noHead->setAccessibleName(tr("Bottom tabs"));
    m_bottom = new BottomPanel(&m_session, this);
    m_search = new SearchPanel(&m_session, m_bottom);
    m_bottom->addTab(m_search, tr("Search"));
    m_comparison = new ComparisonView(&m_session, m_actions.action("pass.lower"), m_bottom);
    m_bottom->addTab(m_comparison, tr("Compare"));
    m_run = new RunPanel(&m_session,
                         {m_actions.action("run.cpu"), m_actions.action("run.gpu"), m_actions.action("run.config"),
                          m_actions.action("run.compile"), m_actions.action("run.tune")},
                         m_program, m_bottom);
    m_bottom->addTab(m_run, tr("Run"));
    m_cost = new CostView(&m_session, m_bottom);
    m_bottom->addTab(m_cost, tr("Cost"));
    m_bottomDock = dock(tr("Fate, problems, symbols and search"), noHead, m_bottom, Qt::BottomDockWidgetArea);
    resizeDocks({m_inspectorDock}, {px(268)}, Qt::Horizontal);
    resizeDocks({m_bottomDock}, {px(176)}, Qt::Vertical);
}

void MainWindow::connectParts()
{
    connect(m_strip, &StageStrip::stageChosen, this, &MainWindow::chooseStage);
    connect(m_strip, &StageStrip::variantChosen, &m_documents, &DocumentController::openVariant);
    connect(m_inspector, &Inspector::stageChosen, this, &MainWindow::showStage);
    connect(m_inspector, &Inspector::variantChosen, &m_documents, &DocumentController::openVariant);
    connect(m_bottom->fate(), &FateView::stageChosen, this, &MainWindow::showStage);
    connect(m_inspector, &Inspector::symbolChosen, this, &MainWindow::openSymbols);
    connect(m_bottom->symbols(), &SymbolsView::placeChosen, this, &MainWindow::goToLine);
    connect(m_bottom, &BottomPanel::problemOpened, this, &MainWindow::openProblem);
    connect(m_banner, &Banner::detailsWanted, this, [this] {
        m_bottomDock->show();
        m_bottom->showProblems();
    });
    connect(m_banner, &Banner::actionWanted, this, &MainWindow::captureAsModel);
    connect(m_status, &StatusLine::cancelWanted, this, &MainWindow::cancelJobs);
    connect(m_empty, &EmptyState::cancelWanted, &m_documents, &DocumentController::cancel);
    connect(m_empty, &EmptyState::openWanted, this, &MainWindow::chooseFile);
    connect(m_empty, &EmptyState::continueWanted, this, &MainWindow::continueSession);
    connect(m_search, &SearchPanel::placeChosen, this, &MainWindow::goToLine);
    connect(m_empty, &EmptyState::fileChosen, this, [this](const QString &path) { m_documents.open(path); });
    connect(m_panes, &PaneArea::stagesChanged, this, &MainWindow::panesChanged);
    connect(m_panes, &PaneArea::symbolRequested, this, &MainWindow::openSymbols);
    connect(m_panes, &PaneArea::focusChanged, this, &MainWindow::panesChanged);
    connect(&m_session, &Session::changed, this, &MainWindow::sessionChanged);
    connect(&m_session, &Session::historyRequested, this, &MainWindow::answerHistory);
    connect(&m_history, &History::moved, this, [this] {
        m_actions.action("go.back")->setEnabled(m_history.canGoBack());
        m_actions.action("go.forward")->setEnabled(m_history.canGoForward());
    });
    connect(&m_documents, &DocumentController::opened, this, &MainWindow::documentOpened);
    connect(&m_documents, &DocumentController::opsRead, this, &MainWindow::documentOpened);
    connect(&m_documents, &DocumentController::titleChanged, this, &MainWindow::retitle);
    connect(&m_documents, &DocumentController::jobChanged, this, &MainWindow::showJob);
    connect(&m_documents, &DocumentController::problemsChanged, this, &MainWindow::showProblems);
    connect(&m_documents, &DocumentController::staleChanged, m_strip, &StageStrip::setStale);
}

void MainWindow::restore()
{
    resize(px(1600), px(1000));
    restoreGeometry(m_settings.geometry());
    const char *const ids[] = {"view.system", "view.light", "view.dark"};
    m_actions.action(ids[int(m_settings.scheme())])->setChecked(true);
    retitle();
}

void MainWindow::sessionChanged(Changes changes)
{
    if (changes & (Changes(Change::Document) | Change::Variant))
        updateState();
    // A document may hold a model and the kernels that it calls.
    if (changes.testFlag(Change::Variant) && m_session.variant() && showsModel() != m_modelShown)
        arrangeForVariant();
    if (changes & (Changes(Change::Variant) | Change::Active)) {
        for (const char *id : {"edit.copy-node", "edit.pin-node", "go.next-span", "go.previous-span"})
            m_actions.action(id)->setEnabled(m_session.active() != kNone);
    }
    if (changes & (Changes(Change::Variant) | Change::Active | Change::Module))
        m_actions.action("edit.clear")->setEnabled(m_session.active() != kNone || m_session.module() != kNone);
    if (changes & (Changes(Change::Variant) | Change::Active | Change::Pinned))
        m_actions.action("edit.pin-node")->setChecked(m_session.isPinned(m_session.active()));
}

/// It is exported, so there is nothing of it to compile, run or time.
bool MainWindow::showsModel() const
{
    return m_session.variant() && isModel(*m_session.variant());
}

/// The window is seen first; the panes are there before a document has been read.
void MainWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    if (!std::exchange(m_painted, true))
        QTimer::singleShot(0, m_panes, &PaneArea::fill);
}

/// What is on screen follows from whether there is a variant to show.
void MainWindow::updateState()
{
    const bool open = m_session.variant() != nullptr;
    if (open)
        m_panes->fill();
    m_passesShown = m_passesShown && open;
    m_pairShown = m_pairShown && open;
    m_actions.action("pass.show")->setChecked(m_passesShown);
    m_stack->setCurrentWidget(!open           ? m_empty
                              : m_passesShown ? static_cast<QWidget *>(m_passes)
                              : m_pairShown   ? static_cast<QWidget *>(m_pair)
                                              : m_panes);
    m_strip->setVisible(open || m_documents.isCapturing());
    if (open && m_empty->isAncestorOf(QApplication::focusWidget()))
        m_panes->focusPane(0);
    // Stepping through passes has a list, a biography and a summary of its own where the docks are.
    m_inspectorDock->setVisible(open && !m_passesShown && m_actions.action("view.inspector")->isChecked());
    m_bottomDock->setVisible(((open && !m_passesShown) || m_bottom->hasJobProblems()) &&
                             m_actions.action("view.bottom")->isChecked());
    for (const char *id : {"file.reload", "file.save-as", "file.close"})
        m_actions.action(id)->setEnabled(m_documents.hasDocument());
    for (const char *id : {"go.next-node", "go.previous-node", "go.next-unlinked", "go.previous-unlinked", "go.search",
                           "go.symbols", "pass.compare"})
        m_actions.action(id)->setEnabled(open);
    m_actions.action("run.cost")->setEnabled(open && !showsModel());
    for (QWidget *tab : {static_cast<QWidget *>(m_run), static_cast<QWidget *>(m_cost)})
        m_bottom->setTabVisible(m_bottom->indexOf(tab), !showsModel());
    m_actions.action("file.cancel")
        ->setEnabled(m_documents.isCapturing() || m_pipelineJob->isRunning() || m_runJob->isRunning() ||
                     m_gpuJob->isRunning() || m_tryJob->isRunning());
    updatePassActions();
    updateRunActions();
    updatePipelineActions();
    const std::optional<LastSession> last = lastSession();
    m_actions.action("file.continue")->setEnabled(last.has_value());
    if (!open)
        m_empty->setFiles(m_settings.recentFiles(), exampleKernels(),
                          last ? QFileInfo(last->file).fileName() : QString());
    panesChanged();
}

void MainWindow::retitle()
{
    const QString title = m_documents.title();
    m_menuRow->setTitle(title);
    setWindowTitle(title.isEmpty() ? tr("Heliograph") : tr("%1 - Heliograph").arg(title));
    updateState();
}

void MainWindow::panesChanged()
{
    if (m_passesShown)
        return passesChanged();
    if (m_pairShown)
        return m_strip->setPanes({m_pair->stage(), m_pair->stage()}, 1);
    const int focused = int(m_panes->panes().indexOf(m_panes->focusedPane()));
    const QStringList stages = m_panes->stages();
    m_strip->setPanes(stages, focused);
    m_status->setStage(stages.value(focused));
}

/// While one steps through passes: goes to those that make the stage, and to the panes if there are none.
void MainWindow::showStage(const QString &stageId)
{
    if (m_passesShown && m_passes->goToStage(stageId))
        return;
    showPasses(false);
    closePair();
    m_panes->showStage(stageId);
    panesChanged();
}

void MainWindow::settle(int ms)
{
    const auto atRest = [this] {
        if (m_passesShown)
            return m_passes->isSettled();
        if (!m_comparison->isSettled() || !m_cost->isSettled() || m_sameCode->isBusy() ||
            (m_pairShown && !m_pair->isSettled()))
            return false;
        if (m_passHistory.hasBegun() && !(m_passHistory.isStoryComplete() && m_passHistory.isBiographyComplete()))
            return false; // the inspector waits for it
        const QList<StageView *> views = m_panes->findChildren<StageView *>();
        return std::all_of(views.begin(), views.end(), [](const StageView *view) { return view->isSettled(); });
    };
    const QDeadlineTimer deadline(ms);
    QTimer beat; // the deadline comes even if nothing else does
    beat.start(20);
    QCoreApplication::processEvents(); // what changed last reaches the views
    while (!atRest() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCoreApplication::processEvents();
}

/// The text of one stage, a failure and a model get panes of their own; what comes next finds those that the user had.
void MainWindow::arrangeForVariant()
{
    const VariantPtr variant = m_session.variant();
    const bool failed = m_failure.has_value() && !m_documents.isStageFile();
    m_modelShown = showsModel();
    if (m_documents.isStageFile() || failed || m_modelShown) {
        if (m_ownArrangement.isEmpty())
            m_ownArrangement = arrangementOf(*m_panes);
        showArrangement(failed         ? arrangementOfFailure(*variant)
                        : m_modelShown ? arrangementOfModel()
                                       : arrangementFor(*variant));
    } else if (!m_ownArrangement.isEmpty()) {
        showArrangement(std::exchange(m_ownArrangement, {}));
    }
}

void MainWindow::documentOpened()
{
    showFailure();
    tellScratchCopy();
    arrangeForVariant();
    showWantedLine();
    if (m_continued && m_continued->file != m_documents.source())
        m_continued.reset();
    const bool complete = !m_documents.isStageFile() || !m_session.variant()->stages.back().ops.empty();
    if (m_continued && complete)
        showLastSession(*std::exchange(m_continued, std::nullopt));
}

void MainWindow::showProblems(const QVector<Diagnostic> &problems)
{
    m_bottom->setJobProblems(problems);
    if (!problems.isEmpty())
        m_continued.reset();
    if (problems.isEmpty() || isToldByFailure(problems.front()))
        m_banner->hide();
    else
        m_banner->showProblem(problems.front(), callsNoKernel(problems) ? tr("Capture it as a model") : QString());
    updateState();
    if (!problems.isEmpty() && !m_session.variant())
        m_bottom->showProblems();
}

void MainWindow::showJob(const QString &title, const QString &kernel, const QString &step, int done, int total)
{
    const QString words = kernel.isEmpty() ? step : kernel + QStringLiteral(": ") + step;
    m_status->setJob(title, words, done, total);
    m_empty->setBusy(title, words);
    m_strip->setRunning(title.isEmpty() ? std::string() : stageOfStep(step), step);
    updateState();
}

} // namespace heliograph::ui
