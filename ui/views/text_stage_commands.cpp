// Commands and menu of a stage shown as text.
#include "ui/base/commands.h"
#include "ui/base/settings.h"
#include "ui/text/find_bar.h"
#include "ui/views/pane_progress.h"
#include "ui/views/text_stage_view.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QToolTip>

#include <cmath>

namespace heliograph::ui {

namespace {
constexpr double kZoomStep = 1.1;
} // namespace

/// Its keys work while `keyboard` has the focus: the text alone, or the whole view with the bar of find.
QAction *TextStageView::addCommand(const char *id, QWidget *keyboard)
{
    const CommandInfo &row = commandInfo(id);
    if (row.separatorBefore) {
        m_commands.append(new QAction(this));
        m_commands.last()->setSeparator(true);
    }
    QAction *action = makeAction(row, this);
    action->setShortcutContext(keyboard == this ? Qt::WidgetWithChildrenShortcut : Qt::WidgetShortcut);
    keyboard->addAction(action);
    m_commands.append(action);
    return action;
}

void TextStageView::addCommands()
{
    const auto add = [this](const char *id, QWidget *keyboard, auto slot) {
        connect(addCommand(id, keyboard), &QAction::triggered, this, slot);
    };
    add("text.choose", m_text, [this] { activate(m_text->cursor()); });
    add("text.pin", m_text, &TextStageView::pinAtCursor);
    add("text.find", this, &TextStageView::showFind);
    add("text.find-next", this, [this] { m_find->findNext(); });
    add("text.find-previous", this, [this] { m_find->findPrevious(); });
    add("text.go-to-line", m_text, &TextStageView::askForLine);
    add("text.definition", m_text, [this] { goBySymbol(m_text->goToDefinition()); });
    add("text.next-use", m_text, [this] { goBySymbol(m_text->goToUse(1)); });
    add("text.previous-use", m_text, [this] { goBySymbol(m_text->goToUse(-1)); });
    add("text.history", m_text, [this] { askHistory(HistoryRequest::Goal::Biography); });
    add("text.first-change", m_text, [this] { askHistory(HistoryRequest::Goal::FirstChange); });
    add("text.death", m_text, [this] { askHistory(HistoryRequest::Goal::Death); });
    addFoldCommands();
    m_wrap = addCommand("text.wrap", m_text);
    connect(m_wrap, &QAction::toggled, this, &TextStageView::setWrapping);
    add("text.larger", m_text, [this] { zoomBy(1); });
    add("text.smaller", m_text, [this] { zoomBy(-1); });
    m_copy = addCommand("text.copy", m_text);
    connect(m_copy, &QAction::triggered, m_text, &TextView::copy);
    add("text.select-all", m_text, [this] { m_text->select({{0, 0}, m_text->lines().end()}); });
}

void TextStageView::addFoldCommands()
{
    const auto add = [this](const char *id, auto slot) {
        connect(addCommand(id, m_text), &QAction::triggered, m_text, slot);
    };
    add("text.fold", &TextView::foldAtCursor);
    add("text.unfold", &TextView::unfoldAtCursor);
    add("text.fold-all", [this] { m_text->foldAll(true); });
    add("text.unfold-all", [this] { m_text->foldAll(false); });
    m_foldByNode = addCommand("text.fold-by-node", m_text);
    connect(m_foldByNode, &QAction::toggled, this, &TextStageView::foldByNode);
}

/// Without a text there is nothing to do with one.
void TextStageView::updateCommands()
{
    for (QAction *action : m_commands)
        action->setEnabled(m_lines.has_value());
    m_copy->setEnabled(m_lines && !m_text->selection().isEmpty());
}

void TextStageView::foldByNode(bool folds)
{
    if (!m_ofPass)
        Settings().setFoldsByNode(m_stageId, folds);
    m_text->foldRuns(folds);
}

void TextStageView::setWrapping(bool wrapping)
{
    Settings().setWrapsLines(wrapping);
    m_text->setWrapping(wrapping);
}

void TextStageView::zoomBy(int steps)
{
    Settings().setCodeZoom(m_text->zoom() * std::pow(kZoomStep, steps));
    for (TextStageView *view : window()->findChildren<TextStageView *>())
        view->text()->setZoom(Settings().codeZoom());
}

/// The node at the cursor; the active one where the line has none.
void TextStageView::pinAtCursor()
{
    const auto nodes = m_lines ? m_lines->nodesAt(m_text->cursor()) : std::vector<NodeLink>();
    const NodeIndex node = nodes.empty() ? m_session->active() : nodes.front().node;
    m_session->setPinned(node, !m_session->isPinned(node));
}

/// Of the op at the cursor; its node stands in where the passes do not have that text.
void TextStageView::askHistory(HistoryRequest::Goal goal)
{
    if (!m_lines)
        return;
    HistoryRequest request{goal, m_stageId};
    request.op = m_lines->opAt(m_text->cursor());
    const auto nodes = m_lines->nodesAt(m_text->cursor());
    request.node = nodes.empty() ? kNone : nodes.front().node;
    if (request.op == kNone && request.node == kNone)
        return sayAtCursor(tr("No op here"));
    m_session->requestHistory(request);
}

/// Says it where the cursor is if there was nowhere to go.
void TextStageView::goBySymbol(SymbolAnswer answer)
{
    switch (answer) {
    case SymbolAnswer::Went:
        break;
    case SymbolAnswer::NoSymbol:
        sayAtCursor(tr("No name here"));
        break;
    case SymbolAnswer::NoPlace:
        sayAtCursor(tr("Not defined in this text"));
        break;
    case SymbolAnswer::Searching:
        m_progress->begin(tr("Searching the whole text…"));
        break;
    }
}

void TextStageView::symbolSearchEnded(const text::NearestPlaces *found)
{
    m_progress->end();
    if (found && !found->definition && !found->next)
        sayAtCursor(tr("Nowhere else in the whole text"));
    else if (found && !found->definition)
        sayAtCursor(tr("Not defined in this text"));
}

void TextStageView::sayAtCursor(const QString &words)
{
    const QPoint below = m_text->placeRect(m_text->cursor()).bottomLeft().toPoint();
    QToolTip::showText(m_text->viewport()->mapToGlobal(below), words, m_text);
}

void TextStageView::showFind()
{
    if (m_lines)
        m_find->open();
}

void TextStageView::askForLine()
{
    if (!m_lines)
        return;
    bool accepted = false;
    const int line = QInputDialog::getInt(this, tr("Go to line"), tr("Line, 1 to %L1:").arg(m_text->lines().count()),
                                          m_text->cursor().line + 1, 1, m_text->lines().count(), 1, &accepted);
    if (accepted)
        m_text->goToLine(line - 1);
}

void TextStageView::addNodeMenu(QMenu &menu, TextPlace place)
{
    const auto nodes = m_lines ? m_lines->nodesAt(place) : std::vector<NodeLink>();
    for (const NodeLink &link : nodes) {
        const QString id = QString::fromStdString(m_lines->index().variant().nodes[std::size_t(link.node)].id);
        menu.addAction(tr("Select node %1").arg(id), this,
                       [this, node = link.node] { m_session->setActive(node, this); });
    }
    if (nodes.empty())
        return;
    const NodeIndex node = nodes.front().node;
    const QString id = QString::fromStdString(m_lines->index().variant().nodes[std::size_t(node)].id);
    const bool pinned = m_session->isPinned(node);
    menu.addAction(pinned ? tr("Unpin %1").arg(id) : tr("Pin %1").arg(id), this,
                   [this, node, pinned] { m_session->setPinned(node, !pinned); });
}

void TextStageView::showMenu(TextPlace place, QPoint global)
{
    if (m_lines && place.line >= 0 && m_text->selection().isEmpty())
        m_text->setCursor(place); // what the commands speak of
    QMenu menu(this);
    addNodeMenu(menu, place);
    menu.addSeparator();
    menu.addActions(m_commands);
    menu.addSeparator();
    for (const char *id : {"pass.pipeline", "pass.edit"}) // of the window around, if there is one that can
        if (auto *action = window()->findChild<QAction *>(QLatin1String(id)))
            menu.addAction(action);
    menu.exec(global);
}

} // namespace heliograph::ui
