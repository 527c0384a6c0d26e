#include "core/layout/layered/layer_sorter.h"

#include <algorithm>

namespace heliograph::layered {

LayerSorter::LayerSorter(LayeredGraph &graph, const ClusterTree &tree)
    : key(graph.vertices.size()), m_graph(graph), m_tree(tree), m_clusterKey(tree.size()),
      m_members(std::size_t(tree.size()) + 1), m_border(tree.size())
{
}

void LayerSorter::takeMeans(const std::vector<double> &sums, const std::vector<double> &counts)
{
    for (std::size_t k = 0; k < sums.size(); ++k)
        m_clusterKey[k] = counts[k] > 0 ? sums[k] / counts[k] : 0;
}

void LayerSorter::keyClustersByMembers()
{
    std::vector<double> sums(m_tree.size());
    std::vector<double> counts(m_tree.size());
    for (std::size_t v = 0; v < m_graph.vertices.size(); ++v) {
        if (m_graph.vertices[v].isBorder())
            continue;
        for (int k = m_graph.vertices[v].cluster; k >= 0; k = m_tree.parent(k)) {
            sums[k] += key[v];
            ++counts[k];
        }
    }
    takeMeans(sums, counts);
}

void LayerSorter::keyClustersByPositions()
{
    std::vector<double> sums(m_tree.size());
    std::vector<double> counts(m_tree.size());
    for (int v = 0; v < int(m_graph.vertices.size()); ++v) {
        const Vertex &vertex = m_graph.vertices[v];
        if (vertex.isBorder() || vertex.cluster < 0)
            continue;
        double sum = m_graph.position[v];
        double count = 1;
        for (const Arcs *arcs : {&m_graph.up, &m_graph.down})
            for (const Arc &arc : arcs->of(v))
                if (!m_tree.isInside(m_graph.vertices[arc.to].cluster, vertex.cluster)) {
                    sum += m_graph.position[arc.to];
                    ++count;
                }
        for (int k = vertex.cluster; k >= 0; k = m_tree.parent(k)) {
            sums[k] += sum;
            counts[k] += count;
        }
    }
    takeMeans(sums, counts);
}

void LayerSorter::sort(int layer, bool turnEqual)
{
    if (m_tree.size() == 0)
        sortPlain(layer, turnEqual);
    else
        sortNested(layer, turnEqual);
    m_graph.setPositions(layer);
}

void LayerSorter::sortPlain(int layer, bool turnEqual)
{
    auto &row = m_graph.layers[layer];
    m_items.clear();
    for (int i = 0; i < int(row.size()); ++i)
        m_items.push_back({key[row[i]], turnEqual ? -i : i, row[i]});
    if (std::is_sorted(m_items.begin(), m_items.end()))
        return;
    std::sort(m_items.begin(), m_items.end());
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = m_items[i].index;
}

void LayerSorter::sortNested(int layer, bool turnEqual)
{
    auto &row = m_graph.layers[layer];
    m_present.clear();
    for (int i = 0; i < int(row.size()); ++i) {
        const Vertex &vertex = m_graph.vertices[row[i]];
        if (vertex.kind == Kind::Left) {
            m_border[vertex.cluster].first = row[i];
            m_present.push_back(vertex.cluster);
        } else if (vertex.kind == Kind::Right) {
            m_border[vertex.cluster].second = row[i];
        } else {
            m_members[vertex.cluster < 0 ? m_tree.size() : vertex.cluster].push_back(
                {key[row[i]], turnEqual ? -i : i, row[i]});
        }
    }
    const int vertices = int(m_graph.vertices.size());
    for (const int k : m_present)
        m_members[m_tree.parent(k) < 0 ? m_tree.size() : m_tree.parent(k)].push_back(
            {m_clusterKey[k], k, vertices + k});
    row.clear();
    emit(row, m_members.back());
}

void LayerSorter::emit(std::vector<int> &out, std::vector<Item> &items)
{
    std::sort(items.begin(), items.end());
    for (const Item &item : items) {
        const int cluster = item.index - int(m_graph.vertices.size());
        if (cluster < 0) {
            out.push_back(item.index);
            continue;
        }
        out.push_back(m_border[cluster].first);
        emit(out, m_members[cluster]);
        out.push_back(m_border[cluster].second);
    }
    items.clear();
}

} // namespace heliograph::layered
