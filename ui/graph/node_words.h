// The words that a graph uses for an FX node: its type, its sizes, its op in short, a loop's trip count.
#pragma once

#include "core/document/document.h"
#include "ui/models/blocks.h"

#include <QString>

namespace heliograph::ui {

/// Whether the type names symbols, whose sizes are worth saying.
bool hasSymbols(const Node &node);
/// True if the name says the op already ("load_1" and load), so that it need not be repeated.
bool nameSaysOp(const QString &name, const QString &op);
/// "out[u0, u1]" of a store or atomic, from the recorded arguments; empty for other nodes.
QString placeWords(const Variant &variant, const Node &node);
/// "1024 / u2 = 8 trips" of a `_for_loop` node over `graph`, as far as it is known.
QString tripWords(const Variant &variant, const Node &loop, const Graph &graph);
/// All of it in lines, for a tool tip.
QString toolTipWords(const Node &node, const QVector<Block> &blocks);

} // namespace heliograph::ui
