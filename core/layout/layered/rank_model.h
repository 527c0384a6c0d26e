// What the ranks of an input have to keep: edges, clusters around their nodes, rows that were given.
#pragma once

#include "core/layout/layered/cluster_tree.h"

namespace heliograph::layered {

/// How an edge takes part in the layers.
enum class WireKind : std::uint8_t {
    Plain, ///< from above to below
    Back,  ///< closes a cycle: runs up, from the lower to the upper one
    Loop,  ///< from a node to itself
    Loose, ///< between things beside or inside of each other: drawn last, asks for nothing
};

/// value[below] - value[above] >= least.
struct RankConstraint {
    int above;
    int below;
    int least;
};

/// A variable for each node, or one for all nodes of a given row, and two for each cluster: its first and last layer.
class RankModel
{
public:
    RankModel(const LayoutInput &input, const ClusterTree &tree);

    int size() const { return m_size; }
    int ofNode(int node) const { return m_ofNode[node]; }
    int top(int cluster) const { return m_firstCluster + 2 * cluster; }
    int bottom(int cluster) const { return m_firstCluster + 2 * cluster + 1; }
    /// The variables an edge runs between.
    int tail(const LayoutEdge &edge) const;
    int head(const LayoutEdge &edge) const;
    /// Does the edge start at the border of a cluster around its other end? Then it runs down from the upper border.
    bool startsAround(const LayoutEdge &edge) const;
    /// Does it end at the border of a cluster around its start? Then it runs down to the lower border.
    bool endsAround(const LayoutEdge &edge) const;
    /// First node in program order of each variable; large for what holds none.
    const std::vector<int> &position() const { return m_position; }

    /// Of clusters and rows. They never form a cycle.
    const std::vector<RankConstraint> &structure() const { return m_structure; }
    bool hasRows() const { return m_hasRows; }

private:
    void addRows();
    void addContainment();
    void notePositions();

    const LayoutInput &m_input;
    const ClusterTree &m_tree;
    std::vector<int> m_ofNode;
    std::vector<int> m_position;
    std::vector<RankConstraint> m_structure;
    int m_firstCluster = 0;
    int m_size = 0;
    bool m_hasRows = false;
};

/// Decides for each edge how it takes part. Only cycles have edges against the layers, and as few as program order
/// suggests: of a loop in program order, the one that jumps back.
std::vector<WireKind> findBackEdges(const LayoutInput &input, const RankModel &model);

} // namespace heliograph::layered
