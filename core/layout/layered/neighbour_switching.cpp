// Moving a vertex can only save crossings of its own arcs: those without one are passed over.
#include "core/layout/layered/neighbour_switching.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr int kSwitchPasses = 6;
constexpr int kSwitchesPerVertex = 16; ///< at most, on average
constexpr int kStepsPerStopCheck = 256;

/// Crossings of ends `a` left of ends `b` less those when they trade sides.
template <typename End>
int orderCost(std::span<const End> a, std::span<const End> b)
{
    if (a.size() == 1 && b.size() == 1)
        return a[0].at == b[0].at ? 0 : (a[0].at > b[0].at ? 1 : -1) * a[0].weight * b[0].weight;
    if (a.empty() || b.empty())
        return 0;
    int total = 0;
    for (const End &end : b)
        total += end.weight;
    int cost = 0;
    int less = 0;  // weight of b strictly before the end of a
    int equal = 0; // weight of b at the same place
    std::size_t i = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        const int at = a[k].at;
        if (k == 0 || at != a[k - 1].at) {
            less += equal;
            equal = 0;
            for (; i < b.size() && b[i].at < at; ++i)
                less += b[i].weight;
            for (; i < b.size() && b[i].at == at; ++i)
                equal += b[i].weight;
        }
        cost += a[k].weight * (2 * less + equal - total);
    }
    return cost;
}

} // namespace

NeighbourSwitcher::NeighbourSwitcher(LayeredGraph &graph, const std::stop_token &stop)
    : m_graph(graph), m_stop(stop), m_ends(graph.vertices.size()), m_switched(graph.layers.size(), {-1, -1, -1})
{
}

std::array<int, 3> NeighbourSwitcher::movesAround(int layer) const
{
    return {layer > 0 ? m_graph.moves[layer - 1] : 0, m_graph.moves[layer],
            layer + 1 < m_graph.layerCount() ? m_graph.moves[layer + 1] : 0};
}

std::span<const NeighbourSwitcher::End> NeighbourSwitcher::endsOf(int v, bool below) const
{
    const Ends &ends = m_ends[v];
    const int first = below ? ends.below : ends.first;
    return {m_all.data() + first, std::size_t((below ? ends.end : ends.below) - first)};
}

/// True if any arc of the layer is crossed.
bool NeighbourSwitcher::gather(int layer)
{
    const auto &row = m_graph.layers[layer];
    m_all.clear();
    for (const int v : row) {
        sortArcs(m_graph, v);
        Ends &ends = m_ends[v];
        ends.first = int(m_all.size());
        for (const Arc &arc : m_graph.up.of(v))
            m_all.push_back({m_graph.position[arc.to], arc.crossing});
        ends.below = int(m_all.size());
        for (const Arc &arc : m_graph.down.of(v))
            m_all.push_back({m_graph.slot(arc), arc.crossing});
        ends.end = int(m_all.size());
        ends.crossed = false;
    }
    const bool above = markCrossed(row, false);
    return markCrossed(row, true) || above;
}

bool NeighbourSwitcher::markCrossed(const std::vector<int> &row, bool below)
{
    bool any = false;
    int most = -1;
    for (const int v : row)
        if (const auto ends = endsOf(v, below); !ends.empty()) {
            if (ends.front().at < most)
                any = m_ends[v].crossed = true;
            most = std::max(most, ends.back().at);
        }
    if (!any)
        return false;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = row.size(); i-- > 0;)
        if (const auto ends = endsOf(row[i], below); !ends.empty()) {
            if (ends.back().at > least)
                m_ends[row[i]].crossed = true;
            least = std::min(least, ends.front().at);
        }
    return true;
}

/// What moving `left` to the other side of its neighbour `right` would save.
int NeighbourSwitcher::swapGain(int left, int right) const
{
    return orderCost(endsOf(left, false), endsOf(right, false)) + orderCost(endsOf(left, true), endsOf(right, true));
}

bool NeighbourSwitcher::switchNeighbours(int layer)
{
    const std::array<int, 3> moves = movesAround(layer);
    if (m_switched[layer] == moves)
        return false;
    m_switched[layer] = moves;
    if (!gather(layer))
        return false;
    auto &row = m_graph.layers[layer];
    bool any = false;
    bool moved = true;
    std::size_t steps = 0;
    for (int pass = 0; pass < kSwitchPasses && moved; ++pass) {
        moved = false;
        for (int i = 0; i + 1 < int(row.size()) && steps < kSwitchesPerVertex * row.size(); ++i) {
            if (++steps % kStepsPerStopCheck == 0 && m_stop.stop_requested())
                return any;
            if (!m_ends[row[i]].crossed || !m_ends[row[i + 1]].crossed || !isSwappable(m_graph, row[i], row[i + 1]) ||
                swapGain(row[i], row[i + 1]) <= 0)
                continue;
            m_graph.swapInLayer(layer, i);
            moved = any = true;
            i = std::max(-1, i - 2);
        }
    }
    return any;
}

} // namespace heliograph::layered
