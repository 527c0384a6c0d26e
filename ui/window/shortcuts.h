// The keys of all commands: those of the table, what the user made of them, and what stands in each other's way.
#pragma once

#include "ui/base/commands.h"

#include <QHash>
#include <QWidget>

#include <vector>

namespace heliograph::ui {

/// Knows rows of the table of commands. Every change is stored at once, and given to the actions of that row in the
/// window; those that are made later look into the settings.
class Shortcuts
{
public:
    /// `window` must outlive it.
    explicit Shortcuts(QWidget &window);

    const QList<QKeySequence> &keys(const CommandInfo &row) const { return *m_keys.find(&row); }
    /// Other commands that one of these keys runs already where this one's would, or begins with, or goes on.
    std::vector<const CommandInfo *> conflicts(const CommandInfo &row, const QList<QKeySequence> &keys) const;
    /// Takes the keys away from whoever has them.
    void set(const CommandInfo &row, const QList<QKeySequence> &keys);
    bool isDefault(const CommandInfo &row) const;
    void reset(const CommandInfo &row);
    void resetAll();

private:
    void apply(const CommandInfo &row, const QList<QKeySequence> &keys);
    void store() const;

    QWidget &m_window;
    QHash<const CommandInfo *, QList<QKeySequence>> m_keys;
};

} // namespace heliograph::ui
