// The table of commands: one row is one command, wherever it is offered: menus, command palette, list of shortcuts,
// keys. Who can do a command makes a QAction of its row; its keys are those of the row until the user chose others.
#pragma once

#include <QByteArrayView>
#include <QKeySequence>
#include <QList>
#include <QString>

#include <span>

class QAction;
class QObject;

namespace heliograph::ui {

/// Where a command's keys work.
enum class Scope {
    Window, ///< everywhere; actions of the window
    Panes,  ///< everywhere; what is done with panes
    Text,   ///< while the keyboard is in a text
    Graph,  ///< while the keyboard is in a graph
};

/// One row. `menu` and `text` are translated in the context "Command"; `shortcut` is portable text, several separated
/// by
/// "; ". A row with `group` is one choice of that exclusive group; `checkable` rows keep a state.
struct CommandInfo {
    const char *id;
    Scope scope;
    const char *menu; ///< of the menu bar; nullptr: whoever owns the actions offers them
    const char *text;
    const char *shortcut;
    const char *group = nullptr;
    bool checkable = false;
    bool separatorBefore = false;
    bool opensMenu = false; ///< nothing to run by a key
};

std::span<const CommandInfo> commandTable();
/// The row of an id; asserts that there is one.
const CommandInfo &commandInfo(QByteArrayView id);

/// Without the mark of a mnemonic and without dots, as lists show it.
QString plainWords(const CommandInfo &row);
/// "Everywhere", "Text", "Graph".
QString scopeWords(Scope scope);
/// Whether keys of the one are in the way of the other's.
bool canClash(Scope a, Scope b);

QList<QKeySequence> defaultKeys(const CommandInfo &row);
/// Those of the settings, else of the row.
QList<QKeySequence> keysOf(const CommandInfo &row);
/// "Split the pane (Ctrl+\)", for tool tips; the words alone without keys.
QString withKeys(const QString &words, const char *id);

/// An action of a row, with its words and keys; its object name is the id.
QAction *makeAction(const CommandInfo &row, QObject *parent);

} // namespace heliograph::ui
