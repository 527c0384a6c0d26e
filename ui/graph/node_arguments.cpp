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

/// torch.export's, which only name their graphs: in the order of `subgraphs`, and where the arguments of all stand.
struct ListedShape {
    std::string_view op;
    int argument;
    const char *roles[2];
};
constexpr ListedShape kListedShapes[] = {
    {"cond", 3, {kCallShapes[1].role, kCallShapes[2].role}},
    {"while_loop", 2, {kCallShapes[3].role, kCallShapes[4].role}},
};

std::vector<SubgraphCall> listedCalls(const Node &node, std::string_view op)
{
    std::vector<SubgraphCall> found;
    for (const std::int32_t graph : node.subgraphs)
        found.push_back({graph});
    for (const ListedShape &shape : kListedShapes)
        for (std::size_t i = 0; i < 2 && shape.op == op && found.size() == 2; ++i)
            found[i] = {found[i].graph, shape.argument, shape.roles[i]};
    return found;
}

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
    return found.empty() ? listedCalls(node, op) : found;
}

} // namespace heliograph::ui
