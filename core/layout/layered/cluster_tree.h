// The tree of clusters of an input: who is inside whom, in constant time.
#pragma once

#include "core/layout/layout.h"

#include <vector>

namespace heliograph::layered {

/// kNowhere stands for the outermost region, which holds everything. Parents must not form a cycle.
class ClusterTree
{
public:
    explicit ClusterTree(const LayoutInput &input);

    int size() const { return int(m_parent.size()); }
    int parent(int cluster) const { return m_parent[cluster]; }
    /// 0 for clusters of the outermost region, -1 for that region itself.
    int depth(int cluster) const { return cluster < 0 ? -1 : m_depth[cluster]; }
    /// Is `cluster` the same as or inside of `ancestor`?
    bool isInside(int cluster, int ancestor) const
    {
        return ancestor < 0 ||
               (cluster >= 0 && m_first[ancestor] <= m_first[cluster] && m_first[cluster] < m_end[ancestor]);
    }
    int commonAncestor(int a, int b) const;
    /// Parents stand before their children.
    const std::vector<int> &preorder() const { return m_preorder; }

private:
    std::vector<int> m_parent;
    std::vector<int> m_depth;
    std::vector<int> m_first; ///< place in m_preorder
    std::vector<int> m_end;   ///< place after the last one inside
    std::vector<int> m_preorder;
};

} // namespace heliograph::layered
