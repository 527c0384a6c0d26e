// What can be done with a GraphBoard: one row a command, with what it does and when it can be used.
#include "ui/base/settings.h"
#include "ui/graph/filter_chip.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_find_bar.h"
#include "ui/graph/graph_minimap.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace heliograph::ui {

/// A row of the table of commands, and what it is here.
struct GraphBoard::Command {
    const char *id;
    void (GraphBoard::*run)();
    bool (GraphBoard::*usable)() const;
    bool whileFinding = false; ///< its keys also work in the bar of find
};

std::span<const GraphBoard::Command> GraphBoard::commands()
{
    using B = GraphBoard;
    static constexpr Command rows[] = {
        {"graph.find", &B::find, &B::hasItems, true},
        {"graph.find-next", &B::findNext, &B::hasItems, true},
        {"graph.find-previous", &B::findPrevious, &B::hasItems, true},
        {"graph.collapse", &B::toggleFocused, &B::hasFrame},
        {"graph.collapse-all", &B::collapseAll, &B::hasOpenFrames},
        {"graph.expand-all", &B::expandAll, &B::hasCollapsed},
        {"graph.producers", &B::showProducers, &B::hasFocused},
        {"graph.users", &B::showUsers, &B::hasFocused},
        {"graph.grow", &B::grow, &B::hasFocused},
        {"graph.shrink", &B::shrink, &B::isNeighbourhood},
        {"graph.grow-up", &B::growUp, &B::hasFocused},
        {"graph.grow-down", &B::growDown, &B::hasFocused},
        {"graph.hide", &B::hideFocused, &B::hasFocused},
        {"graph.back", &B::back, &B::isNarrowed},
        {"graph.show-all", &B::showAll, &B::isNarrowed},
    };
    return rows;
}

void GraphBoard::addCommands()
{
    for (const Command &command : commands()) {
        QAction *action = m_canvas->addCommand(command.id);
        if (command.whileFinding)
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, command.run);
        m_actions.push_back(action);
    }
    m_minimapAction = m_canvas->addCommand("graph.overview");
    connect(m_minimapAction, &QAction::toggled, m_minimap, &QWidget::setVisible);
    connect(m_minimapAction, &QAction::toggled, this, &GraphBoard::keepLook);
    connect(m_canvas->addCommand("graph.next-engine"), &QAction::triggered, this, &GraphBoard::nextEngine);
    addEngineMenu();
    updateCommands();
}

void GraphBoard::addEngineMenu()
{
    auto *menu = new QMenu(tr("Lay out by"), m_canvas);
    m_engines = new QActionGroup(this);
    for (const LayoutEngineInfo &info : layoutEngines()) {
        QAction *action = menu->addAction(engineTitle(info));
        action->setToolTip(tr("Lay out by: %1").arg(action->text()));
        action->setCheckable(true);
        action->setData(int(info.engine));
        action->setChecked(info.engine == m_job.engine());
        m_engines->addAction(action);
        connect(action, &QAction::triggered, this, [this, engine = info.engine] { setEngine(engine); });
    }
    m_canvas->addAction(menu->menuAction());
}

void GraphBoard::setEngine(LayoutEngine engine)
{
    useEngine(engine);
    keepLook();
    layOutAnew();
}

void GraphBoard::useEngine(LayoutEngine engine)
{
    m_job.setEngine(engine);
    for (QAction *action : m_engines->actions())
        action->setChecked(action->data().toInt() == int(engine));
}

void GraphBoard::nextEngine()
{
    const std::span<const LayoutEngineInfo> rows = layoutEngines();
    const auto at = std::size_t(&engineInfo(m_job.engine()) - rows.data());
    setEngine(rows[(at + 1) % rows.size()].engine);
}

void GraphBoard::setKind(const QString &kind)
{
    if (kind == m_kind)
        return;
    m_kind.clear(); // what is set here is not chosen
    const GraphLook look = Settings().graphLook(kind);
    for (const LayoutEngineInfo &info : layoutEngines())
        if (look.engine == QLatin1String(info.id) || info.engine == LayoutEngine::Layered)
            useEngine(info.engine);
    m_minimapAction->setChecked(look.overview);
    m_canvas->setEdgeLabels(look.edgeLabels);
    m_kind = kind;
}

void GraphBoard::keepLook() const
{
    if (!m_kind.isEmpty())
        Settings().setGraphLook(m_kind, {QString::fromLatin1(engineInfo(m_job.engine()).id),
                                         m_minimapAction->isChecked(), m_canvas->marks().edgeLabels});
}

void GraphBoard::updateCommands()
{
    const std::span<const Command> rows = commands();
    for (std::size_t i = 0; i < rows.size(); ++i)
        m_actions[i]->setEnabled((this->*rows[i].usable)());
}

bool GraphBoard::hasItems() const
{
    return !m_canvas->scene().items.empty();
}

bool GraphBoard::hasFocused() const
{
    return focusedInWhole() >= 0;
}

bool GraphBoard::hasFrame() const
{
    return frameAround(m_canvas->focused()) >= 0;
}

bool GraphBoard::hasOpenFrames() const
{
    const auto &items = m_canvas->scene().items;
    return std::any_of(items.begin(), items.end(), [](const SceneItem &item) { return item.form == ItemForm::Frame; });
}

bool GraphBoard::hasCollapsed() const
{
    return std::find(m_filter.collapsed.begin(), m_filter.collapsed.end(), true) != m_filter.collapsed.end();
}

bool GraphBoard::isNeighbourhood() const
{
    return m_neighbourhood && m_neighbourhood->up + m_neighbourhood->down > 1;
}

bool GraphBoard::isNarrowed() const
{
    return !m_filter.narrowings.empty();
}

// ---- collapse and expand

void GraphBoard::toggleFrame(int item)
{
    const int frame = frameAround(item);
    if (frame < 0)
        return;
    m_filter.setCollapsed(frame, !m_filter.isCollapsed(frame));
    refilter(m_whole->items[std::size_t(frame)].identity);
}

void GraphBoard::toggleFocused()
{
    toggleFrame(m_canvas->focused());
}

/// But a frame around everything, which would leave nothing to see.
void GraphBoard::collapseAll()
{
    const auto isOuter = [](const SceneItem &item) { return item.parent < 0; };
    const bool single = std::count_if(m_whole->items.begin(), m_whole->items.end(), isOuter) == 1;
    for (std::size_t i = 0; i < m_whole->items.size(); ++i) {
        const SceneItem &item = m_whole->items[i];
        if (item.form == ItemForm::Frame && !(single && isOuter(item)))
            m_filter.setCollapsed(int(i), true);
    }
    refilter();
}

void GraphBoard::expandAll()
{
    m_filter.collapsed.clear();
    refilter();
}

// ---- parts of the graph

void GraphBoard::narrow(ItemSet kept, const QString &words)
{
    m_filter.narrowings.push_back({std::move(kept), words});
    m_neighbourhood.reset();
    refilter();
}

void GraphBoard::showProducers()
{
    if (const int item = focusedInWhole(); item >= 0)
        narrow(reach(*m_whole, item, Direction::Up), tr("producers of %1").arg(nameInWhole(item)));
}

void GraphBoard::showUsers()
{
    if (const int item = focusedInWhole(); item >= 0)
        narrow(reach(*m_whole, item, Direction::Down), tr("users of %1").arg(nameInWhole(item)));
}

void GraphBoard::narrowToNeighbourhood(int item, int up, int down)
{
    if (item < 0)
        return;
    if (m_neighbourhood)
        m_filter.narrowings.pop_back();
    const QString name = nameInWhole(item);
    const QString words = up == down && up == 1 ? tr("neighbours of %1").arg(name)
                          : up == down          ? tr("%1 steps around %2").arg(up).arg(name)
                                                : tr("%1 up and %2 down from %3").arg(up).arg(down).arg(name);
    narrow(united(reach(*m_whole, item, Direction::Up, up), reach(*m_whole, item, Direction::Down, down)), words);
    m_neighbourhood = {item, up, down};
    updateCommands();
}

/// Grows the neighbourhood one is in, whichever of its items one is at meanwhile.
void GraphBoard::grow()
{
    const Neighbourhood now = m_neighbourhood.value_or(Neighbourhood{focusedInWhole(), 0, 0});
    narrowToNeighbourhood(now.item, now.up + 1, now.down + 1);
}

void GraphBoard::shrink()
{
    if (isNeighbourhood())
        narrowToNeighbourhood(m_neighbourhood->item, std::max(0, m_neighbourhood->up - 1),
                              std::max(0, m_neighbourhood->down - 1));
}

void GraphBoard::growUp()
{
    const Neighbourhood now = m_neighbourhood.value_or(Neighbourhood{focusedInWhole(), 0, 0});
    narrowToNeighbourhood(now.item, now.up + 1, now.down);
}

void GraphBoard::growDown()
{
    const Neighbourhood now = m_neighbourhood.value_or(Neighbourhood{focusedInWhole(), 0, 0});
    narrowToNeighbourhood(now.item, now.up, now.down + 1);
}

/// A frame goes with all that it holds. What is hidden one after another is one narrowing.
void GraphBoard::hideFocused()
{
    const int item = focusedInWhole();
    if (item < 0)
        return;
    ItemSet kept(m_whole->items.size(), true);
    int hidden = 0;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (m_whole->holds(item, int(i)))
            kept[i] = false;
    if (isNarrowed() && m_filter.narrowings.back().hides) {
        for (std::size_t i = 0; i < kept.size(); ++i)
            kept[i] = kept[i] && m_filter.narrowings.back().kept[i];
        m_filter.narrowings.pop_back();
    }
    for (std::size_t i = 0; i < kept.size(); ++i)
        hidden += !kept[i] && m_whole->items[i].form != ItemForm::Frame;
    narrow(std::move(kept), tr("%L1 hidden").arg(hidden));
    m_filter.narrowings.back().hides = true;
}

void GraphBoard::back()
{
    if (!isNarrowed())
        return;
    m_filter.narrowings.pop_back();
    m_neighbourhood.reset();
    refilter();
}

void GraphBoard::showAll()
{
    if (m_filter.narrowings.size() > 1)
        m_filter.narrowings.resize(1);
    back();
}

QString GraphBoard::filterWords() const
{
    if (!isNarrowed())
        return {};
    QStringList words;
    for (const Narrowing &narrowing : m_filter.narrowings)
        words += narrowing.words;
    return tr("%L1 of %L2 nodes: %3")
        .arg(countNodes(partScene()))
        .arg(countNodes(*m_whole))
        .arg(words.join(QStringLiteral(", ")));
}

void GraphBoard::updateChip()
{
    m_chip->say(filterWords());
    settleOverlays();
}

// ---- find

void GraphBoard::find()
{
    m_findBar->open();
}

void GraphBoard::findNext()
{
    stepMatch(1);
}

void GraphBoard::findPrevious()
{
    stepMatch(-1);
}

/// Looks at names, ops and types; `module:layer.0` at the paths of modules. Where a frame is collapsed, its card stands
/// for what is found inside.
void GraphBoard::search(const QString &words)
{
    m_matches.clear();
    m_match = -1;
    if (words.isEmpty() || !isSettledLayout()) // with the layout comes another scene, which is searched then
        return markMatches();
    const QLatin1String ofModule("module:");
    const QString path = words.startsWith(ofModule) ? words.mid(ofModule.size()) : QString();
    const auto holds = [&words, &path](const SceneItem &item) {
        if (!path.isEmpty())
            return item.module != kNone && item.toolTip.section(u'\n', 0, 0).contains(path, Qt::CaseInsensitive);
        return item.title.contains(words, Qt::CaseInsensitive) || item.note.contains(words, Qt::CaseInsensitive) ||
               item.detail.contains(words, Qt::CaseInsensitive) ||
               item.lines.join(u'\n').contains(words, Qt::CaseInsensitive);
    };
    for (std::size_t i = 0; i < m_whole->items.size() && i < m_part.shown.size(); ++i)
        if (m_part.shown[i] >= 0 && holds(m_whole->items[i]))
            m_matches.push_back(m_part.shown[i]);
    std::sort(m_matches.begin(), m_matches.end());
    m_matches.erase(std::unique(m_matches.begin(), m_matches.end()), m_matches.end());
    markMatches();
}

/// The words of a closed bar still serve F3, but nothing is marked.
void GraphBoard::markMatches()
{
    m_findBar->setCount(m_match, int(m_matches.size()));
    if (!m_findBar->isVisible() || m_findBar->words().isEmpty())
        return m_canvas->setFound({});
    ItemSet found(m_canvas->scene().items.size());
    for (const int item : m_matches)
        if (std::size_t(item) < found.size())
            found[std::size_t(item)] = true;
    m_canvas->setFound(std::move(found), m_match < 0 ? -1 : m_matches[std::size_t(m_match)]);
}

void GraphBoard::stepMatch(int direction)
{
    const int count = int(m_matches.size());
    if (count == 0)
        return m_findBar->words().isEmpty() ? find() : void();
    m_match = m_match < 0 ? (direction > 0 ? 0 : count - 1) : (m_match + direction + count) % count;
    const int item = m_matches[std::size_t(m_match)];
    markMatches();
    m_canvas->reveal(item);
    m_canvas->choose(item);
}

} // namespace heliograph::ui
