// What the Go list and the command palette offer.
#pragma once

#include "ui/window/choice_list.h"

class QAction;

namespace heliograph::ui {

class Session;

/// Nodes, ops of the stages that lead to a node, stages, and the document's kernels and variants.
/// `showStage` and `openVariant` are called when such a thing is chosen.
QVector<ChoiceItem> goToItems(Session *session, const std::function<void(const QString &)> &showStage,
                              const std::function<void(int)> &openVariant);
/// Every command that can be used now, in the words of its tool tip.
QVector<ChoiceItem> commandItems(const QList<QAction *> &actions);

} // namespace heliograph::ui
