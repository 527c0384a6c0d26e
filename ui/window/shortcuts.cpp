#include "ui/window/shortcuts.h"

#include "ui/base/settings.h"

#include <QAction>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Also one that begins with the other: the longer could never be typed.
bool clash(const QKeySequence &a, const QKeySequence &b)
{
    return !a.isEmpty() && !b.isEmpty() &&
           (a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch);
}

bool clash(const QKeySequence &key, const QList<QKeySequence> &keys)
{
    return std::any_of(keys.begin(), keys.end(), [&key](const QKeySequence &other) { return clash(key, other); });
}

} // namespace

Shortcuts::Shortcuts(QWidget &window) : m_window(window)
{
    for (const CommandInfo &row : commandTable())
        m_keys.insert(&row, keysOf(row));
}

std::vector<const CommandInfo *> Shortcuts::conflicts(const CommandInfo &row, const QList<QKeySequence> &wanted) const
{
    std::vector<const CommandInfo *> found;
    for (const CommandInfo &other : commandTable()) {
        const QList<QKeySequence> &taken = keys(other);
        const bool clashes =
            std::any_of(taken.begin(), taken.end(), [&wanted](const QKeySequence &key) { return clash(key, wanted); });
        if (&other != &row && clashes && canClash(row.scope, other.scope))
            found.push_back(&other);
    }
    return found;
}

void Shortcuts::set(const CommandInfo &row, const QList<QKeySequence> &wanted)
{
    for (const CommandInfo *other : conflicts(row, wanted)) {
        QList<QKeySequence> left = keys(*other);
        left.removeIf([&wanted](const QKeySequence &taken) { return clash(taken, wanted); });
        apply(*other, left);
    }
    apply(row, wanted);
    store();
}

void Shortcuts::apply(const CommandInfo &row, const QList<QKeySequence> &wanted)
{
    m_keys[&row] = wanted;
    for (QAction *action : m_window.findChildren<QAction *>(QLatin1String(row.id)))
        action->setShortcuts(wanted);
}

bool Shortcuts::isDefault(const CommandInfo &row) const
{
    return keys(row) == defaultKeys(row);
}

void Shortcuts::reset(const CommandInfo &row)
{
    set(row, defaultKeys(row));
}

void Shortcuts::resetAll()
{
    for (const CommandInfo &row : commandTable())
        apply(row, defaultKeys(row));
    store();
}

void Shortcuts::store() const
{
    QMap<QString, QString> changed;
    for (const CommandInfo &row : commandTable())
        if (!isDefault(row))
            changed.insert(QString::fromLatin1(row.id),
                           QKeySequence::listToString(keys(row), QKeySequence::PortableText));
    Settings().setShortcuts(changed);
}

} // namespace heliograph::ui
