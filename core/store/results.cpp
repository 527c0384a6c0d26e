#include "core/store/results.h"

#include "core/records/json.h"
#include "core/store/codec.h"

namespace heliograph {

namespace {

bool calls(const Node &node, std::string_view op)
{
    return std::string_view(node.target).ends_with(op);
}

/// Terms: an *entry* of `branches_outputs` is a pair, one *side* for each branch: the number of an output of that
/// branch, or the name of a value of the caller that the branch leaves alone.
class ResultFinder
{
public:
    explicit ResultFinder(const Variant &variant) : m_variant(variant), m_table(variant.nodes) {}

    std::vector<NodeIndex> resultsOf(const Node &caller) const
    {
        if (calls(caller, "._if"))
            return branchResults(caller);
        if (calls(caller, "._for_loop") || calls(caller, "._for_loop_step") || calls(caller, "._while_loop"))
            return outputsOf(caller.subgraphs.back());
        return {};
    }

private:
    /// The nodes named in an argument, lists flattened; kNone for anything else.
    void flatten(const Json &argument, std::int32_t graph, std::vector<NodeIndex> &nodes) const
    {
        if (argument.is_array()) {
            for (const Json &item : argument)
                flatten(item, graph, nodes);
            return;
        }
        const Json &name = field(argument, "node");
        nodes.push_back(name.is_string() ? m_table.at(graph, name.get_ref<const std::string &>()) : kNone);
    }

    std::vector<NodeIndex> flattened(const Json &argument, std::int32_t graph) const
    {
        std::vector<NodeIndex> nodes;
        flatten(argument, graph, nodes);
        return nodes;
    }

    static Json argumentsOf(const Node &node)
    {
        return node.args.empty() ? Json::array() : parseJson(node.args).value_or(Json::array());
    }

    std::vector<NodeIndex> outputsOf(std::int32_t graph) const
    {
        for (const Node &node : m_variant.nodes)
            if (node.graph == graph && node.op == "output")
                return node.args.empty() ? node.inputs : flattened(argumentsOf(node), graph);
        return {};
    }

    Json graphRecordOf(std::int32_t id) const
    {
        for (const Graph &graph : m_variant.graphs)
            if (graph.id == id)
                return parseJson(graph.json).value_or(Json());
        return {};
    }

    /// `getitem` counts through all entries' then sides first, then through their else sides.
    std::vector<NodeIndex> branchResults(const Node &caller) const
    {
        const Json arguments = argumentsOf(caller);
        if (!arguments.is_array() || arguments.size() < 5 || !arguments[1].is_number_integer())
            return {};
        const Json record = graphRecordOf(arguments[1].get<std::int32_t>());
        const Json &entries = field(record, "branches_outputs");
        std::vector<NodeIndex> results;
        for (std::size_t side = 0; side < 2 && entries.is_array(); ++side) {
            const Json &callee = arguments[1 + side];
            const std::vector<NodeIndex> outputs =
                callee.is_number_integer() ? outputsOf(callee.get<std::int32_t>()) : std::vector<NodeIndex>();
            for (const Json &entry : entries)
                results.push_back(sideOf(entry, side, outputs, record, caller, arguments));
        }
        return results;
    }

    NodeIndex sideOf(const Json &entry, std::size_t side, const std::vector<NodeIndex> &outputs, const Json &record,
                     const Node &caller, const Json &arguments) const
    {
        if (!entry.is_array() || entry.size() != 2)
            return kNone;
        const Json &given = entry[side];
        if (given.is_number_unsigned())
            return given.get<std::uint64_t>() < outputs.size() ? outputs[given.get<std::size_t>()] : kNone;
        const NodeIndex handed = argumentNamed(given, field(record, "if_arg_names"), arguments[3], caller.graph);
        return handed != kNone ? handed
                               : argumentNamed(given, field(record, "else_arg_names"), arguments[4], caller.graph);
    }

    /// The caller's value that the source calls `name`, if it is among a branch's arguments.
    NodeIndex argumentNamed(const Json &name, const Json &names, const Json &arguments, std::int32_t graph) const
    {
        const std::vector<NodeIndex> handed = flattened(arguments, graph);
        if (!names.is_array() || names.size() != handed.size())
            return kNone;
        for (std::size_t i = 0; i < handed.size(); ++i)
            if (name.is_string() && names[i] == name)
                return handed[i];
        return kNone;
    }

    const Variant &m_variant;
    NodeTable m_table;
};

} // namespace

void deriveResults(Variant &variant)
{
    const ResultFinder finder(variant);
    for (Node &node : variant.nodes)
        if (node.results.empty() && !node.subgraphs.empty())
            node.results = finder.resultsOf(node);
}

} // namespace heliograph
