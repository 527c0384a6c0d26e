// The small dialogs of the Help menu.
#pragma once

class QWidget;

namespace heliograph::ui {

class Session;

/// What this is, its licence, and the versions of what made the open document.
void showAbout(const Session &session, QWidget *parent);

} // namespace heliograph::ui
