#include "core/layout/layered/corridors.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

} // namespace

bool Corridors::isAround(int v) const
{
    const auto arcs = (isUpperEnd(v) ? m_graph.down : m_graph.up).of(v);
    return m_tree.isInside(m_graph.vertices[arcs[0].to].cluster, m_graph.vertices[v].cluster);
}

LayoutPoint Corridors::lowerSideOf(int v) const
{
    if (isUpperEnd(v))
        return {m_graph.x[v], isAround(v) ? innerTopAt(v) : clusterBox(v).bottom()};
    if (isWire(v))
        return {below[v], m_frame.bottom[layerOf(v)]};
    return {m_graph.x[v], m_frame.nodes[v].bottom()};
}

/// The upper border, or below the title if that stands there.
double Corridors::innerTopAt(int v) const
{
    const LayoutCluster &cluster = m_input.clusters[m_graph.vertices[v].cluster];
    const LayoutBox &box = clusterBox(v);
    return box.y + (m_graph.x[v] < titleEnd(m_graph.vertices[v].cluster) ? cluster.titleHeight : 0);
}

double Corridors::titleEnd(int k) const
{
    const double width = m_input.clusters[k].titleWidth;
    return m_frame.clusters[k].x + (width > 0 ? m_input.clusterMargin + width + m_input.nodeGap / 2 : 0);
}

double Corridors::upperSideOf(int v) const
{
    if (isWire(v))
        return isAround(v) ? clusterBox(v).bottom() : clusterBox(v).y;
    return m_frame.nodes[v].y;
}

/// Free space for a wire in its layer.
std::pair<double, double> Corridors::corridorOf(int v) const
{
    const auto &row = m_graph.layers[layerOf(v)];
    const int at = m_graph.position[v];
    const double aside = m_graph.vertices[v].right;
    double low = -kInfinity;
    double high = kInfinity;
    if (at > 0) {
        const int u = row[at - 1];
        low = std::max(above[u], below[u]);
        low += m_graph.vertices[u].right + clearance(u) + aside;
    }
    if (at + 1 < int(row.size())) {
        const int u = row[at + 1];
        high = std::min(above[u], below[u]);
        high -= m_graph.vertices[u].left + clearance(u) + aside;
    }
    return {std::min(low, m_graph.x[v]), std::max(high, m_graph.x[v])};
}

double Corridors::clearance(int u) const
{
    return m_graph.vertices[u].isBorder() ? m_input.clusterMargin / 2 : 0.4 * m_input.nodeGap;
}

void Corridors::addTitles(std::vector<Gate> &gates, int upper, int lower) const
{
    const int layer = layerOf(lower);
    for (int k = m_graph.vertices[lower].cluster; k >= 0 && m_ranks.top[k] == layer; k = m_tree.parent(k)) {
        if (m_tree.isInside(m_graph.vertices[upper].cluster, k) ||
            (isLowerEnd(lower) && m_graph.vertices[lower].cluster == k))
            continue;
        const LayoutCluster &cluster = m_input.clusters[k];
        const LayoutBox &box = m_frame.clusters[k];
        const double low = titleEnd(k);
        const double high = box.right() - m_input.clusterMargin;
        if (cluster.titleWidth <= 0 || low > high)
            continue;
        gates.push_back({box.y, low, high});
        gates.push_back({box.y + cluster.titleHeight, low, high});
    }
}

void Corridors::addCorridor(std::vector<Gate> &gates, int v) const
{
    const auto [low, high] = corridorOf(v);
    gates.push_back({m_frame.top[layerOf(v)], low, high});
    gates.push_back({m_frame.bottom[layerOf(v)], low, high});
}

std::vector<Gate> Corridors::along(int upper, const std::vector<int> &wires) const
{
    std::vector<Gate> gates;
    if (isUpperEnd(upper) && isAround(upper))
        addCorridor(gates, upper);
    for (const int v : wires) {
        addTitles(gates, upper, v);
        addCorridor(gates, v);
        upper = v;
    }
    return gates;
}

} // namespace heliograph::layered
