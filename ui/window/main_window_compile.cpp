// The config or the tensors of the variant on screen changed, compiled as a new variant of the document, and run.
#include "ui/window/main_window.h"

#include "ui/run/config_form.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_job.h"
#include "ui/run/run_job.h"
#include "ui/run/run_panel.h"

#include <QDockWidget>

namespace heliograph::ui {

namespace {

constexpr int kConfigHeight = 320; ///< ten fields or so

} // namespace

void MainWindow::connectCompileActions()
{
    m_actions.on("run.compile", this, [this] { compileAndRun(); });
    connect(m_actions.action("run.config"), &QAction::toggled, this, &MainWindow::showConfig);
    connect(m_run->config(), &ConfigForm::edited, this, &MainWindow::updateRunActions);
    connect(&m_documents, &DocumentController::recompiled, this, &MainWindow::compileEnded);
    connect(&m_documents, &DocumentController::jobChanged, this,
            [this](const QString &, const QString &kernel, const QString &step) {
                if (m_documents.isRecompiling())
                    m_run->showProgress(kernel.isEmpty() ? step : kernel + QStringLiteral(": ") + step);
            });
    connect(&m_session, &Session::changed, this, [this](Changes changes) {
        const VariantPtr variant = m_session.variant();
        if (!changes.testFlag(Change::Variant) || m_toRun == 0 || !variant || variant->id != m_toRun)
            return;
        m_toRun = 0;
        m_actions.action(m_run->chooser()->isCpu() ? "run.cpu" : "run.gpu")->trigger();
    });
}

void MainWindow::growBottom(int height)
{
    if (m_bottomDock->height() < height)
        resizeDocks({m_bottomDock}, {height}, Qt::Vertical);
}

void MainWindow::showConfig(bool shown)
{
    if (!shown)
        return;
    showRunPanel();
    growBottom(px(kConfigHeight));
    m_run->config()->takeFocus();
}

/// Its call can be made anew. A variant that passes made has no call of its own.
bool MainWindow::canTune() const
{
    const VariantPtr variant = m_session.variant();
    const Stage *source = variant ? variant->stage("source") : nullptr;
    return source && !source->file.empty() && !variant->call.empty() && !variant->origin.isDerived() && !showsModel() &&
           !m_documents.isStageFile() && !m_documents.isCapturing() && !m_runJob->isRunning() && !m_gpuJob->isRunning();
}

bool MainWindow::canCompile() const
{
    return canTune() && m_run->config()->canCompile();
}

void MainWindow::compileAndRun()
{
    if (!canCompile())
        return;
    m_actions.action("run.config")->setChecked(true);
    askToRunScript(tr("Compile and run"), [this] {
        if (!canCompile())
            return;
        m_toRun = 0;
        m_run->showMaking(tr("Compiling"));
        m_documents.recompile(m_session.variant()->id, m_run->config()->config(), m_run->config()->call());
        updateState();
    });
}

/// What went wrong is said beside the fields, where it is mended.
void MainWindow::compileEnded(int variant, bool ok, bool cancelled, const QVector<Diagnostic> &problems)
{
    m_run->showMaking({});
    m_toRun = ok ? VariantId(variant) : 0;
    m_run->config()->showProblems(ok || cancelled ? QVector<Diagnostic>() : problems);
    updateState();
}

} // namespace heliograph::ui
