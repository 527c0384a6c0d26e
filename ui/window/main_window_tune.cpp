// Autotuning the call on screen: what is asked first, the search as a job that adds variants to the document, and what
// it came to.
#include "ui/window/main_window.h"

#include "ui/base/strings.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_job.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_job.h"
#include "ui/run/run_panel.h"
#include "ui/run/tried_table.h"
#include "ui/run/tune_dialog.h"

namespace heliograph::ui {

namespace {

constexpr int kTriedHeight = 260; ///< eight configs or so

} // namespace

void MainWindow::connectTuneActions()
{
    m_actions.on("run.tune", this, [this] { askToTune(); });
    connect(&m_documents, &DocumentController::grew, this, [this] { rereadContents(kNothingNew); });
    connect(&m_documents, &DocumentController::tuned, this,
            [this](bool, bool cancelled, const QVector<Diagnostic> &problems) { tuneEnded(cancelled, problems); });
    connect(m_run->gpu()->tried(), &TriedTable::variantWanted, this, [this](VariantId variant) {
        if (!m_session.variant() || m_session.variant()->id != variant)
            m_documents.openVariant(variant);
    });
}

/// Where nothing can be run, the page says why, and what to do.
void MainWindow::askToTune()
{
    if (!canTune())
        return;
    showRunPanel();
    growBottom(px(kTriedHeight));
    m_run->chooseGpu();
    m_run->gpu()->showTried();
    if (m_run->gpu()->hasProblem())
        return;
    auto *dialog = new TuneDialog(toQString(m_session.variant()->kernelName), m_run->chooser()->words(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const TuneChoice choice = dialog->choice();
        Settings().setTuneChoice(choice);
        askToRunScript(tr("Autotune"), [this, choice] { tune(choice); });
    });
    dialog->open();
}

void MainWindow::tune(const TuneChoice &choice)
{
    if (!canTune())
        return;
    const VariantPtr variant = m_session.variant();
    const RunChoice where = m_run->choice();
    m_run->showMaking(tr("Autotuning"));
    m_documents.tune({m_documents.path(),
                      variant->id,
                      {},
                      {},
                      {{QStringLiteral("device"), where.device},
                       {QStringLiteral("host"), where.host},
                       {QStringLiteral("warm"), where.warm},
                       {QStringLiteral("kernel"), toQString(variant->kernelName)},
                       {QStringLiteral("effort"), choice.effort},
                       {QStringLiteral("configs"), choice.configs},
                       {QStringLiteral("seconds"), choice.seconds}}});
    updateState();
}

/// What became of a config is in the list: only what concerns all of them is said above it.
void MainWindow::tuneEnded(bool cancelled, const QVector<Diagnostic> &problems)
{
    rereadContents(kNothingNew);
    QVector<Diagnostic> ofAll;
    QString outcome = cancelled ? tr("Cancelled; what was tried is kept.") : QString();
    for (const Diagnostic &problem : problems) {
        if (problem.code == "tune.done")
            outcome = toQString(problem.message) + u'.';
        else if (!cancelled && problem.severity != Severity::Note)
            ofAll.append(problem);
    }
    showProblems(ofAll);
    updateState();
    m_run->showMaking({}, outcome);
}

} // namespace heliograph::ui
