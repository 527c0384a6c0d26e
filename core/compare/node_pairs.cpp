#include "core/compare/node_pairs.h"

#include <array>
#include <map>
#include <string>

namespace heliograph {

namespace {

std::string placeOf(const Node &node)
{
    return std::to_string(node.source.line) + ':' + std::to_string(node.source.column);
}

/// What nodes have in common that are the same; from the strongest evidence to the weakest. Empty: says nothing.
constexpr std::array kKeys{
    +[](const Node &node) { return node.id + '|' + node.target + '|' + placeOf(node); },
    +[](const Node &node) { return node.original.empty() ? std::string() : node.original + '|' + node.target; },
    +[](const Node &node) { return node.name + '|' + node.target + '|' + placeOf(node); },
    +[](const Node &node) { return node.source.isValid() ? node.target + '|' + placeOf(node) : std::string(); },
};

class Pairing
{
public:
    Pairing(const Variant &a, const Variant &b) : m_a(a), m_b(b), m_ofA(a.nodes.size(), kNone), m_taken(b.nodes.size())
    {
    }

    std::vector<NodePair> pairs()
    {
        for (const auto &key : kKeys)
            pairBy(key);
        std::vector<NodePair> pairs;
        for (std::size_t i = 0; i < m_ofA.size(); ++i)
            pairs.push_back({NodeIndex(i), m_ofA[i]});
        for (std::size_t i = 0; i < m_taken.size(); ++i)
            if (!m_taken[i])
                pairs.push_back({kNone, NodeIndex(i)});
        return pairs;
    }

private:
    template <typename Key>
    void pairBy(Key key)
    {
        std::multimap<std::string, NodeIndex> free; // equal keys stay in the order they came in
        for (std::size_t i = 0; i < m_taken.size(); ++i)
            if (!m_taken[i])
                free.emplace(key(m_b.nodes[i]), NodeIndex(i));
        for (std::size_t i = 0; i < m_ofA.size(); ++i) {
            const std::string wanted = m_ofA[i] == kNone ? key(m_a.nodes[i]) : std::string();
            const auto found = wanted.empty() ? free.end() : free.lower_bound(wanted);
            if (found == free.end() || found->first != wanted)
                continue;
            m_ofA[i] = found->second;
            m_taken[std::size_t(found->second)] = true;
            free.erase(found);
        }
    }

    const Variant &m_a, &m_b;
    std::vector<NodeIndex> m_ofA;
    std::vector<bool> m_taken; ///< of b
};

} // namespace

std::vector<NodePair> pairNodes(const Variant &a, const Variant &b)
{
    return Pairing(a, b).pairs();
}

std::string pairName(const NodePair &pair, const Variant &a, const Variant &b, std::string_view nameOfA,
                     std::string_view nameOfB)
{
    const std::string first = pair.a == kNone ? "" : a.nodes[std::size_t(pair.a)].id;
    const std::string second = pair.b == kNone ? "" : b.nodes[std::size_t(pair.b)].id;
    if (first.empty() || second.empty())
        return first + second + " (only in " + std::string(first.empty() ? nameOfB : nameOfA) + ')';
    return first == second ? first : first + " = " + second;
}

} // namespace heliograph
