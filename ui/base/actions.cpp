#include "ui/base/actions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QHash>
#include <QMenu>

namespace heliograph::ui {

namespace {

QString menuTitle(const QAction *action)
{
    return QCoreApplication::translate("Command", commandInfo(action->objectName().toLatin1()).menu);
}

} // namespace

Actions::Actions(QObject *parent) : QObject(parent)
{
    QHash<QByteArray, QActionGroup *> groups;
    for (const CommandInfo &row : commandTable()) {
        if (row.scope != Scope::Window)
            continue;
        QAction *action = makeAction(row, this);
        if (row.group) {
            QActionGroup *&group = groups[row.group];
            if (!group)
                group = new QActionGroup(this);
            group->addAction(action);
        }
        m_actions.append(action);
    }
}

QAction *Actions::action(QByteArrayView id) const
{
    for (QAction *action : m_actions)
        if (action->objectName() == QLatin1String(id))
            return action;
    qFatal("no action %s of the window", id.constData());
}

QStringList Actions::menus() const
{
    QStringList titles;
    for (const QAction *action : m_actions)
        if (const QString title = menuTitle(action); !titles.contains(title))
            titles.append(title);
    return titles;
}

void Actions::fill(QMenu *menu, const QString &title) const
{
    for (QAction *action : m_actions) {
        if (menuTitle(action) != title)
            continue;
        if (commandInfo(action->objectName().toLatin1()).separatorBefore)
            menu->addSeparator();
        menu->addAction(action);
    }
}

} // namespace heliograph::ui
