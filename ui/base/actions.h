// The table of commands: one row is one QAction, shared by the menu bar, the command palette and the shortcuts list.
#pragma once

#include <QAction>
#include <QObject>
#include <QVector>

#include <span>

class QMenu;

namespace heliograph::ui {

/// One row. `menu` and `text` are translated in the context "Command"; `shortcut` is portable text, several separated
/// by
/// "; ". A row with `group` is one choice of that exclusive group; `checkable` rows keep a state.
struct CommandInfo {
    const char *id;
    const char *menu;
    const char *text;
    const char *shortcut;
    const char *group = nullptr;
    bool checkable = false;
    bool separatorBefore = false;
};

std::span<const CommandInfo> commandTable();

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
