#include "core/provenance/user_graph.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace heliograph::provenance {

namespace {

using nlohmann::json;

json parsed(const std::string &text)
{
    return json::parse(text, nullptr, false);
}

std::string nodeName(const json &argument)
{
    const auto name = argument.is_object() ? argument.find("node") : argument.end();
    return argument.is_object() && name != argument.end() && name->is_string() ? name->get<std::string>() : "";
}

/// Where the values for a caller's n-th subgraph stand in its arguments; kNone for other callers.
int argumentsFor(const Node &caller, std::size_t subgraph)
{
    if (caller.target.ends_with("_for_loop") || caller.target.ends_with("_for_loop_step"))
        return 3;
    if (caller.target.ends_with("_while_loop"))
        return 2;
    return caller.target.ends_with("._if") ? 3 + static_cast<int>(subgraph) : kNone;
}

bool mentions(const json &argument, const std::string &name)
{
    if (argument.is_array())
        return std::any_of(argument.begin(), argument.end(), [&](const json &a) { return mentions(a, name); });
    return nodeName(argument) == name;
}

/// The number of the value that a getitem asks for; past all values for other nodes.
std::size_t positionOf(const Node &node)
{
    const json arguments = node.target.ends_with("getitem") ? parsed(node.args) : json();
    const bool tells = arguments.is_array() && arguments.size() >= 2 && arguments[1].is_number_unsigned();
    return tells ? arguments[1].get<std::size_t>() : std::numeric_limits<std::size_t>::max();
}

} // namespace

UserGraph::UserGraph(const Variant &variant) : m_variant(variant)
{
    for (const Graph &graph : variant.graphs)
        m_callers[graph.id] = graph.caller;
    for (std::size_t i = 0; i < variant.nodes.size(); ++i) {
        const Node &node = variant.nodes[i];
        if (node.op == "placeholder")
            m_placeholders[node.graph].push_back(static_cast<NodeIndex>(i));
        else if (node.op != "output")
            m_bodies[node.graph].push_back(static_cast<NodeIndex>(i));
    }
}

std::vector<NodeIndex> UserGraph::usersOf(NodeIndex index) const
{
    std::vector<NodeIndex> result;
    for (NodeIndex user : m_variant.nodes[index].users) {
        if (m_variant.nodes[user].op == "output")
            appendReaders(index, result);
        else if (!appendPlaceholders(m_variant.nodes[index], m_variant.nodes[user], result))
            result.push_back(user);
    }
    return result;
}

std::vector<NodeIndex> UserGraph::bodyOf(NodeIndex index) const
{
    std::vector<NodeIndex> result;
    for (std::int32_t graph : m_variant.nodes[index].subgraphs)
        if (const auto body = m_bodies.find(graph); body != m_bodies.end())
            result.insert(result.end(), body->second.begin(), body->second.end());
    return result;
}

/// Follows a node that `caller` hands to subgraphs; false if the caller also uses it itself (as a bound).
bool UserGraph::appendPlaceholders(const Node &node, const Node &caller, std::vector<NodeIndex> &result) const
{
    bool onlyHanded = false;
    for (std::size_t i = 0; i < caller.subgraphs.size(); ++i) {
        const int at = argumentsFor(caller, i);
        const json arguments = parsed(caller.args);
        const auto placeholders = m_placeholders.find(caller.subgraphs[i]);
        if (at == kNone || !arguments.is_array() || static_cast<std::size_t>(at) >= arguments.size() ||
            placeholders == m_placeholders.end())
            continue;
        std::size_t position = 0;
        for (const json &argument : arguments[at]) {
            const std::string name = nodeName(argument);
            if (name == node.name && position < placeholders->second.size()) {
                result.push_back(placeholders->second[position]);
                onlyHanded = true;
            }
            position += name.empty() ? 0 : 1;
        }
        for (int bound = 0; bound < std::min(at, 3); ++bound)
            if (mentions(arguments[bound], node.name))
                return false;
    }
    return onlyHanded;
}

/// Follows a node that its graph puts out: to the getitem nodes that read it, or into the op that calls the graph
/// for each of its elements.
void UserGraph::appendReaders(NodeIndex index, std::vector<NodeIndex> &result) const
{
    const auto found = m_callers.find(m_variant.nodes[index].graph);
    if (found == m_callers.end() || found->second == kNone)
        return;
    const Node &caller = m_variant.nodes[found->second];
    if (caller.results.empty())
        result.push_back(found->second);
    for (NodeIndex user : caller.users) {
        const std::size_t position = positionOf(m_variant.nodes[user]);
        if (position < caller.results.size() && caller.results[position] == index)
            result.push_back(user);
    }
}

} // namespace heliograph::provenance
