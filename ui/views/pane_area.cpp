#include "ui/views/pane_area.h"

#include "core/document/stages.h"
#include "ui/views/pane.h"
#include "ui/views/ribbon_splitter.h"
#include "ui/views/stage_view.h"

#include <QAction>
#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph::ui {

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

QAction *PaneArea::addCommand(const QString &words, const QKeySequence &keys)
{
    auto *action = new QAction(words, this);
    action->setShortcut(keys);
    addAction(action);
    return action;
}

void PaneArea::addActions()
{
    for (int i = 0; i < kMostPanes; ++i) {
        QAction *focus = addCommand(tr("Focus pane %1").arg(QChar(u'A' + i)),
                                    QKeyCombination(Qt::ControlModifier, Qt::Key(Qt::Key_1 + i)));
        connect(focus, &QAction::triggered, this, [this, i] { focusPane(i); });
    }
    connect(addCommand(tr("Next pane"), Qt::Key_F6), &QAction::triggered, this, [this] { step(1); });
    connect(addCommand(tr("Previous pane"), QKeyCombination(Qt::ShiftModifier, Qt::Key_F6)), &QAction::triggered, this,
            [this] { step(-1); });
    connect(addCommand(tr("Split pane"), QKeyCombination(Qt::ControlModifier, Qt::Key_Backslash)), &QAction::triggered,
            this, &PaneArea::splitPane);
    connect(addCommand(tr("Close pane"), QKeyCombination(Qt::ControlModifier, Qt::Key_W)), &QAction::triggered, this,
            &PaneArea::closePane);
    m_ribbons =
        addCommand(tr("Ribbons between panes"), QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_R));
    m_ribbons->setCheckable(true);
    m_ribbons->setChecked(true);
    connect(m_ribbons, &QAction::toggled, m_splitter, &RibbonSplitter::setRibbons);
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
    connect(pane, &Pane::spansMoved, m_splitter, &RibbonSplitter::updateLanes);
    connect(pane, &Pane::stageRequested, this, &PaneArea::showStage);
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
    pane->setFocus(Qt::ShortcutFocusReason);
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
    const auto table = stageTable();
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const StageInfo &row) { return here.toStdString() == row.id; });
    const QStringList shown = stages();
    for (std::size_t i = 1; i < table.size(); ++i) {
        const StageInfo &row = table[(std::size_t(at - table.begin()) + i) % table.size()];
        const QString id = QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
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
        m_focused->setFocus();
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
