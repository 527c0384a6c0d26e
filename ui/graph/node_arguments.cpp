#include "ui/graph/node_arguments.h"

#include "ui/base/strings.h"

#include <QJsonDocument>

#include <algorithm>
#include <span>

namespace heliograph::ui {

namespace {

/// Where the ops that call graphs keep the graph's id and the graph's arguments. One row adds such an op.
struct CallShape {
    std::string_view op; ///< last part of the target
    int graph;
    int argument;
    const char *role;
};
constexpr CallShape kCallShapes[] = {
    {"_for_loop", 0, 3, ""},
    {"_for_loop_step", 0, 3, ""},
    {"_if", 1, 3, QT_TRANSLATE_NOOP("GraphWords", "then")},
    {"_if", 2, 4, QT_TRANSLATE_NOOP("GraphWords", "else")},
    {"_while_loop", 0, 2, QT_TRANSLATE_NOOP("GraphWords", "condition")},
    {"_while_loop", 1, 2, QT_TRANSLATE_NOOP("GraphWords", "body")},
};

bool calls(const Node &node, std::int32_t graph)
{
    return std::find(node.subgraphs.begin(), node.subgraphs.end(), graph) != node.subgraphs.end();
}

} // namespace

QJsonArray argumentsOf(const Node &node)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(node.args)).array();
}

NodeIndex argumentNode(const Variant &variant, std::int32_t graph, const QJsonValue &argument)
{
    const QJsonValue name = argument.toObject().value(u"node");
    return name.isString() ? variant.node(std::to_string(graph) + ':' + name.toString().toStdString()) : kNone;
}

std::vector<NodeIndex> argumentNodes(const Variant &variant, std::int32_t graph, const QJsonValue &list)
{
    if (!list.isArray())
        return {argumentNode(variant, graph, list)};
    std::vector<NodeIndex> nodes;
    for (const QJsonValue item : list.toArray())
        for (const NodeIndex node : argumentNodes(variant, graph, item))
            nodes.push_back(node);
    return nodes;
}

QString boundWords(const Variant &variant, std::int32_t graph, const QJsonValue &bound)
{
    if (bound.isDouble())
        return QString::number(bound.toInteger());
    const NodeIndex index = argumentNode(variant, graph, bound);
    if (index == kNone)
        return bound.isNull() ? QStringLiteral("None") : bound.toString();
    const Node &node = variant.nodes[std::size_t(index)];
    return toQString(node.value.empty() ? node.name : node.value);
}

std::vector<SubgraphCall> subgraphCalls(const Node &node)
{
    std::vector<SubgraphCall> found;
    if (node.subgraphs.empty())
        return found;
    const QJsonArray arguments = argumentsOf(node);
    const std::string_view op = std::string_view(node.target).substr(node.target.rfind('.') + 1);
    for (const CallShape &shape : kCallShapes) {
        const QJsonValue graph = arguments.at(shape.graph);
        if (shape.op == op && graph.isDouble() && calls(node, graph.toInt()))
            found.push_back({graph.toInt(), shape.argument, shape.role});
    }
    for (const std::int32_t graph : found.empty() ? node.subgraphs : std::vector<std::int32_t>())
        found.push_back({graph});
    return found;
}

} // namespace heliograph::ui
