// Reads an FX node's recorded arguments (JSON, see core/records/README.md).
#pragma once

#include "core/document/document.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace heliograph::ui {

/// Empty if they are not a JSON array.
QJsonArray argumentsOf(const Node &node);

/// Index of the node that an argument {"node": name} names in `graph`; kNone for anything else.
NodeIndex argumentNode(const Variant &variant, std::int32_t graph, const QJsonValue &argument);

/// All nodes named in an argument, at any depth, in order; kNone where a list's item is no node.
std::vector<NodeIndex> argumentNodes(const Variant &variant, std::int32_t graph, const QJsonValue &list);

/// A bound or index in short: a number, or the symbol of the node it names.
QString boundWords(const Variant &variant, std::int32_t graph, const QJsonValue &bound);

/// One graph that a node calls: which of its arguments are the graph's, and what people call the graph.
struct SubgraphCall {
    std::int32_t graph = 0;
    int argument = -1;     ///< position of the list of arguments handed over, -1 unknown
    const char *role = ""; ///< "then", "else", "condition", "body"; empty if there is only one
};

/// The graphs a node calls, in the order they stand in its arguments; empty for a plain op.
std::vector<SubgraphCall> subgraphCalls(const Node &node);

} // namespace heliograph::ui
