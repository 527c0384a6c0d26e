// The small dialogs of the Help menu.
#pragma once

#include <QList>

class QAction;
class QWidget;

namespace heliograph::ui {

class Session;

/// Lists every command with its keys.
void showShortcuts(const QList<QAction *> &actions, QWidget *parent);
/// What this is, its licence, and the versions of what made the open document.
void showAbout(const Session &session, QWidget *parent);

} // namespace heliograph::ui
