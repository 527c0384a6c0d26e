#include "ui/window/shortcuts.h"

#include "ui/base/settings.h"

#include <algorithm>

namespace heliograph::ui {

Shortcuts::Shortcuts(const QList<QAction *> &actions) : m_actions(actions)
{
    const QMap<QString, QString> stored = Settings().shortcuts();
    for (QAction *action : m_actions) {
        if (action->objectName().isEmpty())
            action->setObjectName(QStringLiteral("panes.") + wordsOf(action).toLower().replace(u' ', u'-'));
        m_defaults.insert(action, action->shortcuts());
        if (const auto found = stored.find(action->objectName()); found != stored.end())
            action->setShortcuts(QKeySequence::listFromString(*found, QKeySequence::PortableText));
    }
}

QString Shortcuts::wordsOf(const QAction *action)
{
    return action->text().remove(QLatin1Char('&')).remove(QChar(u'…'));
}

/// Also one that begins with the other: the longer could never be typed.
QAction *Shortcuts::conflict(const QAction *action, const QList<QKeySequence> &keys) const
{
    for (QAction *other : m_actions)
        for (const QKeySequence &taken : other->shortcuts())
            for (const QKeySequence &key : keys)
                if (other != action && !key.isEmpty() && !taken.isEmpty() &&
                    (key.matches(taken) != QKeySequence::NoMatch || taken.matches(key) != QKeySequence::NoMatch))
                    return other;
    return nullptr;
}

void Shortcuts::set(QAction *action, const QList<QKeySequence> &keys)
{
    while (QAction *other = conflict(action, keys)) {
        QList<QKeySequence> left = other->shortcuts();
        left.removeIf([&](const QKeySequence &taken) {
            return std::any_of(keys.begin(), keys.end(), [&taken](const QKeySequence &key) {
                return key.matches(taken) != QKeySequence::NoMatch || taken.matches(key) != QKeySequence::NoMatch;
            });
        });
        other->setShortcuts(left);
    }
    action->setShortcuts(keys);
    store();
}

bool Shortcuts::isDefault(const QAction *action) const
{
    return action->shortcuts() == m_defaults.value(action);
}

void Shortcuts::reset(QAction *action)
{
    set(action, m_defaults.value(action));
}

void Shortcuts::resetAll()
{
    for (QAction *action : m_actions)
        action->setShortcuts(m_defaults.value(action));
    store();
}

void Shortcuts::store() const
{
    QMap<QString, QString> changed;
    for (const QAction *action : m_actions)
        if (!isDefault(action))
            changed.insert(action->objectName(),
                           QKeySequence::listToString(action->shortcuts(), QKeySequence::PortableText));
    Settings().setShortcuts(changed);
}

} // namespace heliograph::ui
