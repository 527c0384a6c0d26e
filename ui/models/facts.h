// What the inspector says in words: facts about a node, or about the kernel when no node is active.
#pragma once

#include "core/provenance/index.h"

#include <QColor>
#include <QString>
#include <QVector>

namespace heliograph::ui {

class Session;

/// A line of the inspector. `html` may hold links "node:0:acc" and "symbol:u4".
struct Fact {
    QString name;
    QString html;
};

/// Colours of what is not plain text in a fact.
struct FactColors {
    QColor link;
    QColor alias;
    QColor weak;
};

/// Facts of the active node; the session must have one.
QVector<Fact> nodeFacts(const Session &session, const FactColors &colors);
/// Facts of the kernel on screen; the session must have a variant.
QVector<Fact> kernelFacts(const Session &session, const FactColors &colors);

/// "164 registers, no spills": what a thread of the kernel takes, for a line beside its machine code. Empty if that was
/// not recorded.
QString registerWords(const Variant &variant);

/// The node's place in the source as HTML, its own span bright, the rest of its lines weak; empty without a place.
QString sourceSnippet(const Session &session, NodeIndex node, const FactColors &colors);

/// The badge: what became of a node over all stages, "has code", "folded after TTIR".
struct FateSummary {
    Fate fate = Fate::Code;
    QString words;
};
FateSummary fateSummary(const Session &session, NodeIndex node);

} // namespace heliograph::ui
