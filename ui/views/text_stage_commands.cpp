// Commands and menu of a stage shown as text.
#include "ui/base/settings.h"
#include "ui/text/find_bar.h"
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

QAction *TextStageView::addCommand(const QString &words, const QList<QKeySequence> &keys, bool checkable)
{
    auto *action = new QAction(words, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setCheckable(checkable);
    addAction(action);
    return action;
}

void TextStageView::addActions()
{
    const auto add = [this](const QString &words, const QList<QKeySequence> &keys, auto slot) {
        connect(addCommand(words, keys), &QAction::triggered, this, slot);
    };
    add(tr("&Find…"), {QKeySequence::Find}, &TextStageView::showFind);
    add(tr("Find &next"), {Qt::Key_F3}, [this] { m_find->findNext(); });
    add(tr("Find &previous"), {QKeyCombination(Qt::SHIFT, Qt::Key_F3)}, [this] { m_find->findPrevious(); });
    add(tr("&Go to line…"), {QKeyCombination(Qt::CTRL, Qt::Key_G)}, &TextStageView::askForLine);
    add(tr("&Pin or unpin the node"), {Qt::Key_P}, &TextStageView::pinAtCursor);
    add(tr("Go to &definition"), {Qt::Key_F12}, [this] { goBySymbol(m_text->goToDefinition()); });
    add(tr("Next &use"), {QKeyCombination(Qt::SHIFT, Qt::Key_F12)}, [this] { goBySymbol(m_text->goToUse(1)); });
    add(tr("Previous u&se"), {QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_F12)},
        [this] { goBySymbol(m_text->goToUse(-1)); });
    addFoldCommands();
    m_wrap = addCommand(tr("&Wrap long lines"), {QKeyCombination(Qt::ALT, Qt::Key_Z)}, true);
    connect(m_wrap, &QAction::toggled, this, &TextStageView::setWrapping);
}

void TextStageView::addFoldCommands()
{
    const auto add = [this](const QString &words, const QList<QKeySequence> &keys, auto slot) {
        connect(addCommand(words, keys), &QAction::triggered, m_text, slot);
    };
    const Qt::KeyboardModifiers all = Qt::ControlModifier | Qt::ShiftModifier;
    add(tr("F&old"), {QKeyCombination(Qt::CTRL, Qt::Key_BracketLeft)}, &TextView::foldAtCursor);
    add(tr("&Unfold"), {QKeyCombination(Qt::CTRL, Qt::Key_BracketRight)}, &TextView::unfoldAtCursor);
    // With Shift some keyboards say brackets, some braces.
    add(tr("Fold a&ll"), {QKeyCombination(all, Qt::Key_BracketLeft), QKeyCombination(all, Qt::Key_BraceLeft)},
        [this] { m_text->foldAll(true); });
    add(tr("Unfold &all"), {QKeyCombination(all, Qt::Key_BracketRight), QKeyCombination(all, Qt::Key_BraceRight)},
        [this] { m_text->foldAll(false); });
    m_foldByNode = addCommand(tr("Fold &by node"), {Qt::Key_N}, true);
    connect(m_foldByNode, &QAction::toggled, this, &TextStageView::foldByNode);
}

void TextStageView::foldByNode(bool folds)
{
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

/// Says it where the cursor is if there was nowhere to go.
void TextStageView::goBySymbol(bool found)
{
    const QPoint below = m_text->placeRect(m_text->cursor()).bottomLeft().toPoint();
    const QString words = m_text->uses().empty() ? tr("No name here") : tr("Not defined in this text");
    QToolTip::showText(m_text->viewport()->mapToGlobal(below), found ? QString() : words, m_text);
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
    QMenu menu(this);
    addNodeMenu(menu, place);
    menu.addSeparator();
    QAction *copy = menu.addAction(tr("&Copy"), m_text, &TextView::copy);
    copy->setEnabled(!m_text->selection().isEmpty());
    menu.addAction(tr("Select &all"), m_text, [this] { m_text->select({{0, 0}, m_text->lines().end()}); });
    menu.addSeparator();
    menu.addActions(actions());
    menu.exec(global);
}

} // namespace heliograph::ui
