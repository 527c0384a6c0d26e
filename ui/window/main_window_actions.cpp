// What the main window's commands do.
#include "ui/window/main_window.h"

#include "core/provenance/stage_file.h"
#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/export/picture.h"
#include "ui/models/fate_model.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/fate_view.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_view.h"
#include "ui/window/capture_dialog.h"
#include "ui/window/dialogs.h"
#include "ui/window/shortcuts_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>

namespace heliograph::ui {

namespace {

constexpr double kScaleStep = 1.1;

bool canOpen(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix();
    return suffix == QLatin1String("py") || suffix == QLatin1String("helio") || isStageFile(path.toStdString());
}

/// The first local file of what is dragged that can be opened; empty if there is none.
QString droppedFile(const QMimeData *data)
{
    for (const QUrl &url : data->urls())
        if (canOpen(url.toLocalFile()))
            return url.toLocalFile();
    return {};
}

/// "*.mlir *.ttir ...", as file dialogs want it.
QString stageFilePattern()
{
    QStringList patterns;
    for (const std::string_view ending : stageFileEndings())
        patterns.append(QStringLiteral("*.") + toQString(ending));
    return patterns.join(QLatin1Char(' '));
}

} // namespace

void MainWindow::connectFileActions()
{
    m_actions.on("file.open", this, [this] { chooseFile(); });
    m_actions.on("file.capture-as", this, [this] { chooseCapture(); });
    m_actions.on("file.reload", this, [this] { m_documents.reload(); });
    m_actions.on("file.continue", this, [this] { continueSession(); });
    m_actions.on("file.save-as", this, [this] { chooseSaveName(); });
    m_actions.on("file.save-picture", this, [this] { choosePictureName(); });
    m_actions.on("file.close", this, [this] { m_documents.close(); });
    m_actions.on("file.cancel", this, [this] { cancelJobs(); });
    m_actions.on("file.quit", this, [this] { close(); });
    m_actions.on("edit.copy-node", this, [this] { copyNode(); });
    m_actions.on("edit.pin-node", this,
                 [this] { m_session.setPinned(m_session.active(), !m_session.isPinned(m_session.active())); });
    m_actions.on("edit.clear", this, [this] { clearChoice(); });
    auto *recent = new QMenu(this);
    recent->setAccessibleName(tr("Open recent"));
    m_actions.action("file.recent")->setMenu(recent);
    connect(recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
}

void MainWindow::connectViewActions()
{
    for (const char *id : {"view.inspector", "view.bottom"}) {
        m_actions.action(id)->setChecked(true);
        m_actions.on(id, this, [this] { updateState(); });
    }
    auto *arrangements = new QMenu(this);
    arrangements->setAccessibleName(tr("Arrange panes"));
    m_actions.action("view.arrangements")->setMenu(arrangements);
    connect(arrangements, &QMenu::aboutToShow, this, &MainWindow::fillArrangements);
    m_actions.on("view.save-arrangement", this, [this] { saveArrangement(); });
    m_actions.on("view.aliases", this, [this](bool shown) { m_bottom->fate()->fateModel()->setAliasesShown(shown); });
    m_actions.on("view.system", this, [this] { setScheme(Scheme::System); });
    m_actions.on("view.light", this, [this] { setScheme(Scheme::Light); });
    m_actions.on("view.dark", this, [this] { setScheme(Scheme::Dark); });
    m_actions.on("view.larger", this, [this] { setTextScale(Theme::textScale() * kScaleStep); });
    m_actions.on("view.smaller", this, [this] { setTextScale(Theme::textScale() / kScaleStep); });
    m_actions.on("view.normal", this, [this] { setTextScale(1); });
}

void MainWindow::connectGoActions()
{
    m_actions.on("go.to", this, [this] { openGoTo(); });
    m_actions.on("go.palette", this, [this] { openPalette(); });
    m_actions.on("go.back", this, [this] { m_history.back(); });
    m_actions.on("go.forward", this, [this] { m_history.forward(); });
    m_actions.on("go.next-node", this, [this] { m_bottom->fate()->step(1); });
    m_actions.on("go.previous-node", this, [this] { m_bottom->fate()->step(-1); });
    for (const auto &[id, direction] : {std::pair("go.next-span", 1), std::pair("go.previous-span", -1)})
        m_actions.on(id, this,
                     [this, step = direction] { m_panes->focusedPane()->view()->stepSpan(m_session.active(), step); });
    m_actions.on("go.search", this, [this] { openSearch(); });
    m_actions.on("go.symbols", this, [this] { openSymbols(); });
    m_actions.on("go.next-unlinked", this, [this] { stepUnlinked(1); });
    m_actions.on("go.previous-unlinked", this, [this] { stepUnlinked(-1); });
    m_actions.on("help.shortcuts", this, [this] { (new ShortcutsDialog(*m_shortcuts, this))->open(); });
    m_actions.on("help.about", this, [this] { showAbout(m_session, this); });
    m_actions.action("go.back")->setEnabled(false);
    m_actions.action("go.forward")->setEnabled(false);
}

void MainWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a kernel or a document"), QString(),
                                                      tr("Kernels, documents and stages (*.py *.helio %1);;"
                                                         "Text of a stage (%1);;All files (*)")
                                                          .arg(stageFilePattern()));
    if (!path.isEmpty())
        m_documents.open(path);
}

void MainWindow::chooseCapture()
{
    const QString source = m_documents.source();
    auto *dialog = new CaptureDialog(source.endsWith(QLatin1String(".py")) ? source : QString(), this);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_documents.captureAs(dialog->script(), dialog->choice()); });
    dialog->open();
}

/// The script that called no kernel, as it was captured otherwise.
void MainWindow::captureAsModel()
{
    const QString script = m_documents.capture().source();
    CaptureChoice choice = m_settings.captureChoice(script);
    choice.model = true;
    m_documents.captureAs(script, choice);
}

void MainWindow::chooseSaveName()
{
    const QString name = QFileInfo(m_documents.title()).completeBaseName() + QStringLiteral(".helio");
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the document"), name, tr("Documents (*.helio)"));
    if (!path.isEmpty())
        m_documents.saveAs(path);
}

void MainWindow::choosePictureName()
{
    const QString name = QFileInfo(m_documents.title()).completeBaseName() + QStringLiteral(".png");
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save a picture of the window"), name, tr("Pictures (*.png)"));
    if (path.isEmpty())
        return;
    if (const Result<void> saved = savePicture(*this, path); !saved)
        showProblems({saved.error()});
}

void MainWindow::fillRecent()
{
    QMenu *menu = m_actions.action("file.recent")->menu();
    menu->clear();
    for (const QString &path : m_settings.recentFiles())
        connect(menu->addAction(path), &QAction::triggered, this, [this, path] { m_documents.open(path); });
    menu->addSeparator();
    connect(menu->addAction(tr("Clear the list")), &QAction::triggered, this,
            [this] { m_settings.clearRecentFiles(); });
}

/// Goes where a problem points to: its node, its stage, or the source.
void MainWindow::openProblem(const Diagnostic &problem)
{
    const VariantPtr variant = m_session.variant();
    if (!variant)
        return;
    const bool isMade = !problem.stage.empty() && m_session.stageIndex(problem.stage) >= 0;
    if (problem.pass >= 0 && (m_passesShown || !isMade))
        showProblemOfPass(problem);
    else if (isMade && problem.file.empty() && problem.span.isValid())
        goToLine(QString::fromStdString(problem.stage), problem.span.line);
    else if (isMade)
        showStage(QString::fromStdString(problem.stage));
    else if (problem.span.isValid())
        showStage(QStringLiteral("source"));
    if (const NodeIndex node = variant->node(problem.node); node != kNone)
        m_session.setActive(node);
}

void MainWindow::setScheme(Scheme scheme)
{
    m_settings.setScheme(scheme);
    Theme::apply(*qApp, scheme, Theme::textScale());
}

void MainWindow::setTextScale(double scale)
{
    const double kept = qBound(0.8, scale, 2.0);
    m_settings.setTextScale(kept);
    Theme::apply(*qApp, m_settings.scheme(), kept);
}

void MainWindow::copyNode()
{
    const VariantPtr variant = m_session.variant();
    if (variant && m_session.active() != kNone)
        QApplication::clipboard()->setText(QString::fromStdString(variant->nodes[std::size_t(m_session.active())].id));
}

void MainWindow::clearChoice()
{
    m_session.setActive(kNone);
    m_session.setModule(kNone);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_settings.setGeometry(saveGeometry());
    rememberSession();
    m_documents.cancel();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    m_documents.open(path);
}

/// Escape ends the smallest thing there is to end: the selection, else stepping through passes, else two
/// variants side by side, else the running job.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        QMainWindow::keyPressEvent(event);
    else if (m_session.active() != kNone || m_session.module() != kNone)
        clearChoice();
    else if (m_passesShown)
        showPasses(false);
    else if (m_pairShown)
        closePair();
    else
        m_documents.cancel();
}

} // namespace heliograph::ui
