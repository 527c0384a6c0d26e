// Structs to records and back. A record that came from a worker is kept whole and only its known fields are written
// over, so that writing what was read gives the same bytes.
#include "core/store/codec.h"

#include "core/document/names.h"
#include "core/store/results.h"

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

/// The record to write over: the one that came, or a new one of that type.
Json recordToWrite(std::string_view type, const std::string &json)
{
    Json record = parseJson(json).value_or(Json());
    if (!record.is_object())
        record = Json::object();
    record["r"] = type;
    return record;
}

Json textOrNull(const std::string &text)
{
    return text.empty() ? Json() : Json(text);
}

Json numberOrNull(std::int64_t number)
{
    return number < 0 ? Json() : Json(number);
}

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

Json symbolRecord(const Symbol &symbol)
{
    Json record = recordToWrite("symbol", symbol.json);
    record["symbol"] = symbol.symbol;
    record["name"] = textOrNull(symbol.name);
    if (asText(field(record, "hint")) != symbol.hint)
        record["hint"] = symbol.hint;
    record["block_id"] = numberOrNull(symbol.block);
    record["reduction"] = symbol.reduction;
    record["specialized"] = symbol.specialized;
    record["sources"] = symbol.sources;
    record["range"] = textOrNull(symbol.range);
    record["replaced_by"] = textOrNull(symbol.replacedBy);
    record["origin"] = textOrNull(symbol.origin);
    return record;
}

Symbol symbolFrom(const Json &record)
{
    Symbol symbol;
    symbol.symbol = textField(record, "symbol");
    symbol.name = textField(record, "name");
    symbol.hint = asText(field(record, "hint"));
    symbol.origin = asText(field(record, "origin"));
    symbol.range = asText(field(record, "range"));
    symbol.replacedBy = asText(field(record, "replaced_by"));
    symbol.sources = textsField(record, "sources");
    symbol.block = smallField(record, "block_id", kNone);
    symbol.reduction = boolField(record, "reduction");
    symbol.specialized = boolField(record, "specialized");
    symbol.json = writeJson(record);
    return symbol;
}

Json launchRecord(const Launch &launch)
{
    Json record = recordToWrite("launch", launch.json);
    record["function"] = launch.function;
    record["grid"] = launch.grid;
    record["arguments"] = launch.arguments;
    record["num_warps"] = launch.warps;
    record["num_stages"] = launch.stages;
    record["num_ctas"] = launch.ctas;
    record["shared_bytes"] = launch.sharedBytes;
    return record;
}

Launch launchFrom(const Json &record)
{
    Launch launch;
    launch.function = textField(record, "function");
    launch.grid = textsField(record, "grid");
    launch.arguments = textsField(record, "arguments");
    launch.warps = smallField(record, "num_warps");
    launch.stages = smallField(record, "num_stages");
    launch.ctas = smallField(record, "num_ctas");
    launch.sharedBytes = integerField(record, "shared_bytes");
    launch.json = writeJson(record);
    return launch;
}

Json passRecord(const Pass &pass)
{
    return {{"r", "pass"},
            {"pipeline", pass.pipeline},
            {"index", pass.index},
            {"stage", pass.stage},
            {"group", pass.group},
            {"name", pass.name},
            {"argument", pass.argument},
            {"options", pass.options},
            {"anchor", pass.anchor},
            {"depth", pass.depth},
            {"seconds", pass.seconds},
            {"status", nameOf(pass.status)},
            {"language", nameOf(pass.language)}};
}

Pass passFrom(const Json &record)
{
    Pass pass;
    pass.pipeline = textField(record, "pipeline");
    pass.index = smallField(record, "index");
    pass.stage = textField(record, "stage");
    pass.group = textField(record, "group");
    pass.name = textField(record, "name");
    pass.argument = textField(record, "argument");
    pass.options = textField(record, "options");
    pass.anchor = textField(record, "anchor");
    pass.depth = smallField(record, "depth");
    pass.seconds = numberField(record, "seconds");
    pass.status = passStatusNamed(textField(record, "status")).value_or(PassStatus::Ok);
    pass.language = languageNamed(textField(record, "language")).value_or(Language::Mlir);
    return pass;
}

Json originRecord(const Origin &origin)
{
    return {{"r", "origin"},
            {"parent", origin.parent},
            {"stage", origin.stage},
            {"passes", textOrNull(origin.passes)},
            {"after", numberOrNull(origin.after)},
            {"edited", origin.edited},
            {"title", origin.title}};
}

Origin originFrom(const Json &record)
{
    Origin origin;
    origin.parent = std::max(smallField(record, "parent"), 0);
    origin.stage = textField(record, "stage");
    origin.passes = textField(record, "passes");
    origin.after = smallField(record, "after", kNone);
    origin.edited = boolField(record, "edited");
    origin.title = textField(record, "title");
    return origin;
}

Json diagnosticRecord(const Diagnostic &diagnostic)
{
    Json record{{"r", "diagnostic"},
                {"severity", nameOf(diagnostic.severity)},
                {"code", diagnostic.code},
                {"message", diagnostic.message},
                {"next", textOrNull(diagnostic.next)},
                {"detail", textOrNull(diagnostic.detail)},
                {"stage", textOrNull(diagnostic.stage)},
                {"file", textOrNull(diagnostic.file)}};
    writeSpan(record, diagnostic.span);
    record["node"] = textOrNull(diagnostic.node);
    if (diagnostic.pass >= 0)
        record["pass"] = diagnostic.pass;
    return record;
}

Diagnostic diagnosticFrom(const Json &record)
{
    Diagnostic diagnostic;
    diagnostic.severity = severityNamed(textField(record, "severity")).value_or(Severity::Error);
    diagnostic.code = textField(record, "code");
    diagnostic.message = textField(record, "message");
    diagnostic.next = textField(record, "next");
    diagnostic.detail = textField(record, "detail");
    diagnostic.stage = textField(record, "stage");
    diagnostic.file = textField(record, "file");
    diagnostic.span = spanFrom(record);
    diagnostic.node = textField(record, "node");
    diagnostic.pass = smallField(record, "pass", -1);
    return diagnostic;
}

void writeSpan(Json &record, const Span &span)
{
    record["line"] = span.line;
    record["column"] = span.column;
    record["end_line"] = span.endLine;
    record["end_column"] = span.endColumn;
}

Span spanFrom(const Json &record)
{
    const std::int32_t line = smallField(record, "line");
    return {line, smallField(record, "column"), smallField(record, "end_line", line), smallField(record, "end_column")};
}

} // namespace heliograph
