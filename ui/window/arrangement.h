// Arrangements of panes as words: "ttir", or "ttir:graph" where the stage is not shown as it is at first.
#pragma once

#include "core/document/document.h"

#include <QStringList>
#include <QVector>

namespace heliograph::ui {

class PaneArea;
class Settings;

struct NamedArrangement {
    QString name;
    QStringList panes;
};

/// Those that the program brings along, then those that were saved, by name.
QVector<NamedArrangement> allArrangements(const Settings &settings);

/// What the panes show now, from left to right.
QStringList arrangementOf(const PaneArea &panes);
/// Shows that; words of no stage are shown as the pane says it, more than fit are dropped.
void arrange(PaneArea &panes, const QStringList &words);
/// What suits a model: it has no other stages.
QStringList arrangementOfModel();
/// What suits a document that is the text of one stage: its source if it is known, the text, and its graph if it has
/// one that is not too large to be drawn unasked.
QStringList arrangementFor(const Variant &variant);
/// What suits a kernel that failed: its source, its graph, and the last text that was made.
QStringList arrangementOfFailure(const Variant &variant);

} // namespace heliograph::ui
