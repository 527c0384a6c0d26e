#include "core/layout/layered/cluster_tree.h"

#include <algorithm>

namespace heliograph::layered {

ClusterTree::ClusterTree(const LayoutInput &input)
    : m_depth(input.clusters.size()), m_first(input.clusters.size()), m_end(input.clusters.size())
{
    const int count = int(input.clusters.size());
    std::vector<std::vector<int>> children(input.clusters.size() + 1);
    for (int cluster = 0; cluster < count; ++cluster) {
        m_parent.push_back(input.clusters[cluster].parent);
        children[m_parent.back() < 0 ? count : m_parent.back()].push_back(cluster);
    }
    std::vector<int> open(children[count].rbegin(), children[count].rend());
    while (!open.empty()) {
        const int cluster = open.back();
        open.pop_back();
        m_depth[cluster] = depth(m_parent[cluster]) + 1;
        m_first[cluster] = int(m_preorder.size());
        m_preorder.push_back(cluster);
        open.insert(open.end(), children[cluster].rbegin(), children[cluster].rend());
    }
    for (int i = count - 1; i >= 0; --i) {
        const int cluster = m_preorder[i];
        m_end[cluster] = std::max(m_end[cluster], i + 1);
        if (const int up = m_parent[cluster]; up >= 0)
            m_end[up] = std::max(m_end[up], m_end[cluster]);
    }
}

int ClusterTree::commonAncestor(int a, int b) const
{
    while (a >= 0 && !isInside(b, a))
        a = m_parent[a];
    return a;
}

} // namespace heliograph::layered
