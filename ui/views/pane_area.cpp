#include "ui/views/pane_area.h"

#include "ui/base/commands.h"
#include "ui/views/pane.h"
#include "ui/views/ribbon_splitter.h"
#include "ui/views/stage_view.h"

#include <QAction>
#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr const char *kFocusCommands[PaneArea::kMostPanes] = {"panes.focus-a", "panes.focus-b", "panes.focus-c",
                                                              "panes.focus-d", "panes.focus-e", "panes.focus-f"};

} // namespace

PaneArea::PaneArea(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_splitter(new RibbonSplitter(session, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);
    setAccessibleName(tr("Panes"));
    m_splitter->setAccessibleName(tr("Stages side by side"));
    addActions();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { onFocusChanged(now); });
}

void PaneArea::fill()
{
    if (!m_focused)
        setStages({QStringLiteral("source"), QStringLiteral("fx"), QStringLiteral("stage0"), QStringLiteral("ptx")});
}

template <typename Slot>
void PaneArea::on(const char *id, Slot slot)
{
    connect(command(id), &QAction::triggered, this, slot);
}

QAction *PaneArea::command(const char *id) const
{
    return findChild<QAction *>(QLatin1String(id), Qt::FindDirectChildrenOnly);
}

void PaneArea::addActions()
{
    for (const CommandInfo &row : commandTable())
        if (row.scope == Scope::Panes)
            addAction(makeAction(row, this));
    for (int i = 0; i < kMostPanes; ++i)
        on(kFocusCommands[i], [this, i] { focusPane(i); });
    on("panes.next", [this] { step(1); });
    on("panes.previous", [this] { step(-1); });
    on("panes.split", &PaneArea::splitPane);
    on("panes.close", &PaneArea::closePane);
    on("panes.content", [this] { m_focused->showOtherContent(); });
    on("panes.pin", [this](bool pinned) { m_focused->setPinned(pinned); });
    on("panes.follow", [this](bool follows) { m_focused->setFollowing(follows); });
    m_ribbons = command("panes.ribbons");
    m_ribbons->setChecked(true);
    connect(m_ribbons, &QAction::toggled, m_splitter, &RibbonSplitter::setRibbons);
}

/// As the focused pane is, and how many there are.
void PaneArea::updateCommands()
{
    const int count = m_splitter->count();
    for (int i = 0; i < kMostPanes; ++i)
        command(kFocusCommands[i])->setEnabled(i < count);
    command("panes.split")->setEnabled(count < kMostPanes);
    command("panes.close")->setEnabled(count > 1);
    command("panes.content")->setEnabled(m_focused && m_focused->hasOtherContent());
    command("panes.pin")->setChecked(m_focused && m_focused->isPinned());
    command("panes.follow")->setChecked(m_focused && m_focused->isFollowing());
}

QVector<Pane *> PaneArea::panes() const
{
    QVector<Pane *> panes;
    for (int i = 0; i < m_splitter->count(); ++i)
        panes.append(qobject_cast<Pane *>(m_splitter->widget(i)));
    return panes;
}

int PaneArea::indexOf(Pane *pane) const
{
    return m_splitter->indexOf(pane);
}

QStringList PaneArea::stages() const
{
    QStringList stages;
    for (const Pane *pane : panes())
        stages << pane->stage();
    return stages;
}

void PaneArea::setStages(const QStringList &stages)
{
    if (stages.isEmpty() || stages == this->stages())
        return;
    const int wanted = std::min(int(stages.size()), kMostPanes);
    while (m_splitter->count() > wanted)
        removePane(panes().last());
    for (int i = 0; i < wanted; ++i) {
        if (i < m_splitter->count())
            panes()[i]->setStage(stages[i]);
        else
            insertPane(i, stages[i]);
    }
    if (!m_focused)
        setFocused(panes().first());
    m_splitter->setSizes(QList<int>(wanted, 1000));
    updatePanes();
    Q_EMIT stagesChanged();
}

Pane *PaneArea::insertPane(int index, const QString &stageId)
{
    auto *pane = new Pane(m_session, stageId, m_splitter);
    m_splitter->insertWidget(index, pane);
    connect(pane, &Pane::stageChanged, this, &PaneArea::stagesChanged);
    connect(pane, &Pane::toolsChanged, this, &PaneArea::updateCommands);
    connect(pane, &Pane::spansMoved, m_splitter, &RibbonSplitter::updateLanes);
    connect(pane, &Pane::stageRequested, this, &PaneArea::showStage);
    connect(pane, &Pane::symbolRequested, this, &PaneArea::symbolRequested);
    connect(pane, &Pane::splitRequested, this, [this, pane] {
        setFocused(pane);
        splitPane();
    });
    connect(pane, &Pane::closeRequested, this, [this, pane] {
        setFocused(pane);
        closePane();
    });
    return pane;
}

void PaneArea::removePane(Pane *pane)
{
    const bool focused = pane == m_focused;
    const int index = indexOf(pane);
    pane->setParent(nullptr); // out of the splitter at once; a signal of the pane may be under way
    pane->deleteLater();
    if (focused)
        setFocused(panes().value(std::min(index, m_splitter->count() - 1)));
}

void PaneArea::updatePanes()
{
    const QVector<Pane *> all = panes();
    for (int i = 0; i < all.size(); ++i) {
        all[i]->setLetter(i);
        all[i]->setActivePane(all[i] == m_focused);
        all[i]->setClosable(all.size() > 1);
    }
    updateCommands();
    m_splitter->updateLanes();
}

void PaneArea::showStage(const QString &stageId)
{
    const QVector<Pane *> all = panes();
    for (Pane *pane : all)
        if (pane->stage() == stageId)
            return focusPane(indexOf(pane));
    Pane *target = m_focused;
    if (target->isPinned()) {
        const auto free = std::find_if(all.begin(), all.end(), [](const Pane *pane) { return !pane->isPinned(); });
        if (free == all.end() && all.size() < kMostPanes) {
            splitPane();
            target = m_focused;
        } else if (free != all.end()) {
            target = *free;
        }
    }
    target->setStage(stageId);
    focusPane(indexOf(target));
}

void PaneArea::focusPane(int index)
{
    Pane *pane = panes().value(index);
    if (!pane)
        return;
    setFocused(pane);
    pane->focusView(Qt::ShortcutFocusReason);
}

void PaneArea::step(int direction)
{
    const int count = std::max(1, m_splitter->count());
    focusPane((indexOf(m_focused) + direction + count) % count);
}

/// The stage that comes next in lowering order and is in no pane; the same stage again when all are shown.
QString PaneArea::stageBeside(int index) const
{
    const QString here = panes()[index]->stage();
    const std::vector<std::string> ids = m_session->stageIds();
    const auto at = std::find(ids.begin(), ids.end(), here.toStdString());
    const QStringList shown = stages();
    for (std::size_t i = 1; i < ids.size(); ++i) {
        const QString id = QString::fromStdString(ids[(std::size_t(at - ids.begin()) + i) % ids.size()]);
        if (!shown.contains(id))
            return id;
    }
    return here;
}

void PaneArea::splitPane()
{
    if (!m_focused || m_splitter->count() >= kMostPanes)
        return;
    const int index = indexOf(m_focused);
    QList<int> sizes = m_splitter->sizes();
    insertPane(index + 1, stageBeside(index));
    const int half = (sizes[index] - RibbonSplitter::kLane) / 2;
    sizes[index] -= half + RibbonSplitter::kLane;
    sizes.insert(index + 1, half);
    m_splitter->setSizes(sizes);
    focusPane(index + 1);
    updatePanes();
    Q_EMIT stagesChanged();
}

void PaneArea::closePane()
{
    if (m_splitter->count() <= 1)
        return;
    const bool keyboard = m_focused->isAncestorOf(QApplication::focusWidget());
    removePane(m_focused);
    if (keyboard)
        m_focused->focusView(Qt::OtherFocusReason);
    updatePanes();
    Q_EMIT stagesChanged();
}

bool PaneArea::showsRibbons() const
{
    return m_splitter->showsRibbons();
}

void PaneArea::setRibbons(bool shown)
{
    m_ribbons->setChecked(shown);
}

void PaneArea::setFocused(Pane *pane)
{
    if (!pane || pane == m_focused)
        return;
    m_focused = pane;
    updatePanes();
    Q_EMIT focusChanged();
}

void PaneArea::onFocusChanged(QWidget *now)
{
    for (Pane *pane : panes())
        if (now && (pane == now || pane->isAncestorOf(now)))
            setFocused(pane);
}

} // namespace heliograph::ui
