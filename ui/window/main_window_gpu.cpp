// Running the variant on screen on a GPU, here or on another machine; the run that the child adds to the document, and
// the history of runs.
#include "ui/window/main_window.h"

#include "core/store/store.h"
#include "ui/base/strings.h"
#include "ui/cost/cost_reader.h"
#include "ui/cost/cost_view.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_job.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_panel.h"
#include "ui/views/bottom_panel.h"
#include "ui/window/status_line.h"

#include <QComboBox>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace heliograph::ui {

namespace {

Result<Document> readContents(const std::string &path)
{
    const Result<Store> store = Store::open(path);
    return store ? store->document() : Result<Document>(store.error());
}

Result<Document> withoutRun(const std::string &path, RunId run)
{
    Result<Store> store = Store::openForWriting(path);
    const Result<void> removed = store ? store->removeRun(run) : Result<void>(store.error());
    return removed ? readContents(path) : removed.error();
}

const RunSummary *runOf(const std::shared_ptr<const Document> &document, RunId run)
{
    if (!document)
        return nullptr;
    const auto found = std::find_if(document->runs.begin(), document->runs.end(),
                                    [run](const RunSummary &each) { return each.id == run; });
    return found == document->runs.end() ? nullptr : &*found;
}

} // namespace

void MainWindow::connectGpuActions()
{
    m_actions.on("run.gpu", this, [this] { runOnGpu(); });
    m_actions.on("run.where", this, [this] {
        showRunPanel();
        m_run->chooser()->setFocus(Qt::ShortcutFocusReason);
        m_run->chooser()->showPopup();
    });
    m_actions.on("run.add-host", this, [this] {
        showRunPanel();
        m_run->askForHost();
    });
    GpuPage *page = m_run->gpu();
    m_actions.on("run.remove", this, [this, page] { askToRemoveRun(page->chosenRun()); });
    connect(page, &GpuPage::historyChanged, this, &MainWindow::updateRunActions);
    connect(page, &GpuPage::openWanted, this, &MainWindow::openRun);
    connect(page, &GpuPage::removeWanted, this, &MainWindow::askToRemoveRun);
    connect(m_gpuJob, &GpuJob::progressed, this, [this](const QString &step) {
        m_status->setJob(tr("Running on %1").arg(m_run->chooser()->words()), step, 0, 0);
        m_run->showProgress(step);
    });
    connect(m_gpuJob, &GpuJob::finished, this, &MainWindow::gpuRunEnded);
    connect(&m_session, &Session::changed, this, [this](Changes changes) {
        if (changes.testFlag(Change::Variant) && m_wantedRun != 0)
            m_cost->reader()->choose(std::exchange(m_wantedRun, 0));
    });
}

void MainWindow::showRunPanel()
{
    showPasses(false);
    m_actions.action("view.bottom")->setChecked(true);
    updateState();
    m_bottom->setCurrentWidget(m_run);
}

bool MainWindow::canRunOnGpu() const
{
    return m_session.variant() && !showsModel() && !m_documents.isStageFile() && !m_runJob->isRunning() &&
           !m_gpuJob->isRunning() && !m_documents.isRecompiling();
}

/// Nothing of the document's script runs, so nobody is asked first; but to compare with what the script computes.
void MainWindow::runOnGpu()
{
    if (!canRunOnGpu())
        return;
    showRunPanel();
    m_run->chooseGpu();
    const GpuForm *form = m_run->gpu()->form();
    const GpuRequest request{m_documents.path(), m_session.variant()->id, form->pipeline(),
                             m_run->choice(),    form->compare(),         form->checksAccesses()};
    if (request.runsScript())
        askToRunScript(tr("Compare with %1").arg(form->comparison()->currentText()),
                       [this, request] { startOnGpu(request); });
    else
        startOnGpu(request);
}

void MainWindow::startOnGpu(const GpuRequest &request)
{
    if (!canRunOnGpu())
        return;
    m_gpuJob->start(request);
    m_status->setJob(tr("Running on %1").arg(m_run->chooser()->words()), tr("starting"), 0, 0);
    m_run->showRunning(request.variant);
    updateState();
}

void MainWindow::gpuRunEnded(const GpuResult &result)
{
    m_status->setJob({}, {}, 0, 0);
    updateState();
    m_run->showResult(m_gpuJob->request(), result);
    if (result.run > 0 && m_gpuJob->request().document == m_documents.path())
        rereadContents(result.run);
}

/// `shown`: the run whose costs are laid over the stages then, if it is of the variant on screen; 0: that of before.
void MainWindow::takeContents(const Result<Document> &contents, const QString &path, RunId shown)
{
    if (!contents)
        return showProblems({contents.error()});
    if (path != m_documents.path() || !m_session.variant())
        return;
    m_session.setContents(std::make_shared<const Document>(*contents));
    if (shown == kNothingNew)
        return;
    CostReader *reader = m_cost->reader();
    const RunSummary *run = runOf(m_session.document(), shown);
    const RunId wanted = run && run->variant == m_session.variant()->id ? shown : reader->shown();
    reader->choose(0); // so that it looks at the list anew
    reader->choose(wanted);
}

/// kNothingNew: no run of the variant on screen has come or gone.
void MainWindow::rereadContents(RunId shown)
{
    const QString path = m_documents.path();
    m_contents.run([file = path.toStdString()] { return readContents(file); },
                   [this, path, shown](const Result<Document> &contents) { takeContents(contents, path, shown); });
}

void MainWindow::openRun(RunId run)
{
    const RunSummary *summary = runOf(m_session.document(), run);
    if (!summary || !m_session.variant())
        return;
    if (summary->variant == m_session.variant()->id) {
        m_cost->reader()->choose(run);
    } else {
        m_wantedRun = run;
        m_documents.openVariant(summary->variant);
    }
    showCost();
}

/// Asks first: a run is not made again as it was.
void MainWindow::askToRemoveRun(RunId run)
{
    const RunSummary *summary = runOf(m_session.document(), run);
    if (!summary || m_contents.isBusy())
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove this run"),
                                tr("Remove run %1 from the document?").arg(run), QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setAccessibleName(box->windowTitle());
    box->setInformativeText(
        tr("Its times and samples on %1 go with it. This cannot be undone.").arg(toQString(summary->device)));
    QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QPushButton::clicked, this, [this, run] { removeRun(run); });
    box->open();
}

void MainWindow::removeRun(RunId run)
{
    const QString path = m_documents.path();
    m_contents.run([file = path.toStdString(), run] { return withoutRun(file, run); },
                   [this, path](const Result<Document> &contents) { takeContents(contents, path, 0); });
}

} // namespace heliograph::ui
