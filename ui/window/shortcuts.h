// The keys of all commands: those of the tables, what the user made of them, and what stands in each other's way.
#pragma once

#include <QAction>
#include <QHash>
#include <QList>
#include <QString>

namespace heliograph::ui {

/// Keeps the keys that actions have when it is made as their defaults, then gives them those of the settings. Every
/// change is stored at once.
class Shortcuts
{
public:
    /// Ids are object names; an action without one gets one from its words.
    explicit Shortcuts(const QList<QAction *> &actions);

    const QList<QAction *> &actions() const { return m_actions; }
    static QString wordsOf(const QAction *action);
    /// Another action that one of these keys runs already; null if there is none.
    QAction *conflict(const QAction *action, const QList<QKeySequence> &keys) const;
    /// Takes the keys away from whoever has them.
    void set(QAction *action, const QList<QKeySequence> &keys);
    bool isDefault(const QAction *action) const;
    void reset(QAction *action);
    void resetAll();

private:
    void store() const;

    QList<QAction *> m_actions;
    QHash<const QAction *, QList<QKeySequence>> m_defaults;
};

} // namespace heliograph::ui
