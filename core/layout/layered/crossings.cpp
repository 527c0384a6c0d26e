#include "core/layout/layered/crossings.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr std::size_t kInsertionSort = 24;

template <typename Key>
void sortBy(std::span<Arc> arcs, Key key)
{
    const auto before = [&](const Arc &a, const Arc &b) { return key(a) < key(b); };
    if (arcs.size() > kInsertionSort)
        return std::stable_sort(arcs.begin(), arcs.end(), before);
    for (std::size_t i = 1; i < arcs.size(); ++i) {
        const Arc arc = arcs[i];
        std::size_t j = i;
        for (; j > 0 && key(arcs[j - 1]) > key(arc); --j)
            arcs[j] = arcs[j - 1];
        arcs[j] = arc;
    }
}

void markCrossed(const Arc &arc, int v, bool crosses, std::vector<char> &crossed)
{
    if (crosses)
        crossed[v] = crossed[arc.to] = 1;
}

/// An arc is crossed if one from further left ends further right, or the other way around.
void markCrossedBelow(const LayeredGraph &graph, int layer, std::vector<char> &crossed)
{
    const auto &row = graph.layers[layer];
    int extreme = -1;
    for (const int v : row) {
        for (const Arc &arc : graph.down.of(v))
            markCrossed(arc, v, graph.slot(arc) < extreme, crossed);
        for (const Arc &arc : graph.down.of(v))
            extreme = std::max(extreme, graph.slot(arc));
    }
    extreme = std::numeric_limits<int>::max();
    for (std::size_t i = row.size(); i-- > 0;) {
        for (const Arc &arc : graph.down.of(row[i]))
            markCrossed(arc, row[i], graph.slot(arc) > extreme, crossed);
        for (const Arc &arc : graph.down.of(row[i]))
            extreme = std::min(extreme, graph.slot(arc));
    }
}

} // namespace

std::int64_t CrossingCounter::below(int layer)
{
    if (layer < 0 || layer + 1 >= m_graph.layerCount())
        return 0;
    Known &known = m_known[layer];
    if (known.moves != m_graph.moves[layer] || known.movesBelow != m_graph.moves[layer + 1])
        known = {m_graph.moves[layer], m_graph.moves[layer + 1], count(layer)};
    return known.crossings;
}

std::int64_t CrossingCounter::count(int layer)
{
    const int bits = m_graph.hasPorts ? 0 : LayeredGraph::kPortBits;
    const int ends = int(m_graph.layers[layer + 1].size()) << (LayeredGraph::kPortBits - bits);
    m_sums.assign(std::size_t(ends) + 1, 0);
    std::int64_t crossings = 0;
    int total = 0;
    int most = -1; // right of all ends so far nothing is crossed
    for (const int v : m_graph.layers[layer]) {
        m_ends.clear();
        for (const Arc &arc : m_graph.down.of(v))
            m_ends.emplace_back(m_graph.slot(arc) >> bits, arc.crossing);
        for (const auto &[end, weight] : m_ends) {
            if (end >= most)
                continue;
            int before = 0;
            for (int i = end + 1; i > 0; i -= i & -i)
                before += m_sums[i];
            crossings += std::int64_t(total - before) * weight;
        }
        for (const auto &[end, weight] : m_ends) {
            total += weight;
            most = std::max(most, end);
            for (int i = end + 1; i <= ends; i += i & -i)
                m_sums[i] += weight;
        }
    }
    return crossings;
}

std::int64_t CrossingCounter::all()
{
    std::int64_t crossings = 0;
    for (int layer = 0; layer + 1 < m_graph.layerCount(); ++layer)
        crossings += below(layer);
    return crossings;
}

std::vector<char> crossedVertices(const LayeredGraph &graph)
{
    std::vector<char> crossed(graph.vertices.size());
    for (int layer = 0; layer + 1 < graph.layerCount(); ++layer)
        markCrossedBelow(graph, layer, crossed);
    return crossed;
}

void sortArcs(LayeredGraph &graph, int vertex)
{
    const int bits = LayeredGraph::kPortBits;
    if (graph.up.of(vertex).size() > 1)
        sortBy(graph.up.of(vertex), [&](const Arc &arc) { return (graph.position[arc.to] << bits) + arc.port; });
    if (graph.down.of(vertex).size() > 1)
        sortBy(graph.down.of(vertex), [&](const Arc &arc) { return graph.slot(arc); });
}

} // namespace heliograph::layered
