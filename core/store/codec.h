// Between the document's structs and records, one pair of functions a struct. Fields without a member survive in
// `json`.
#pragma once

#include "core/document/document.h"
#include "core/records/json.h"
#include "core/records/span_record.h"

#include <string_view>
#include <unordered_map>

namespace heliograph {

/// From "graph:name" to the node's index.
class NodeTable
{
public:
    NodeTable() = default;
    explicit NodeTable(const std::vector<Node> &nodes);

    /// kNone if there is no such node.
    NodeIndex at(std::string_view id) const;
    /// A node of `graph` by its name, else any node by its id.
    NodeIndex at(std::int32_t graph, const std::string &name) const;

private:
    std::unordered_map<std::string_view, NodeIndex> m_nodes;
};

Json moduleRecord(const Module &module, ModuleIndex index);
Json graphRecord(const Graph &graph, const std::vector<Node> &nodes);
Json nodeRecord(const Node &node, const std::vector<Node> &nodes);
Json symbolRecord(const Symbol &symbol);
Json launchRecord(const Launch &launch);
Json resourcesRecord(const Resources &resources);
Json originRecord(const Origin &origin);
/// Without the text.
Json passRecord(const Pass &pass);
Json diagnosticRecord(const Diagnostic &diagnostic);

/// The structs without what needs the other nodes.
Module moduleFrom(const Json &record);
Graph graphFrom(const Json &record);
Node nodeFrom(const Json &record);
Symbol symbolFrom(const Json &record);
Launch launchFrom(const Json &record);
Resources resourcesFrom(const Json &record);
Origin originFrom(const Json &record);
/// Without what is known of its text.
Pass passFrom(const Json &record);
Diagnostic diagnosticFrom(const Json &record);

/// The second half, once all nodes and graphs are there; the records are theirs, in their order. Inputs come from
/// `inputs`, else from the arguments; a graph's caller from `caller`, else it is the node that names the graph among
/// its subgraphs; results from `results`, else from what the graphs put out.
void connect(Variant &variant, const std::vector<Json> &nodes, const std::vector<Json> &graphs);

} // namespace heliograph
