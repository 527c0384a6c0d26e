// The window's own commands as actions: the rows of the table with scope Window, shared by the menu bar, the command
// palette and the shortcuts list.
#pragma once

#include "ui/base/commands.h"

#include <QAction>
#include <QObject>
#include <QVector>

class QMenu;

namespace heliograph::ui {

class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QObject *parent);

    /// The action of a row of the table; asserts that there is one.
    QAction *action(QByteArrayView id) const;
    /// In table order.
    const QVector<QAction *> &all() const { return m_actions; }
    /// Top-level menu titles, in table order.
    QStringList menus() const;
    void fill(QMenu *menu, const QString &title) const;

    template <typename Receiver, typename Slot>
    void on(QByteArrayView id, Receiver *receiver, Slot slot) const
    {
        connect(action(id), &QAction::triggered, receiver, slot);
    }

private:
    QVector<QAction *> m_actions;
};

} // namespace heliograph::ui
