// Aliases: an op is derived from an alias if its Triton expression reads a variable that holds the alias's value.
// Folded nodes, and aliases nothing reads: the ops of their users, and of the users of those, up to the first that
// have code. Values enter a subgraph through its placeholders, leave it through its output and reappear as getitem of
// its caller; a loop or branch that vanished itself is derived from what it contains.
#include "core/provenance/derived.h"

#include "core/provenance/fates.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace heliograph::provenance {

namespace {

using nlohmann::json;

/// Users of a node across graphs: those in its own graph, placeholders of the subgraphs it is handed to, and the
/// getitem nodes that take it out of its subgraph.
class UserGraph
{
public:
    explicit UserGraph(const Variant &variant) : m_variant(variant)
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

    std::vector<NodeIndex> usersOf(NodeIndex index) const
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

    /// What a loop or branch contains.
    std::vector<NodeIndex> bodyOf(NodeIndex index) const
    {
        std::vector<NodeIndex> result;
        for (std::int32_t graph : m_variant.nodes[index].subgraphs)
            if (const auto body = m_bodies.find(graph); body != m_bodies.end())
                result.insert(result.end(), body->second.begin(), body->second.end());
        return result;
    }

private:
    static json parsed(const std::string &text) { return json::parse(text, nullptr, false); }

    static std::string nodeName(const json &argument)
    {
        const auto name = argument.is_object() ? argument.find("node") : argument.end();
        return argument.is_object() && name != argument.end() && name->is_string() ? name->get<std::string>() : "";
    }

    /// Where the values for a caller's n-th subgraph stand in its arguments; kNone for other callers.
    static int argumentsFor(const Node &caller, std::size_t subgraph)
    {
        if (caller.target.ends_with("_for_loop") || caller.target.ends_with("_for_loop_step"))
            return 3;
        if (caller.target.ends_with("_while_loop"))
            return 2;
        return caller.target.ends_with("._if") ? 3 + static_cast<int>(subgraph) : kNone;
    }

    static bool mentions(const json &argument, const std::string &name)
    {
        if (argument.is_array())
            return std::any_of(argument.begin(), argument.end(), [&](const json &a) { return mentions(a, name); });
        return nodeName(argument) == name;
    }

    /// Follows a node that `caller` hands to subgraphs; false if the caller also uses it itself (as a bound).
    bool appendPlaceholders(const Node &node, const Node &caller, std::vector<NodeIndex> &result) const
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
    void appendReaders(NodeIndex index, std::vector<NodeIndex> &result) const
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

    /// The number of the value that a getitem asks for; past all values for other nodes.
    static std::size_t positionOf(const Node &node)
    {
        const json arguments = node.target.ends_with("getitem") ? parsed(node.args) : json();
        const bool tells = arguments.is_array() && arguments.size() >= 2 && arguments[1].is_number_unsigned();
        return tells ? arguments[1].get<std::size_t>() : std::numeric_limits<std::size_t>::max();
    }

    const Variant &m_variant;
    std::map<std::int32_t, NodeIndex> m_callers;
    std::map<std::int32_t, std::vector<NodeIndex>> m_placeholders;
    std::map<std::int32_t, std::vector<NodeIndex>> m_bodies;
};

class Deriver
{
public:
    Deriver(const Variant &variant, const TritonMap &triton)
        : m_variant(variant), m_triton(triton), m_users(variant), m_isAlias(variant.nodes.size(), true)
    {
    }

    /// Nodes with code in the Triton text are no aliases, whatever their names.
    void noteCode(const Stage &tritonStage)
    {
        for (const Link &link : tritonStage.links)
            if (link.how != How::Derived && !isLeaf(tritonStage, tritonStage.ops[link.op]))
                m_isAlias[link.node] = false;
    }

    void derive(LinkedStage &linked)
    {
        Stage &stage = *linked.stage;
        readOwnOps(stage);
        std::vector<Link> made;
        const std::vector<bool> named = linkAliases(linked, made);
        for (std::size_t i = 0; i < m_variant.nodes.size(); ++i) {
            const auto node = static_cast<NodeIndex>(i);
            if (m_variant.nodes[i].executed && m_ownOps[i].empty() && !named[i])
                for (OpIndex op : opsOfUsers(node))
                    made.push_back({op, node, How::Derived});
        }
        stage.links.insert(stage.links.end(), made.begin(), made.end());
        sortLinks(stage.links);
    }

private:
    void readOwnOps(const Stage &stage)
    {
        m_ownOps.assign(m_variant.nodes.size(), {});
        for (const Link &link : stage.links)
            if (link.how != How::Derived)
                m_ownOps[link.node].push_back(link.op);
    }

    bool isAliasHere(std::size_t node) const
    {
        return m_isAlias[node] && m_ownOps[node].empty() && m_variant.nodes[node].executed;
    }

    /// Links aliases by their names; tells which nodes got links.
    std::vector<bool> linkAliases(const LinkedStage &linked, std::vector<Link> &made) const
    {
        std::vector<bool> named(m_variant.nodes.size(), false);
        if (linked.stage->id == "triton") {
            linkNames(named, made);
            return named;
        }
        std::map<OpIndex, std::vector<NodeIndex>> aliases; // by Triton expression
        for (const Link &link : linked.stage->links)
            if (link.how != How::Derived && static_cast<std::size_t>(link.op) < linked.tritonOf.size())
                aliases[linked.tritonOf[link.op]];
        aliases.erase(kNone);
        for (auto &[expression, nodes] : aliases)
            nodes = aliasesIn(expression);
        OpIndex last = kNone;
        for (const Link &link : linked.stage->links) {
            if (link.how == How::Derived || link.op == last || aliases.empty())
                continue;
            last = link.op;
            const auto found = aliases.find(linked.tritonOf[link.op]);
            if (found == aliases.end())
                continue;
            for (NodeIndex node : found->second) {
                made.push_back({link.op, node, How::Derived});
                named[node] = true;
            }
        }
        return named;
    }

    void linkNames(std::vector<bool> &named, std::vector<Link> &made) const
    {
        for (std::size_t i = 0; i < m_variant.nodes.size(); ++i) {
            if (!isAliasHere(i))
                continue;
            for (const std::string &name : m_variant.nodes[i].names)
                for (OpIndex use : m_triton.usesOf(name)) {
                    made.push_back({use, static_cast<NodeIndex>(i), How::Derived});
                    named[i] = true;
                }
        }
    }

    std::vector<NodeIndex> aliasesIn(OpIndex expression) const
    {
        std::vector<NodeIndex> result;
        for (std::size_t i = 0; i < m_variant.nodes.size(); ++i) {
            const auto read = [&](const std::string &name) {
                const std::vector<OpIndex> &uses = m_triton.usesOf(name);
                return std::any_of(uses.begin(), uses.end(),
                                   [&](OpIndex use) { return m_triton.contains(expression, use); });
            };
            const std::vector<std::string> &names = m_variant.nodes[i].names;
            if (isAliasHere(i) && std::any_of(names.begin(), names.end(), read))
                result.push_back(static_cast<NodeIndex>(i));
        }
        return result;
    }

    std::set<OpIndex> opsOfUsers(NodeIndex start) const
    {
        std::set<OpIndex> result;
        std::set<NodeIndex> seen{start};
        std::vector<NodeIndex> waiting{start};
        for (NodeIndex inner : m_users.bodyOf(start))
            result.insert(m_ownOps[inner].begin(), m_ownOps[inner].end());
        while (!waiting.empty()) {
            const NodeIndex node = waiting.back();
            waiting.pop_back();
            for (NodeIndex user : m_users.usersOf(node)) {
                if (!seen.insert(user).second)
                    continue;
                const std::vector<OpIndex> &own = m_ownOps[user];
                result.insert(own.begin(), own.end());
                if (own.empty())
                    waiting.push_back(user);
            }
        }
        return result;
    }

    const Variant &m_variant;
    const TritonMap &m_triton;
    UserGraph m_users;
    std::vector<bool> m_isAlias;
    std::vector<std::vector<OpIndex>> m_ownOps; ///< by node, in the stage at hand
};

} // namespace

void addDerivedLinks(const Variant &variant, const TritonMap &triton, std::vector<LinkedStage> &stages)
{
    Deriver deriver(variant, triton);
    for (const LinkedStage &linked : stages)
        if (linked.stage->id == "triton")
            deriver.noteCode(*linked.stage);
    for (LinkedStage &linked : stages)
        deriver.derive(linked);
}

} // namespace heliograph::provenance
