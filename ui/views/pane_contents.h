// What can fill a pane: one row per kind of view. A stage is shown by the first row that prefers it, and its header
// offers the others that can show it.
#pragma once

#include "core/document/stages.h"
#include "ui/views/pane_icons.h"

#include <QString>

#include <span>

namespace heliograph::ui {

class Session;
class StageView;

struct PaneContent {
    const char *id;    ///< "text", "graph": what saved arrangements use
    const char *title; ///< "Show as text": to be translated in context "PaneContent"
    PaneIcon icon;
    bool (*shows)(const StageInfo &stage);
    bool (*prefers)(const StageInfo &stage);
    StageView *(*make)(Session *session, QWidget *parent);
};

std::span<const PaneContent> paneContents();
/// The row a stage is shown with at first.
const PaneContent &preferredContent(const StageInfo &stage);
/// The row after `current` that shows the stage as well; `current` if there is none.
const PaneContent &nextContent(const PaneContent &current, const StageInfo &stage);

} // namespace heliograph::ui
