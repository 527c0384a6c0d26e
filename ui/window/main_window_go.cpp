// Getting around in the main window: lists to go by, search, lines, arrangements of panes, and the last session.
#include "ui/window/main_window.h"

#include "ui/models/places.h"
#include "ui/models/words.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/arrangement.h"
#include "ui/window/choice_list.h"
#include "ui/window/go_to.h"
#include "ui/window/search_panel.h"

#include <QFileInfo>
#include <QInputDialog>
#include <QMenu>
#include <QMouseEvent>

namespace heliograph::ui {

void MainWindow::openGoTo()
{
    QVector<ChoiceItem> items = goToItems(
        &m_session, [this](const QString &stage) { showStage(stage); },
        [this](int variant) { m_documents.openVariant(variant); });
    for (const QString &path : m_settings.recentFiles())
        items.append({QFileInfo(path).fileName(), tr("file in %1").arg(QFileInfo(path).path()),
                      [this, path] { m_documents.open(path); }});
    const auto line = [this](const QString &typed) -> std::optional<ChoiceItem> {
        const std::optional<LinePlace> place = linePlace(typed);
        if (!place || !m_session.variant())
            return std::nullopt;
        const QString stage = place->stage.isEmpty() ? m_panes->focusedPane()->stage() : place->stage;
        return ChoiceItem{tr("Line %1 of %2").arg(place->line).arg(stageTitle(stage.toStdString())), tr("line"),
                          [this, stage, at = place->line] { goToLine(stage, at); }};
    };
    m_choices->open(tr("Node, op, stage, kernel, file, :line or ptx:line"), std::move(items), line);
}

QList<QAction *> MainWindow::commands() const
{
    const Pane *pane = m_panes->focusedPane();
    return m_actions.all() + m_panes->actions() + (m_session.variant() ? pane->view()->commands() : QList<QAction *>());
}

void MainWindow::openPalette()
{
    QVector<ChoiceItem> items = commandItems(commands());
    for (const NamedArrangement &row : allArrangements(m_settings))
        items.append({tr("Arrange panes: %1").arg(row.name), {}, [this, row] { showArrangement(row.panes); }});
    m_choices->open(tr("Command"), std::move(items));
}

void MainWindow::openSearch()
{
    m_actions.action("view.bottom")->setChecked(true);
    updateState();
    m_bottom->setCurrentWidget(m_search);
    m_search->begin();
}

bool MainWindow::openSymbols(const QString &name)
{
    m_actions.action("view.bottom")->setChecked(true);
    updateState();
    return m_bottom->showSymbols(name);
}

void MainWindow::goToLine(const QString &stageId, int line, NodeIndex node)
{
    showStage(stageId);
    Pane *pane = m_panes->focusedPane();
    if (node != kNone && pane->content() != QLatin1String("text"))
        return m_session.setActive(node); // a graph shows nodes, not lines
    pane->setContent(QStringLiteral("text"));
    auto *view = qobject_cast<TextStageView *>(pane->view());
    if (!view || !view->hasText())
        return;
    const TextPlace from = view->text()->cursor();
    const TextSpot to{stageId, qBound(1, line, int(view->text()->lines().count())) - 1, 0};
    if (node != kNone)
        m_session.setActive(node, view);
    m_session.noteJump({stageId, from.line, from.byte}, to);
    m_session.requestSpot(to);
    pane->focusView(Qt::OtherFocusReason);
}

void MainWindow::stepUnlinked(int direction)
{
    const Pane *pane = m_panes->focusedPane();
    const int stage = m_session.stageIndex(pane->stage().toStdString());
    if (stage < 0)
        return;
    const auto *view = qobject_cast<const TextStageView *>(pane->view());
    const int from = view ? int(view->text()->cursor().line) + 1 : 0;
    const QVector<int> lines = unlinkedLines(m_session.variant()->stages[std::size_t(stage)]);
    if (const int line = nextLine(lines, from, direction); line > 0)
        goToLine(pane->stage(), line);
}

void MainWindow::fillArrangements()
{
    QMenu *menu = m_actions.action("view.arrangements")->menu();
    menu->clear();
    for (const NamedArrangement &row : allArrangements(m_settings))
        connect(menu->addAction(row.name), &QAction::triggered, this, [this, row] { showArrangement(row.panes); });
    QMap<QString, QStringList> saved = m_settings.arrangements();
    if (saved.isEmpty())
        return;
    menu->addSeparator();
    QMenu *forget = menu->addMenu(tr("Forget"));
    for (const QString &name : saved.keys())
        connect(forget->addAction(name), &QAction::triggered, this, [this, name] {
            QMap<QString, QStringList> left = m_settings.arrangements();
            left.remove(name);
            m_settings.setArrangements(left);
        });
}

void MainWindow::saveArrangement()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this arrangement of panes"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setLabelText(tr("Name:"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &name) {
        QMap<QString, QStringList> saved = m_settings.arrangements();
        if (!name.trimmed().isEmpty())
            saved.insert(name.trimmed(), arrangementOf(*m_panes));
        m_settings.setArrangements(saved);
    });
    dialog->open();
}

void MainWindow::showArrangement(const QStringList &words)
{
    arrange(*m_panes, words);
    panesChanged();
}

std::optional<LastSession> MainWindow::lastSession() const
{
    const LastSession last = m_settings.lastSession();
    return m_documents.canShowAgain(last.file) ? std::optional(last) : std::nullopt;
}

void MainWindow::rememberSession()
{
    const VariantPtr variant = m_session.variant();
    if (!variant || !m_documents.hasDocument())
        return; // the one before stays worth continuing
    const NodeIndex active = m_session.active();
    m_settings.setLastSession(
        {m_documents.source(), QString::fromStdString(variant->kernelName), variant->id,
         active == kNone ? QString() : QString::fromStdString(variant->nodes[std::size_t(active)].id),
         arrangementOf(*m_panes), saveState()});
}

void MainWindow::continueSession()
{
    m_continued = lastSession();
    if (m_continued)
        m_documents.showAgain(m_continued->file, {m_continued->kernel.toStdString(), m_continued->variant});
}

void MainWindow::showLastSession(const LastSession &last)
{
    if (!m_documents.isStageFile())
        showArrangement(last.panes);
    restoreState(last.docks);
    if (m_session.variant())
        m_session.setActive(m_session.variant()->node(last.node.toStdString()));
    updateState();
}

/// Back and forward by the buttons at a mouse's side, wherever in the window it is.
bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::MouseButtonPress || !watched->isWidgetType() ||
        static_cast<QWidget *>(watched)->window() != this)
        return QMainWindow::eventFilter(watched, event);
    const Qt::MouseButton button = static_cast<QMouseEvent *>(event)->button();
    if (button != Qt::BackButton && button != Qt::ForwardButton)
        return QMainWindow::eventFilter(watched, event);
    m_actions.action(button == Qt::BackButton ? "go.back" : "go.forward")->trigger();
    return true;
}

} // namespace heliograph::ui
