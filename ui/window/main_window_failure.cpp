// A kernel that failed: the rows above the panes, the tab below them, and what can be taken along from it.
#include "ui/window/main_window.h"

#include "core/failure/report.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/failure/failure_bar.h"
#include "ui/failure/failure_panel.h"
#include "ui/failure/same_code_finder.h"
#include "ui/failure/step_row.h"
#include "ui/failure/try_job.h"
#include "ui/views/bottom_panel.h"
#include "ui/window/banner.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace heliograph::ui {

void MainWindow::connectFailureActions()
{
    m_actions.on("file.save-reproducer", this, [this] { saveReproducer(); });
    m_actions.on("file.save-report", this, [this] { saveReport(); });
    m_actions.on("file.copy-report", this, [this] { copyReport(); });
    connect(m_stepRow, &StepRow::stageChosen, this, &MainWindow::showStage);
    m_failurePanel = new FailurePanel(m_bottom);
    m_failurePanel->hide();
    connect(m_failurePanel, &FailurePanel::placeChosen, this,
            [this](const SourcePlace &place) { goToLine(QStringLiteral("source"), place.span.line); });
    m_sameCode = new SameCodeFinder(this);
    connect(m_sameCode, &SameCodeFinder::found, m_failurePanel, &FailurePanel::setSameCode);
    connect(m_failurePanel, &FailurePanel::placeWanted, this, &MainWindow::openPlace);
    connect(m_failurePanel, &FailurePanel::tryWanted, this, &MainWindow::tryRemedy);
    connect(m_tryJob, &TryJob::progressed, this,
            [this](const QString &step) { m_status->setJob(tr("Trying a remedy"), step, 0, 0); });
    connect(m_tryJob, &TryJob::finished, this, &MainWindow::trialEnded);
    connect(&m_session, &Session::changed, this, [this](Changes changes) {
        if (changes & (Changes(Change::Document) | Change::Variant))
            showFailure();
    });
    showFailure();
}

/// What of the window is about a failure follows from the variant on screen.
void MainWindow::showFailure()
{
    const VariantPtr variant = m_session.variant();
    if (variant && variant == m_explained)
        return;
    m_explained = variant;
    m_sameCode->cancel();
    // Where passes that were run over a text failed is told among those passes.
    m_failure = variant && !variant->origin.isDerived() ? failureOf(*variant) : std::nullopt;
    m_stepRow->setVisible(m_failure.has_value());
    m_failureBar->setVisible(m_failure.has_value());
    m_actions.action("file.save-reproducer")->setEnabled(m_failure && !m_failure->reproducer.empty());
    for (const char *id : {"file.save-report", "file.copy-report"})
        m_actions.action(id)->setEnabled(m_failure.has_value());
    const int tab = m_bottom->indexOf(m_failurePanel);
    if (!m_failure) {
        if (tab >= 0)
            m_bottom->removeTab(tab);
        return;
    }
    m_stepRow->setFailure(*m_failure);
    m_failureBar->setFailure(*m_failure);
    m_failurePanel->setFailure(*m_failure, *variant, toQString(commandOf(*m_failure, *variant)));
    if (const CodeForm form = formOf(*m_failure); form.isKnown())
        m_sameCode->find(toQString(m_session.document()->path), variant->id, form);
    if (m_banner->text().contains(toQString(m_failure->problem.message)))
        m_banner->hide();
    if (tab < 0) {
        m_bottom->insertTab(0, m_failurePanel, tr("Failure"));
        // Docks that are hidden cannot be resized.
        QTimer::singleShot(0, this, [this] { resizeDocks({m_bottomDock}, {px(280)}, Qt::Vertical); });
    }
    m_bottom->setCurrentWidget(m_failurePanel);
    QTimer::singleShot(0, this, [this] { QTimer::singleShot(0, this, &MainWindow::revealFailure); });
}

/// Once the panes have their heights.
void MainWindow::revealFailure()
{
    if (m_failure && m_failure->span.isValid())
        m_session.requestSpot({QStringLiteral("source"), m_failure->span.line - 1,
                               std::max<std::int64_t>(m_failure->span.column - 1, 0)});
}

/// The rows above the panes say it already; the script's own end repeats it.
bool MainWindow::isToldByFailure(const Diagnostic &problem) const
{
    return m_failure && problem.message.find(m_failure->problem.message) != std::string::npos;
}

void MainWindow::saveReproducer()
{
    if (!m_failure || m_failure->reproducer.empty())
        return;
    saveWords(tr("Save reproducer"), QStringLiteral("_fails.py"), tr("Python files (*.py)"),
              reproducerOf(*m_failure, privateOf(processEnvironment())));
}

void MainWindow::saveReport()
{
    if (m_failure && m_session.document())
        saveWords(tr("Save failure report"), QStringLiteral("_fails.md"), tr("Markdown files (*.md)"), failureReport());
}

/// A file that the user names; what stands there stays whole if it cannot be written.
void MainWindow::saveWords(const QString &title, const QString &ending, const QString &filter, const std::string &words)
{
    const QString name = QFileInfo(toQString(m_session.variant()->kernelName)).completeBaseName() + ending;
    const QString path = QFileDialog::getSaveFileName(this, title, name, filter);
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(words.data(), qint64(words.size())) < 0 || !file.commit())
        showProblems(
            {problem("file.unwritable", tr("%1 cannot be written: %2").arg(path, file.errorString()).toStdString(),
                     tr("Save it in a folder that can be written").toStdString(), path.toStdString())});
}

std::string MainWindow::failureReport() const
{
    return markdownReport(*m_failure, *m_session.variant(), *m_session.document(), privateOf(processEnvironment()));
}

void MainWindow::copyReport()
{
    if (!m_failure || !m_session.document())
        return;
    QApplication::clipboard()->setText(toQString(failureReport()));
    statusBar()->showMessage(tr("The report is on the clipboard, without paths and secrets of yours"), 5000);
}

/// The script is the user's: whoever did not have the document captured here is asked before it runs.
void MainWindow::tryRemedy(int remedy)
{
    if (!m_failure || m_tryJob->isRunning())
        return;
    askToRunScript(tr("Try in a scratch copy"), [this, remedy] { startTrial(remedy); });
}

void MainWindow::startTrial(int remedy)
{
    const VariantPtr variant = m_session.variant();
    if (!m_failure || !variant || m_tryJob->isRunning())
        return;
    const QString script = toQString(variant->stage("source")->file);
    const QString name = QStringLiteral("%1.try%2.py").arg(QFileInfo(script).completeBaseName()).arg(remedy);
    m_tryJob->start({m_documents.path(), variant->id, remedy, DocumentController::resultFile(name)});
    m_failurePanel->setTrying(true);
    m_status->setJob(tr("Trying a remedy"), tr("starting"), 0, 0);
    showProblems({});
}

/// What was captured is a document of its own, also if it failed again.
void MainWindow::trialEnded(const TryResult &result)
{
    m_status->setJob({}, {}, 0, 0);
    m_failurePanel->setTrying(false);
    if (!result.path.isEmpty())
        m_documents.open(result.path);
    else if (!result.cancelled)
        showProblems({result.problem});
    updateState();
}

/// Its variant first, if that is another one; then the line.
void MainWindow::openPlace(const SamePlace &place)
{
    m_wantedLine = place.code.line;
    m_documents.openResult(place.document.isEmpty() ? m_documents.path() : place.document, place.code.variant);
}

void MainWindow::showWantedLine()
{
    const int line = std::exchange(m_wantedLine, 0);
    const auto go = [this, line] { goToLine(QStringLiteral("source"), line); };
    if (line > 0) // once the panes are arranged and have their texts
        QTimer::singleShot(0, this, [this, go] { QTimer::singleShot(0, this, go); });
}

/// The document says of itself that it is about no file of the user's.
void MainWindow::tellScratchCopy()
{
    for (const Diagnostic &diagnostic : m_session.document()->diagnostics)
        if (diagnostic.code == "script.scratch-copy")
            showProblems({diagnostic});
}

} // namespace heliograph::ui
