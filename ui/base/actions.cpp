#include "ui/base/actions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QHash>
#include <QMenu>

namespace heliograph::ui {

namespace {

#define WORDS(text) QT_TRANSLATE_NOOP("Command", text)

constexpr CommandInfo kCommands[] = {
    {"file.open", WORDS("&File"), WORDS("&Open…"), "Ctrl+O"},
    {"file.continue", WORDS("&File"), WORDS("Co&ntinue where you left off"), "Ctrl+Shift+T"},
    {"file.recent", WORDS("&File"), WORDS("Open &recent"), ""},
    {"file.reload", WORDS("&File"), WORDS("&Reload"), "F5"},
    {"file.save-as", WORDS("&File"), WORDS("Save &as…"), "Ctrl+Shift+S", nullptr, false, true},
    {"file.save-picture", WORDS("&File"), WORDS("Save &picture of the window…"), "Ctrl+Shift+E"},
    {"file.close", WORDS("&File"), WORDS("&Close document"), "Ctrl+Shift+W", nullptr, false, true},
    {"file.cancel", WORDS("&File"), WORDS("Cancel the running &job"), "Ctrl+."},
    {"file.quit", WORDS("&File"), WORDS("&Quit"), "Ctrl+Q", nullptr, false, true},
    {"edit.copy-node", WORDS("&Edit"), WORDS("Copy &name of the active node"), "Ctrl+Shift+C"},
    {"edit.pin-node", WORDS("&Edit"), WORDS("&Pin the active node"), "", nullptr, true},
    {"edit.clear", WORDS("&Edit"), WORDS("&Clear the selection"), "Ctrl+Shift+A"},
    {"view.inspector", WORDS("&View"), WORDS("&Inspector"), "Ctrl+Alt+I", nullptr, true},
    {"view.bottom", WORDS("&View"), WORDS("&Fate, problems and symbols"), "Ctrl+Alt+B", nullptr, true},
    {"view.arrangements", WORDS("&View"), WORDS("Arrange &panes"), ""},
    {"view.save-arrangement", WORDS("&View"), WORDS("Sa&ve this arrangement of panes…"), ""},
    {"view.aliases", WORDS("&View"), WORDS("Show &aliases in the fate table"), "", nullptr, true},
    {"view.system", WORDS("&View"), WORDS("Theme of the &system"), "", "scheme", true, true},
    {"view.light", WORDS("&View"), WORDS("&Light theme"), "", "scheme", true},
    {"view.dark", WORDS("&View"), WORDS("&Dark theme"), "", "scheme", true},
    {"view.larger", WORDS("&View"), WORDS("&Larger text"), "Ctrl++; Ctrl+=", nullptr, false, true},
    {"view.smaller", WORDS("&View"), WORDS("S&maller text"), "Ctrl+-"},
    {"view.normal", WORDS("&View"), WORDS("&Normal text size"), "Ctrl+0"},
    {"go.to", WORDS("&Go"), WORDS("&Go to node, op, line, file or kernel…"), "Ctrl+P"},
    {"go.search", WORDS("&Go"), WORDS("Search all &stages…"), "Ctrl+Shift+F"},
    {"go.palette", WORDS("&Go"), WORDS("&Command palette…"), "Ctrl+Shift+P"},
    {"go.back", WORDS("&Go"), WORDS("&Back"), "Alt+Left", nullptr, false, true},
    {"go.forward", WORDS("&Go"), WORDS("&Forward"), "Alt+Right"},
    {"go.next-node", WORDS("&Go"), WORDS("&Next node"), "Alt+Down", nullptr, false, true},
    {"go.previous-node", WORDS("&Go"), WORDS("&Previous node"), "Alt+Up"},
    {"go.next-span", WORDS("&Go"), WORDS("Next &span of the node"), "F8", nullptr, false, true},
    {"go.previous-span", WORDS("&Go"), WORDS("Previous span of the n&ode"), "Shift+F8"},
    {"go.next-unlinked", WORDS("&Go"), WORDS("Next line &without a node"), "F7"},
    {"go.previous-unlinked", WORDS("&Go"), WORDS("Previous line with&out a node"), "Shift+F7"},
    {"help.shortcuts", WORDS("&Help"), WORDS("&Keyboard shortcuts"), "F1"},
    {"help.about", WORDS("&Help"), WORDS("&About Heliograph"), ""},
};

#undef WORDS

QString words(const char *text)
{
    return QCoreApplication::translate("Command", text);
}

QList<QKeySequence> keys(const char *shortcut)
{
    QList<QKeySequence> list;
    for (const QString &part : QString::fromLatin1(shortcut).split(QStringLiteral("; "), Qt::SkipEmptyParts))
        list.append(QKeySequence::fromString(part, QKeySequence::PortableText));
    return list;
}

} // namespace

std::span<const CommandInfo> commandTable()
{
    return kCommands;
}

Actions::Actions(QObject *parent) : QObject(parent)
{
    QHash<QByteArray, QActionGroup *> groups;
    for (const CommandInfo &row : kCommands) {
        auto *action = new QAction(words(row.text), this);
        action->setObjectName(QLatin1String(row.id));
        action->setShortcuts(keys(row.shortcut));
        action->setCheckable(row.checkable);
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
    qFatal("no command %s in the table", id.constData());
}

QStringList Actions::menus() const
{
    QStringList titles;
    for (const CommandInfo &row : kCommands)
        if (const QString title = words(row.menu); !titles.contains(title))
            titles.append(title);
    return titles;
}

void Actions::fill(QMenu *menu, const QString &title) const
{
    for (std::size_t i = 0; i < std::size(kCommands); ++i) {
        if (words(kCommands[i].menu) != title)
            continue;
        if (kCommands[i].separatorBefore)
            menu->addSeparator();
        menu->addAction(m_actions[qsizetype(i)]);
    }
}

} // namespace heliograph::ui
