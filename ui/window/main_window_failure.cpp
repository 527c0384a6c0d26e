// A kernel that failed: the rows above the panes, the tab below them, and what can be taken along from it.
#include "ui/window/main_window.h"

#include "core/failure/report.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/failure/failure_bar.h"
#include "ui/failure/failure_panel.h"
#include "ui/failure/step_row.h"
#include "ui/views/bottom_panel.h"
#include "ui/window/banner.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QSaveFile>
#include <QTimer>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// What became of the others: a failure that some of them do not have is easier to understand.
QStringList otherVariants(const Document &document, VariantId shown)
{
    constexpr qsizetype most = 20;
    QStringList lines;
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (variant.id != shown && lines.size() < most)
                lines.append(toQString(variant.call) + QStringLiteral("  ") +
                             (variant.error.empty() ? MainWindow::tr("✓ went through")
                                                    : QStringLiteral("✕ ") + toQString(variant.error)));
    return lines;
}

} // namespace

void MainWindow::connectFailureActions()
{
    m_actions.on("file.save-reproducer", this, [this] { saveReproducer(); });
    m_actions.on("file.copy-report", this, [this] { copyReport(); });
    connect(m_stepRow, &StepRow::stageChosen, this, &MainWindow::showStage);
    m_failurePanel = new FailurePanel(m_bottom);
    m_failurePanel->hide();
    connect(m_failurePanel, &FailurePanel::placeChosen, this,
            [this](const SourcePlace &place) { goToLine(QStringLiteral("source"), place.span.line); });
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
    // Where passes that were run over a text failed is told among those passes.
    m_failure = variant && !variant->origin.isDerived() ? failureOf(*variant) : std::nullopt;
    m_stepRow->setVisible(m_failure.has_value());
    m_failureBar->setVisible(m_failure.has_value());
    m_actions.action("file.save-reproducer")->setEnabled(m_failure && !m_failure->reproducer.empty());
    m_actions.action("file.copy-report")->setEnabled(m_failure.has_value());
    const int tab = m_bottom->indexOf(m_failurePanel);
    if (!m_failure) {
        if (tab >= 0)
            m_bottom->removeTab(tab);
        return;
    }
    m_stepRow->setFailure(*m_failure);
    m_failureBar->setFailure(*m_failure);
    m_failurePanel->setFailure(*m_failure, *variant, toQString(commandOf(*m_failure, *variant)),
                               otherVariants(*m_session.document(), variant->id));
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
    const QString name = toQString(m_session.variant()->kernelName) + QStringLiteral("_fails.py");
    const QString path = QFileDialog::getSaveFileName(this, tr("Save reproducer"), name, tr("Python files (*.py)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const std::string script = reproducerOf(*m_failure, privateOf(processEnvironment()));
    if (!file.open(QIODevice::WriteOnly) || file.write(script.data(), qint64(script.size())) < 0 || !file.commit())
        showProblems(
            {problem("file.unwritable", tr("%1 cannot be written: %2").arg(path, file.errorString()).toStdString(),
                     tr("Save it in a folder that can be written").toStdString(), path.toStdString())});
}

void MainWindow::copyReport()
{
    if (!m_failure || !m_session.document())
        return;
    const std::string report =
        markdownReport(*m_failure, *m_session.variant(), *m_session.document(), privateOf(processEnvironment()));
    QApplication::clipboard()->setText(toQString(report));
    statusBar()->showMessage(tr("The report is on the clipboard, without paths and secrets of yours"), 5000);
}

} // namespace heliograph::ui
