// The two ways to run the program with a window: on the screen, and offscreen for a picture.
#pragma once

#include "core/verbs/verbs.h"

#include <QSize>
#include <QString>
#include <QStringList>

namespace heliograph::ui {

/// Opens the window, with `file` (.py or .helio) if it is not empty, and returns when it is closed.
int runWindow(int argc, char **argv, const QString &file);

/// What `heliograph shot` was asked for.
struct ShotOptions {
    QString file;
    QString output;         ///< a .png
    QSize size{1600, 1000}; ///< of the window; the picture has `scale` times as many pixels
    int scale = 1;          ///< 1 or 2: device pixels per pixel
    bool dark = false;
    QString select;        ///< node id, "0:acc"; empty: none
    QString symbol;        ///< of a size: the tab of symbols at it; empty: another tab
    QString kernel;        ///< name; empty: the first that went through
    int variant = 0;       ///< id; 0: as `kernel` says
    QStringList stages;    ///< ids of the panes; empty: as the window opens
    QString pass;          ///< number (from 1) or name of the pass to step to; empty: the panes
    bool cost = false;     ///< the tab of costs, and where they went in the gutters
    QString stall;         ///< whose samples alone it shows, as legends name it; empty: all
    bool executed = false; ///< executed instructions instead
    int against = 0;       ///< the run it is held against; 0: none
    QString compare;       ///< "nodes", or the stage whose texts in both variants are shown; empty: neither
    QString form;          ///< how its changes are drawn: "side-by-side", "inline", "graph"
};

/// Draws the window without a display and writes the picture. If that fails, one line on stderr says what
/// is wrong: the file, the node, the kernel, a stage, or the output.
ExitCode runShot(int argc, char **argv, const ShotOptions &options);

} // namespace heliograph::ui
