// Aliases: an op is derived from an alias if its Triton expression reads a variable that holds the alias's value.
// Folded nodes, and aliases nothing reads: the ops of their users, and of the users of those, up to the first that
// have code. Values enter a subgraph through its placeholders, leave it through its output and reappear as getitem of
// its caller; a loop or branch that vanished itself is derived from what it contains.
#include "core/provenance/derived.h"

#include "core/provenance/fates.h"
#include "core/provenance/user_graph.h"

#include <algorithm>
#include <map>
#include <set>

namespace heliograph::provenance {

namespace {

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
