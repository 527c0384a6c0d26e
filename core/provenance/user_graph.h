// Who uses a node's value, also where it enters or leaves the graph of a loop or branch.
#pragma once

#include "core/document/document.h"

#include <map>
#include <vector>

namespace heliograph::provenance {

/// Looks at a variant, which must outlive it.
class UserGraph
{
public:
    explicit UserGraph(const Variant &variant);

    /// Users of a node across graphs: those in its own graph, placeholders of the subgraphs it is handed to, and the
    /// getitem nodes that take it out of its subgraph.
    std::vector<NodeIndex> usersOf(NodeIndex index) const;

    /// What a loop or branch contains.
    std::vector<NodeIndex> bodyOf(NodeIndex index) const;

private:
    bool appendPlaceholders(const Node &node, const Node &caller, std::vector<NodeIndex> &result) const;
    void appendReaders(NodeIndex index, std::vector<NodeIndex> &result) const;

    const Variant &m_variant;
    std::map<std::int32_t, NodeIndex> m_callers;                   ///< by graph
    std::map<std::int32_t, std::vector<NodeIndex>> m_placeholders; ///< by graph
    std::map<std::int32_t, std::vector<NodeIndex>> m_bodies;       ///< by graph: neither placeholders nor output
};

} // namespace heliograph::provenance
