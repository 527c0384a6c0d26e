#include "core/layout/layered/crossings.h"

#include <algorithm>

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

/// Crossings of arcs `a` left of arcs `b` less those when they trade sides: both lists sorted by `key`.
template <typename Key>
int orderCost(std::span<const Arc> a, std::span<const Arc> b, Key key)
{
    if (a.empty() || b.empty())
        return 0;
    if (a.size() == 1 && b.size() == 1) {
        const int p = key(a[0]);
        const int q = key(b[0]);
        return p == q ? 0 : (p > q ? 1 : -1) * a[0].crossing * b[0].crossing;
    }
    int total = 0;
    for (const Arc &arc : b)
        total += arc.crossing;
    int cost = 0;
    int less = 0;  // weight of b strictly before the arc of a
    int equal = 0; // weight of b at the same end
    std::size_t i = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const int at = key(a[k]);
        if (k == 0 || at != key(a[k - 1])) {
            less += equal;
            equal = 0;
            for (; i < b.size() && key(b[i]) < at; ++i)
                less += b[i].crossing;
            for (; i < b.size() && key(b[i]) == at; ++i)
                equal += b[i].crossing;
        }
        cost += a[k].crossing * (2 * less + equal - total);
    }
    return cost;
}

} // namespace

std::int64_t CrossingCounter::below(int layer)
{
    if (layer < 0 || layer + 1 >= m_graph.layerCount())
        return 0;
    const int bits = m_graph.hasPorts ? 0 : LayeredGraph::kPortBits;
    const int ends = int(m_graph.layers[layer + 1].size()) << (LayeredGraph::kPortBits - bits);
    m_sums.assign(std::size_t(ends) + 1, 0);
    std::int64_t crossings = 0;
    std::int64_t total = 0;
    for (const int v : m_graph.layers[layer]) {
        m_ends.clear();
        for (const Arc &arc : m_graph.down.of(v))
            m_ends.emplace_back(m_graph.slot(arc) >> bits, arc.crossing);
        if (total > 0)
            for (const auto &[end, weight] : m_ends) {
                std::int64_t before = 0;
                for (int i = end + 1; i > 0; i -= i & -i)
                    before += m_sums[i];
                crossings += (total - before) * weight;
            }
        for (const auto &[end, weight] : m_ends) {
            total += weight;
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

void sortArcs(LayeredGraph &graph, int vertex)
{
    const int bits = LayeredGraph::kPortBits;
    sortBy(graph.up.of(vertex), [&](const Arc &arc) { return (graph.position[arc.to] << bits) + arc.port; });
    sortBy(graph.down.of(vertex), [&](const Arc &arc) { return graph.slot(arc); });
}

int swapGain(const LayeredGraph &graph, int left, int right)
{
    const LayeredGraph &g = graph;
    return orderCost(g.up.of(left), g.up.of(right), [&](const Arc &arc) { return g.position[arc.to]; }) +
           orderCost(g.down.of(left), g.down.of(right), [&](const Arc &arc) { return g.slot(arc); });
}

} // namespace heliograph::layered
