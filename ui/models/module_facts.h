// What the inspector says of models: of a module, and of a node as part of one.
#pragma once

#include "ui/models/facts.h"

namespace heliograph::ui {

/// Facts of the chosen module; the session must have one. Links are "module:3" and "place:12" (a line of the source).
QVector<Fact> moduleFacts(const Session &session, const FactColors &colors);

/// Of a node: its module, how an ONNX node of it is known to be of that, the kernel it calls ("variant:3"). Empty where
/// there are no modules.
QVector<Fact> moduleFactsOf(const Session &session, const Node &node, const FactColors &colors);

/// What is counted of the whole model, and its open axes.
QVector<Fact> modelFacts(const Session &session, const FactColors &colors);

/// A place in a file of the user's; a link if it is in the source that is shown. Empty without a place.
QString placeFact(const Session &session, const std::string &file, const Span &span, const FactColors &colors);

/// Goes where a link in a fact leads: "node:0:acc", "module:3", "place:12".
void followFact(Session &session, const QString &link);

} // namespace heliograph::ui
