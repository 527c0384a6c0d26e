// Modules, graphs and nodes to records and back, and what joins them: inputs, users, callers, results.
#include "core/store/codec.h"

#include "core/store/record_fields.h"
#include "core/store/results.h"

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

std::string nodeName(NodeIndex index, std::int32_t graph, const std::vector<Node> &nodes)
{
    if (index == kNone)
        return {};
    const Node &node = nodes[std::size_t(index)];
    return node.graph == graph ? node.name : node.id;
}

Json nodeNames(const std::vector<NodeIndex> &indices, std::int32_t graph, const std::vector<Node> &nodes)
{
    Json names = Json::array();
    for (const NodeIndex index : indices)
        names.push_back(nodeName(index, graph, nodes));
    return names;
}

Json dimensionRecord(const Dimension &dimension)
{
    return {{"expr", dimension.expression},
            {"name", textOrNull(dimension.name)},
            {"block_id", numberOrNull(dimension.block)},
            {"hint", numberOrNull(dimension.hint)}};
}

Dimension dimensionFrom(const Json &json)
{
    if (!json.is_object())
        return {asText(json), {}, -1, kNone};
    return {asText(field(json, "expr")), textField(json, "name"), integerField(json, "hint", -1),
            smallField(json, "block_id", kNone)};
}

bool hasValue(const Node &node)
{
    return !node.kind.empty() || !node.dtype.empty() || !node.shape.empty() || !node.stride.empty() ||
           !node.value.empty();
}

/// The value's description. What the struct has no member for (a tuple's items) stays as it came.
void writeValue(Json &record, const Node &node)
{
    Json value = field(record, "val");
    if (!value.is_object() && !hasValue(node)) {
        record["val"] = nullptr;
        return;
    }
    if (!value.is_object())
        value = Json::object();
    value["kind"] = node.kind;
    if (!node.dtype.empty() || value.contains("dtype"))
        value["dtype"] = node.dtype;
    if (!node.shape.empty() || value.contains("shape")) {
        value["shape"] = Json::array();
        for (const Dimension &dimension : node.shape)
            value["shape"].push_back(dimensionRecord(dimension));
    }
    if (!node.stride.empty() || value.contains("stride"))
        value["stride"] = node.stride;
    if (!node.value.empty() || value.contains("expr"))
        value["expr"] = node.value;
    record["val"] = std::move(value);
}

void readValue(Node &node, const Json &value)
{
    node.kind = textField(value, "kind");
    node.dtype = textField(value, "dtype");
    const Json &shape = field(value, "shape");
    if (shape.is_array())
        for (const Json &dimension : shape)
            node.shape.push_back(dimensionFrom(dimension));
    node.stride = textsField(value, "stride");
    node.value = asText(field(value, "expr"));
}

void writePlace(Json &record, const std::string &file, const Span &span)
{
    if (!span.isValid() && file.empty()) {
        record["loc"] = nullptr;
        return;
    }
    Json place{{"file", file}};
    writeSpan(place, span);
    record["loc"] = std::move(place);
}

/// Node names in an argument list, depth first, in order.
void collectInputs(const Json &argument, std::int32_t graph, const NodeTable &table, std::vector<NodeIndex> &inputs)
{
    const Json &name = field(argument, "node");
    if (name.is_string()) {
        const NodeIndex input = table.at(graph, name.get_ref<const std::string &>());
        if (input != kNone)
            inputs.push_back(input);
        return;
    }
    if (argument.is_structured())
        for (const Json &item : argument)
            collectInputs(item, graph, table, inputs);
}

void collectNamed(const Json &names, std::int32_t graph, const NodeTable &table, std::vector<NodeIndex> &found)
{
    if (!names.is_array())
        return;
    for (const Json &name : names) {
        const NodeIndex node = table.at(graph, asText(name));
        if (node != kNone)
            found.push_back(node);
    }
}

void connectGraph(Graph &graph, const Json &record, const std::vector<Node> &nodes, const NodeTable &table)
{
    if (record.contains("caller")) {
        graph.caller = table.at(textField(record, "caller"));
        return;
    }
    // A reduction loop that the config does not use is a copy that names the same graphs: who runs comes first.
    const auto runs = [&](NodeIndex node) { return node != kNone && nodes[std::size_t(node)].executed; };
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const std::int32_t subgraph : nodes[i].subgraphs)
            if (subgraph == graph.id && (graph.caller == kNone || (!runs(graph.caller) && runs(NodeIndex(i)))))
                graph.caller = NodeIndex(i);
}

void connectNode(Node &node, const Json &record, const NodeTable &table)
{
    if (field(record, "inputs").is_array()) {
        collectNamed(record["inputs"], node.graph, table, node.inputs);
    } else {
        collectInputs(field(record, "args"), node.graph, table, node.inputs);
        collectInputs(field(record, "kwargs"), node.graph, table, node.inputs);
    }
    collectNamed(field(record, "users"), node.graph, table, node.users);
    const Json &results = field(record, "results");
    for (const Json &name : results.is_array() ? results : Json::array())
        node.results.push_back(table.at(node.graph, asText(name)));
}

} // namespace

NodeTable::NodeTable(const std::vector<Node> &nodes)
{
    for (std::size_t i = 0; i < nodes.size(); ++i)
        m_nodes.emplace(nodes[i].id, NodeIndex(i));
}

NodeIndex NodeTable::at(std::string_view id) const
{
    const auto found = m_nodes.find(id);
    return found == m_nodes.end() ? kNone : found->second;
}

NodeIndex NodeTable::at(std::int32_t graph, const std::string &name) const
{
    const NodeIndex local = at(std::to_string(graph) + ':' + name);
    return local != kNone ? local : at(name);
}

Json moduleRecord(const Module &module, ModuleIndex index)
{
    Json record = recordToWrite("module", module.json);
    record["id"] = index;
    record["parent"] = numberOrNull(module.parent);
    record["path"] = module.path;
    record["class"] = module.qualified;
    record["name"] = module.name;
    record["call"] = module.call;
    record["shared"] = module.shared;
    writePlace(record, module.file, module.source);
    return record;
}

Module moduleFrom(const Json &record)
{
    Module module;
    module.parent = smallField(record, "parent", kNone);
    module.path = textField(record, "path");
    module.qualified = textField(record, "class");
    module.name = textField(record, "name");
    module.call = smallField(record, "call", 1);
    module.shared = textsField(record, "shared");
    module.file = textField(field(record, "loc"), "file");
    module.source = spanFrom(field(record, "loc"));
    module.json = writeJson(record);
    return module;
}

Json graphRecord(const Graph &graph, const std::vector<Node> &nodes)
{
    Json record = recordToWrite("graph", graph.json);
    record["set"] = "codegen";
    record["graph"] = graph.id;
    record["kind"] = graph.kind;
    record["name"] = graph.name;
    record["block_ids"] = graph.blocks;
    record["phase"] = graph.phase;
    record["caller"] = graph.caller == kNone ? Json() : Json(nodes[std::size_t(graph.caller)].id);
    return record;
}

Graph graphFrom(const Json &record)
{
    Graph graph;
    graph.id = smallField(record, "graph");
    graph.kind = textField(record, "kind");
    graph.name = textField(record, "name");
    graph.blocks = integersField(record, "block_ids");
    graph.phase = smallField(record, "phase");
    graph.json = writeJson(record);
    return graph;
}

Json nodeRecord(const Node &node, const std::vector<Node> &nodes)
{
    Json record = recordToWrite("node", node.json);
    record["set"] = "codegen";
    record["graph"] = node.graph;
    record["node"] = node.name;
    record["op"] = node.op;
    record["target"] = node.target;
    record["args"] = node.args.empty() ? Json() : parseJson(node.args).value_or(Json(node.args));
    record["inputs"] = nodeNames(node.inputs, node.graph, nodes);
    record["users"] = nodeNames(node.users, node.graph, nodes);
    writeValue(record, node);
    writePlace(record, node.file, node.source);
    record["original"] = textOrNull(node.original);
    record["subgraphs"] = node.subgraphs;
    if (!node.results.empty())
        record["results"] = nodeNames(node.results, node.graph, nodes);
    record["names"] = node.names;
    record["executed"] = node.executed;
    if (node.module != kNone || record.contains("module"))
        record["module"] = numberOrNull(node.module);
    record["hue"] = numberOrNull(node.hue);
    record["tag"] = textOrNull(node.tag);
    return record;
}

Node nodeFrom(const Json &record)
{
    Node node;
    node.name = textField(record, "node");
    node.graph = smallField(record, "graph");
    node.id = std::to_string(node.graph) + ':' + node.name;
    node.op = textField(record, "op");
    node.target = textField(record, "target");
    node.args = asText(field(record, "args"));
    readValue(node, field(record, "val"));
    node.subgraphs = integersField(record, "subgraphs");
    node.file = textField(field(record, "loc"), "file");
    node.source = spanFrom(field(record, "loc"));
    node.original = textField(record, "original");
    node.names = textsField(record, "names");
    node.executed = boolField(record, "executed", true);
    node.module = smallField(record, "module", kNone);
    node.hue = smallField(record, "hue", kNone);
    node.tag = textField(record, "tag");
    node.json = writeJson(record);
    return node;
}

void connect(Variant &variant, const std::vector<Json> &nodes, const std::vector<Json> &graphs)
{
    const NodeTable table(variant.nodes);
    for (std::size_t i = 0; i < nodes.size(); ++i)
        connectNode(variant.nodes[i], nodes[i], table);
    for (std::size_t i = 0; i < graphs.size(); ++i)
        connectGraph(variant.graphs[i], graphs[i], variant.nodes, table);
    deriveResults(variant);
}

} // namespace heliograph
