// What people type to go somewhere: ":120", "ptx:120", and letters of a name in their order.
#pragma once

#include "core/document/document.h"

#include <QString>
#include <QVector>

#include <optional>

namespace heliograph::ui {

/// A line of a stage; an empty stage is the one in the focused pane.
struct LinePlace {
    QString stage;
    int line = 1;

    friend bool operator==(const LinePlace &, const LinePlace &) = default;
};

/// ":120", "ptx:120", "ttg:7": the stage by the beginning of its id or title. Nothing if the words mean no line.
std::optional<LinePlace> linePlace(const QString &words);

/// How well `query` fits `text`, -1 if not at all: each word must occur, or at least its letters in their order. Whole
/// words before letters, earlier and at the starts of words before later.
int matchScore(const QString &query, const QString &text);

/// Lines (from 1) of a stage with a counted op that no node is known for, in order.
QVector<int> unlinkedLines(const Stage &stage);
/// The one after (1) or before (-1) `line`, around the ends; 0 if there is none.
int nextLine(const QVector<int> &lines, int line, int direction);

} // namespace heliograph::ui
