#include "core/layout/layered/rank_model.h"

#include <algorithm>
#include <limits>
#include <map>

namespace heliograph::layered {

namespace {

/// Things of one given row of one region.
struct Row {
    int variable;
    std::vector<int> clusters;
};

} // namespace

RankModel::RankModel(const LayoutInput &input, const ClusterTree &tree)
    : m_input(input), m_tree(tree), m_ofNode(input.nodes.size(), -1), m_firstCluster(int(input.nodes.size()))
{
    m_size = m_firstCluster + 2 * tree.size();
    for (int v = 0; v < int(input.nodes.size()); ++v)
        m_ofNode[v] = v;
    addRows();
    addContainment();
    notePositions();
}

bool RankModel::startsAround(const LayoutEdge &edge) const
{
    return edge.from < 0 &&
           m_tree.isInside(edge.to >= 0 ? m_input.nodes[edge.to].cluster : m_tree.parent(edge.toCluster),
                           edge.fromCluster);
}

bool RankModel::endsAround(const LayoutEdge &edge) const
{
    return edge.to < 0 &&
           m_tree.isInside(edge.from >= 0 ? m_input.nodes[edge.from].cluster : m_tree.parent(edge.fromCluster),
                           edge.toCluster);
}

int RankModel::tail(const LayoutEdge &edge) const
{
    if (edge.from >= 0)
        return m_ofNode[edge.from];
    return startsAround(edge) ? top(edge.fromCluster) : bottom(edge.fromCluster);
}

int RankModel::head(const LayoutEdge &edge) const
{
    if (edge.to >= 0)
        return m_ofNode[edge.to];
    return endsAround(edge) ? bottom(edge.toCluster) : top(edge.toCluster);
}

/// All nodes of a row share the variable of its first node, or one of their own if it holds clusters only.
void RankModel::addRows()
{
    std::map<int, std::map<int, Row>> regions;
    const auto rowOf = [&](int region, int rank, int node) -> Row & {
        Row &row = regions[region].try_emplace(rank, Row{-1, {}}).first->second;
        if (row.variable < 0 && node >= 0)
            row.variable = node;
        return row;
    };
    for (int v = 0; v < int(m_input.nodes.size()); ++v)
        if (const LayoutNode &node = m_input.nodes[v]; node.rank >= 0)
            m_ofNode[v] = rowOf(node.cluster, node.rank, v).variable;
    for (int k = 0; k < int(m_input.clusters.size()); ++k)
        if (const LayoutCluster &cluster = m_input.clusters[k]; cluster.rank >= 0)
            rowOf(cluster.parent, cluster.rank, -1).clusters.push_back(k);
    m_hasRows = !regions.empty();
    for (auto &[region, rows] : regions) {
        const Row *above = nullptr;
        for (auto &[rank, row] : rows) {
            if (row.variable < 0)
                row.variable = m_size++;
            for (const int cluster : row.clusters)
                m_structure.push_back({row.variable, top(cluster), 0});
            if (above) {
                m_structure.push_back({above->variable, row.variable, 1});
                for (const int cluster : above->clusters)
                    m_structure.push_back({bottom(cluster), row.variable, 1});
            }
            above = &row;
        }
    }
}

void RankModel::addContainment()
{
    for (int v = 0; v < int(m_input.nodes.size()); ++v)
        if (const int cluster = m_input.nodes[v].cluster; cluster >= 0) {
            m_structure.push_back({top(cluster), m_ofNode[v], 0});
            m_structure.push_back({m_ofNode[v], bottom(cluster), 0});
        }
    for (int k = 0; k < m_tree.size(); ++k)
        if (const int parent = m_tree.parent(k); parent >= 0) {
            m_structure.push_back({top(parent), top(k), 0});
            m_structure.push_back({bottom(k), bottom(parent), 0});
        }
}

void RankModel::notePositions()
{
    m_position.assign(m_size, std::numeric_limits<int>::max());
    for (int v = int(m_input.nodes.size()) - 1; v >= 0; --v) {
        m_position[m_ofNode[v]] = v;
        for (int k = m_input.nodes[v].cluster; k >= 0; k = m_tree.parent(k))
            m_position[top(k)] = m_position[bottom(k)] = v;
    }
}

} // namespace heliograph::layered
