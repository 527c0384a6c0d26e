// Running the kernel on screen on the CPU: asking first, the job, and where its result is shown.
#include "ui/window/main_window.h"

#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_view.h"
#include "ui/run/gpu_job.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_panel.h"
#include "ui/run/tile_panel.h"
#include "ui/views/bottom_panel.h"
#include "ui/window/status_line.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace heliograph::ui {

void MainWindow::connectRunActions()
{
    m_actions.on("run.cpu", this, [this] { runOnCpu(true); });
    m_actions.on("run.values", this, [this] { runOnCpu(false); });
    m_actions.on("run.cost", this, [this] { showCost(); });
    QAction *heat = m_actions.action("run.heat");
    heat->setChecked(true);
    connect(heat, &QAction::toggled, m_cost->reader(), &CostReader::setLaidOver);
    connect(m_cost->reader(), &CostReader::changed, this,
            [this, heat] { heat->setEnabled(!m_cost->reader()->runs().empty()); });
    connect(m_run, &RunPanel::valuesWanted, m_actions.action("run.values"), &QAction::trigger);
    connect(m_run, &RunPanel::cancelWanted, this, &MainWindow::cancelJobs);
    connect(m_run, &RunPanel::problemOpened, this, &MainWindow::openProblem);
    connect(m_runJob, &RunJob::progressed, this, [this](const QString &step) {
        m_status->setJob(tr("Running on the CPU"), step, 0, 0);
        m_run->showProgress(step);
    });
    connect(m_runJob, &RunJob::finished, this, [this](const RunResult &result) {
        m_status->setJob({}, {}, 0, 0);
        updateState();
        m_run->showResult(m_runJob->request(), result, m_runJob->output());
    });
    connect(&m_session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Active))
            updateRunActions();
    });
    connectGpuActions();
    connectCompileActions();
    connectTuneActions();
}

/// The tab with the runs of the variant on screen, or with how to get one.
void MainWindow::showCost()
{
    showPasses(false);
    m_actions.action("view.bottom")->setChecked(true);
    updateState();
    m_bottom->setCurrentWidget(m_cost);
    m_cost->takeFocus();
}

/// A call is known, and a script it came from.
bool MainWindow::canRun() const
{
    const VariantPtr variant = m_session.variant();
    const Stage *source = variant ? variant->stage("source") : nullptr;
    return source && !source->file.empty() && !variant->call.empty() && variant->stage("stage0") &&
           !m_documents.isStageFile();
}

void MainWindow::updateRunActions()
{
    const bool can = canRun() && !m_runJob->isRunning() && !m_gpuJob->isRunning() && !m_documents.isRecompiling();
    const bool kernel = m_session.variant() && !showsModel();
    m_actions.action("run.config")->setEnabled(kernel);
    m_actions.action("run.compile")->setEnabled(canCompile());
    m_actions.action("run.gpu")->setEnabled(canRunOnGpu());
    m_actions.action("run.tune")->setEnabled(canTune());
    m_actions.action("run.remove")->setEnabled(m_run->gpu()->chosenRun() != 0);
    for (const char *id : {"run.where", "run.add-host"})
        m_actions.action(id)->setEnabled(kernel);
    m_actions.action("run.cpu")->setEnabled(can);
    m_actions.action("run.values")->setEnabled(can && m_session.active() != kNone);
}

/// Opening a document runs nothing: whoever did not have it captured here is asked before its script runs.
void MainWindow::runOnCpu(bool compare)
{
    if (!canRun() || m_runJob->isRunning() || m_gpuJob->isRunning() || m_documents.isRecompiling())
        return;
    showRunPanel();
    m_run->chooseCpu();
    askToRunScript(tr("Run on the CPU"), [this, compare] { startRun(compare); });
}

/// Runs at once what nobody needs to be asked for.
void MainWindow::askToRunScript(const QString &title, std::function<void()> run)
{
    const QString path = m_documents.path();
    const bool capturedHere = m_documents.capture().written() == path;
    if (capturedHere || m_mayRun.contains(path)) {
        m_mayRun.insert(path);
        return run();
    }
    const QString script = QString::fromStdString(m_session.variant()->stage("source")->file);
    auto *box = new QMessageBox(QMessageBox::Question, title, tr("Run %1?").arg(QFileInfo(script).fileName()),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setAccessibleName(box->windowTitle());
    box->setInformativeText(tr("This document was not captured in this session. To run its kernel, the script that it "
                               "came from is run as you, in a process of its own:\n%1")
                                .arg(script));
    QPushButton *accept = box->addButton(tr("Run"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(accept, &QPushButton::clicked, this, [this, path, run = std::move(run)] {
        m_mayRun.insert(path);
        if (m_documents.path() == path)
            run();
    });
    box->open();
}

void MainWindow::startRun(bool compare)
{
    const VariantPtr variant = m_session.variant();
    if (!variant || m_runJob->isRunning())
        return;
    const TileAsk wanted = m_run->tile()->ask();
    RunRequest request;
    request.document = m_documents.path();
    request.variant = variant->id;
    request.compare = compare;
    request.node = wanted.node;
    request.tile = wanted.tile;
    request.visit = wanted.visit;
    m_runJob->start(request);
    m_status->setJob(tr("Running on the CPU"), tr("starting"), 0, 0);
    m_run->showRunning(request.variant);
    updateState();
}

} // namespace heliograph::ui
