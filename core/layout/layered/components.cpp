#include "core/layout/layered/components.h"

#include <algorithm>
#include <numeric>

namespace heliograph::layered {

namespace {

class Parts
{
public:
    explicit Parts(const LayoutInput &input)
        : m_input(input), m_nodes(int(input.nodes.size())), m_parent(input.nodes.size() + input.clusters.size() + 1)
    {
        std::iota(m_parent.begin(), m_parent.end(), 0);
        for (const LayoutEdge &edge : input.edges)
            join(edge.from >= 0 ? edge.from : m_nodes + edge.fromCluster,
                 edge.to >= 0 ? edge.to : m_nodes + edge.toCluster);
        const int rows = int(m_parent.size()) - 1; // all with a given row at the outermost
        for (int v = 0; v < m_nodes; ++v)
            if (input.nodes[v].cluster >= 0)
                join(v, m_nodes + input.nodes[v].cluster);
            else if (input.nodes[v].rank >= 0)
                join(v, rows);
        for (int k = 0; k < int(input.clusters.size()); ++k)
            if (input.clusters[k].parent >= 0)
                join(m_nodes + k, m_nodes + input.clusters[k].parent);
            else if (input.clusters[k].rank >= 0)
                join(m_nodes + k, rows);
    }

    std::vector<Part> split(const LayeredHints &hints)
    {
        std::vector<int> partOf(m_parent.size(), -1);
        std::vector<Part> parts;
        const auto part = [&](int thing) -> Part & {
            int &index = partOf[find(thing)];
            if (index < 0) {
                index = int(parts.size());
                parts.emplace_back();
                parts.back().input.nodeGap = m_input.nodeGap;
                parts.back().input.rankGap = m_input.rankGap;
                parts.back().input.clusterMargin = m_input.clusterMargin;
            }
            return parts[index];
        };
        std::vector<int> local(m_parent.size());
        for (int v = 0; v < m_nodes; ++v) {
            Part &owner = part(v);
            local[v] = int(owner.nodes.size());
            owner.nodes.push_back(v);
        }
        for (int k = 0; k < int(m_input.clusters.size()); ++k) {
            Part &owner = part(m_nodes + k);
            local[m_nodes + k] = int(owner.clusters.size());
            owner.clusters.push_back(k);
        }
        for (int e = 0; e < int(m_input.edges.size()); ++e) {
            const LayoutEdge &edge = m_input.edges[e];
            part(edge.from >= 0 ? edge.from : m_nodes + edge.fromCluster).edges.push_back(e);
        }
        for (Part &each : parts)
            fill(each, local, hints);
        return parts;
    }

private:
    int find(int i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void join(int a, int b) { m_parent[find(a)] = find(b); }

    void fill(Part &part, const std::vector<int> &local, const LayeredHints &hints) const
    {
        const auto localCluster = [&](int cluster) { return cluster < 0 ? kNowhere : local[m_nodes + cluster]; };
        for (const int v : part.nodes) {
            part.input.nodes.push_back(m_input.nodes[v]);
            part.input.nodes.back().cluster = localCluster(m_input.nodes[v].cluster);
        }
        for (const int k : part.clusters) {
            part.input.clusters.push_back(m_input.clusters[k]);
            part.input.clusters.back().parent = localCluster(m_input.clusters[k].parent);
        }
        for (const int e : part.edges) {
            LayoutEdge edge = m_input.edges[e];
            edge.from = edge.from < 0 ? kNowhere : local[edge.from];
            edge.to = edge.to < 0 ? kNowhere : local[edge.to];
            edge.fromCluster = edge.from < 0 ? localCluster(edge.fromCluster) : kNowhere;
            edge.toCluster = edge.to < 0 ? localCluster(edge.toCluster) : kNowhere;
            part.input.edges.push_back(edge);
        }
        if (hints.previous.empty())
            return;
        for (const int v : part.nodes)
            part.hints.previous.push_back(hints.previous[v]);
        if (std::none_of(part.hints.previous.begin(), part.hints.previous.end(), [](const auto &p) { return bool(p); }))
            part.hints.previous.clear();
    }

    const LayoutInput &m_input;
    int m_nodes;
    std::vector<int> m_parent;
};

} // namespace

std::vector<Part> splitIntoParts(const LayoutInput &input, const LayeredHints &hints)
{
    return Parts(input).split(hints);
}

} // namespace heliograph::layered
