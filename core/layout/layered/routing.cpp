// Wires of one value share their vertices, so that the layered graph's wires form trees. Each stretch of a tree between
// a node or a branch and the next one is routed once; an edge is a chain of stretches.
#include "core/layout/layered/routing.h"

#include "core/layout/layered/curve.h"
#include "core/layout/layered/spacing.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLoopReach = 12; ///< of the loop beside a node, beyond it
constexpr double kNear = 1;       ///< heights closer than this are one

class Router
{
public:
    Router(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, const LayeredGraph &graph,
           const Frame &frame, const std::stop_token &stop)
        : m_stop(stop), m_input(input), m_tree(tree), m_ranks(ranks), m_graph(graph), m_frame(frame),
          m_spacing(input, graph), m_above(graph.x), m_below(graph.x), m_stretch(graph.vertices.size(), -1)
    {
    }

    std::vector<LayoutPath> run()
    {
        routeTrunks();
        std::vector<LayoutPath> paths(m_input.edges.size());
        spreadPorts();
        for (int e = 0; e < int(paths.size()) && !m_stop.stop_requested(); ++e) {
            if (m_ranks.kinds[e] == WireKind::Loop)
                paths[e] = loop(m_input.edges[e]);
            else if (m_ranks.kinds[e] == WireKind::Loose)
                paths[e] = loose(m_input.edges[e]);
            else if (m_ranks.kinds[e] == WireKind::Back)
                paths[e] = back(e);
            else
                paths[e] = chain(e);
        }
        return paths;
    }

private:
    bool isWire(int v) const { return m_graph.vertices[v].kind == Kind::Wire; }
    int layerOf(int v) const { return m_graph.vertices[v].layer; }
    /// Where an edge ends at a cluster's lower or upper border.
    bool isTurn(int v) const { return m_graph.vertices[v].kind == Kind::Turn; }
    bool isUpperEnd(int v) const { return isWire(v) && m_graph.up.of(v).empty(); }
    bool isLowerEnd(int v) const { return isWire(v) && m_graph.down.of(v).empty(); }
    /// Is the cluster at whose border the edge ends around its other end?
    bool isAround(int v) const
    {
        const auto arcs = (isUpperEnd(v) ? m_graph.down : m_graph.up).of(v);
        return m_tree.isInside(m_graph.vertices[arcs[0].to].cluster, m_graph.vertices[v].cluster);
    }

    /// The wires from `first` down to a branch or an end, without a wire that ends at a border.
    std::vector<int> wiresFrom(int first) const
    {
        std::vector<int> wires;
        for (int v = first; isWire(v) && !isLowerEnd(v);) {
            if (!isUpperEnd(v))
                wires.push_back(v);
            const auto arcs = m_graph.down.of(v);
            if (arcs.size() != 1 || isUpperEnd(v))
                break;
            v = arcs[0].to;
        }
        return wires;
    }

    LayoutPoint lowerSideOf(int v) const
    {
        if (isUpperEnd(v))
            return {m_graph.x[v], isAround(v) ? innerTopAt(v) : clusterBox(v).bottom()};
        if (isWire(v))
            return {m_below[v], m_frame.bottom[layerOf(v)]};
        return {m_graph.x[v], m_frame.nodes[v].bottom()};
    }

    const LayoutBox &clusterBox(int v) const { return m_frame.clusters[m_graph.vertices[v].cluster]; }

    /// The upper border, or below the title if that stands there.
    double innerTopAt(int v) const
    {
        const LayoutCluster &cluster = m_input.clusters[m_graph.vertices[v].cluster];
        const LayoutBox &box = clusterBox(v);
        return box.y + (m_graph.x[v] < titleEnd(m_graph.vertices[v].cluster) ? cluster.titleHeight : 0);
    }

    double titleEnd(int k) const
    {
        const double width = m_input.clusters[k].titleWidth;
        return m_frame.clusters[k].x + (width > 0 ? m_input.clusterMargin + width + m_input.nodeGap / 2 : 0);
    }

    double upperSideOf(int v) const
    {
        if (isWire(v))
            return isAround(v) ? clusterBox(v).bottom() : clusterBox(v).y;
        return m_frame.nodes[v].y;
    }

    /// Free space for a wire in its layer.
    std::pair<double, double> corridorOf(int v) const
    {
        const auto &row = m_graph.layers[layerOf(v)];
        const int at = m_graph.position[v];
        const double aside = m_graph.vertices[v].right;
        double low = -kInfinity;
        double high = kInfinity;
        if (at > 0) {
            const int u = row[at - 1];
            low = std::max(m_above[u], m_below[u]);
            low += m_graph.vertices[u].right + clearance(u) + aside;
        }
        if (at + 1 < int(row.size())) {
            const int u = row[at + 1];
            high = std::min(m_above[u], m_below[u]);
            high -= m_graph.vertices[u].left + clearance(u) + aside;
        }
        return {std::min(low, m_graph.x[v]), std::max(high, m_graph.x[v])};
    }

    double clearance(int u) const
    {
        return m_graph.vertices[u].isBorder() ? m_input.clusterMargin / 2 : 0.4 * m_input.nodeGap;
    }

    /// Beside the titles of clusters that are entered on the way from one vertex to the next.
    void addTitles(std::vector<Gate> &gates, int upper, int lower) const
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

    void addCorridor(std::vector<Gate> &gates, int v) const
    {
        const auto [low, high] = corridorOf(v);
        gates.push_back({m_frame.top[layerOf(v)], low, high});
        gates.push_back({m_frame.bottom[layerOf(v)], low, high});
    }

    /// Gates from below `upper` to the last of the wires.
    std::vector<Gate> gatesOf(int upper, const std::vector<int> &wires) const
    {
        std::vector<Gate> gates;
        if (isUpperEnd(upper) && isAround(upper))
            addCorridor(gates, upper);
        for (const int v : wires) {
            addTitles(gates, upper, v);
            addCorridor(gates, v);
            upper = v;
        }
        const int last = wires.back();
        const auto arcs = m_graph.down.of(last);
        if (arcs.size() != 1 || isTurn(arcs[0].to))
            gates.back().low = gates.back().high = m_graph.x[last];
        return gates;
    }

    void routeTrunks()
    {
        for (const auto &row : m_graph.layers)
            for (const int v : row)
                if (!m_stop.stop_requested() && isWire(v) && !isUpperEnd(v) && !isLowerEnd(v) && m_stretch[v] < 0)
                    routeTrunk(v);
    }

    /// Keeps the taut line in m_above and m_below, for the corridors of its neighbours.
    void routeTrunk(int first)
    {
        const std::vector<int> wires = wiresFrom(first);
        const int upper = m_graph.up.of(first)[0].to;
        std::vector<Gate> gates = gatesOf(upper, wires);
        const auto arcs = m_graph.down.of(wires.back());
        if (arcs.size() == 1 && !isTurn(arcs[0].to)) {
            addTitles(gates, wires.back(), arcs[0].to);
            const double x = m_graph.x[arcs[0].to] + arcs[0].offset;
            gates.push_back({isWire(arcs[0].to) ? upperSideOf(arcs[0].to) : m_frame.top[layerOf(arcs[0].to)], x, x});
        }
        sortGates(gates);
        const LayoutPoint from = isTurn(upper) ? upperSideOfRun(first) : lowerSideOf(upper);
        const std::vector<double> taut = pullTaut(from, gates);
        for (const int v : wires) {
            m_stretch[v] = first;
            m_above[v] = tautAt(gates, taut, m_frame.top[layerOf(v)], m_graph.x[v]);
            m_below[v] = tautAt(gates, taut, m_frame.bottom[layerOf(v)], m_graph.x[v]);
        }
    }

    /// Where the run of an edge that runs up begins.
    LayoutPoint upperSideOfRun(int first) const { return {m_graph.x[first], m_frame.top[layerOf(first)]}; }

    /// Edges that name no port arrive side by side, in the order they come from.
    void spreadPorts()
    {
        m_arrival.assign(m_input.edges.size(), 0);
        std::vector<std::vector<std::pair<double, int>>> arrivals(m_input.nodes.size());
        for (int e = 0; e < int(m_input.edges.size()); ++e) {
            const std::vector<int> &chain = m_graph.chains[e];
            const LayoutEdge &edge = m_input.edges[e];
            if (chain.size() < 2 || edge.to < 0)
                continue;
            const LayoutNode &node = m_input.nodes[edge.to];
            if (node.inPorts > 1 && edge.toPort >= 0 && edge.toPort < node.inPorts)
                m_arrival[e] = ((edge.toPort + 0.5) / node.inPorts - 0.5) * node.width;
            else // from the last wire, or the turn above
                arrivals[edge.to].emplace_back(m_below[chain[chain.back() == edge.to ? chain.size() - 2 : 1]], e);
        }
        for (std::size_t v = 0; v < arrivals.size(); ++v)
            spread(arrivals[v], m_input.nodes[v].width);
    }

    void spread(std::vector<std::pair<double, int>> &arrivals, double width)
    {
        std::sort(arrivals.begin(), arrivals.end());
        const std::size_t count = arrivals.size();
        const double span = std::min(width * 0.7, double(count - 1) * 14);
        for (std::size_t i = 0; i < count && count > 1; ++i)
            m_arrival[arrivals[i].second] = span * (double(i) / double(count - 1) - 0.5);
    }

    LayoutPath chain(int e) const
    {
        const std::vector<int> &vertices = m_graph.chains[e];
        LayoutPath path{{}, labelOf(e)};
        for (std::size_t i = 0; i + 1 < vertices.size();)
            i = appendStretch(path, e, i);
        return path;
    }

    std::optional<LayoutPoint> labelOf(int e) const
    {
        const int label = m_graph.labels[e];
        if (label < 0)
            return std::nullopt;
        return LayoutPoint{(m_above[label] + m_below[label]) / 2,
                           (m_frame.top[layerOf(label)] + m_frame.bottom[layerOf(label)]) / 2};
    }

    /// Down from its source, around and up beside everything, around and down into its target.
    LayoutPath back(int e) const
    {
        const std::vector<int> &vertices = m_graph.chains[e];
        const std::vector<int> wires(vertices.begin() + 2, vertices.end() - 2);
        std::vector<Gate> gates = gatesOf(vertices[1], wires);
        sortGates(gates);
        const LayoutPoint top = upperSideOfRun(wires.front());
        LayoutPath path{{}, labelOf(e)};
        appendPieces(path.points, smooth(top, gates, pullTaut(top, gates)));
        std::reverse(path.points.begin(), path.points.end());
        const LayoutEdge &edge = m_input.edges[e];
        std::vector<LayoutPoint> points{startOf(edge)};
        appendTurn(points, path.points.front(), std::max(points.back().y, path.points.front().y) + m_input.rankGap / 3);
        points.insert(points.end(), path.points.begin() + 1, path.points.end());
        const LayoutPoint end{m_graph.x[edge.to] + m_arrival[e], m_frame.nodes[edge.to].y};
        appendTurn(points, end, std::min(points.back().y, end.y) - m_input.rankGap / 3);
        path.points = std::move(points);
        return path;
    }

    /// Two quarters of a turn that leaves and arrives upright and passes its middle at height `y`.
    static void appendTurn(std::vector<LayoutPoint> &points, LayoutPoint to, double y)
    {
        const LayoutPoint from = points.back();
        const double middle = (from.x + to.x) / 2;
        points.insert(points.end(), {{from.x, y}, {from.x, y}, {middle, y}, {to.x, y}, {to.x, y}, to});
    }

    /// Appends the curve from chain vertex `i` to the next branch or end; returns where that is.
    std::size_t appendStretch(LayoutPath &path, int e, std::size_t i) const
    {
        const std::vector<int> &vertices = m_graph.chains[e];
        std::vector<Gate> gates;
        const int upper = vertices[i];
        int last = upper;
        if (isUpperEnd(upper) && isAround(upper))
            addCorridor(gates, upper);
        for (++i; i + 1 < vertices.size(); ++i) {
            const int v = vertices[i];
            addTitles(gates, last, v);
            addCorridor(gates, v);
            last = v;
            if (m_graph.down.of(v).size() != 1) {
                gates.back().low = gates.back().high = m_graph.x[v];
                break;
            }
        }
        if (i + 1 == vertices.size())
            addEnd(gates, e, last, vertices[i]);
        sortGates(gates);
        const LayoutPoint from = lowerSideOf(upper);
        appendPieces(path.points, smooth(from, gates, pullTaut(from, gates)));
        return i;
    }

    void addEnd(std::vector<Gate> &gates, int e, int last, int end) const
    {
        addTitles(gates, last, end);
        if (isWire(end) && isAround(end))
            addCorridor(gates, end);
        const double x = m_graph.x[end] + m_arrival[e];
        const double top = isWire(end) ? upperSideOf(end) : m_frame.top[layerOf(end)];
        if (!isWire(end) && m_frame.nodes[end].y > top + kNear)
            gates.push_back({top, m_frame.nodes[end].x, m_frame.nodes[end].right()});
        gates.push_back({isWire(end) ? top : m_frame.nodes[end].y, x, x});
    }

    LayoutPoint startOf(const LayoutEdge &edge) const
    {
        const LayoutBox &box = edge.from >= 0 ? m_frame.nodes[edge.from] : m_frame.clusters[edge.fromCluster];
        return {box.x + box.width / 2, box.bottom()};
    }

    LayoutPoint endOf(const LayoutEdge &edge) const
    {
        const LayoutBox &box = edge.to >= 0 ? m_frame.nodes[edge.to] : m_frame.clusters[edge.toCluster];
        const int ports = edge.to >= 0 ? m_input.nodes[edge.to].inPorts : 0;
        const bool ported = ports > 1 && edge.toPort >= 0 && edge.toPort < ports;
        return {box.x + box.width * (ported ? (edge.toPort + 0.5) / ports : 0.5), box.y};
    }

    /// Around the right side of the node, which has room for it.
    LayoutPath loop(const LayoutEdge &edge) const
    {
        const LayoutBox &box = m_frame.nodes[edge.from];
        const LayoutPoint start = startOf(edge);
        const LayoutPoint end = endOf(edge);
        const double right = box.right() + kLoopReach;
        const double reach = m_input.rankGap / 2;
        LayoutPath path;
        path.points = {start,
                       {start.x, start.y + reach},
                       {right, box.bottom() + reach},
                       {right, box.y + box.height / 2},
                       {right, box.y - reach},
                       {end.x, end.y - reach},
                       end};
        if (edge.labelWidth > 0)
            path.label = path.points[3];
        return path;
    }

    LayoutPath loose(const LayoutEdge &edge) const
    {
        const LayoutPoint start = startOf(edge);
        const LayoutPoint end = endOf(edge);
        const double reach = std::max(m_input.rankGap, std::abs(end.y - start.y) / 2);
        LayoutPath path;
        path.points = {start, {start.x, start.y + reach}, {end.x, end.y - reach}, end};
        if (edge.labelWidth > 0)
            path.label = {{(start.x + end.x) / 2, (start.y + end.y) / 2}};
        return path;
    }

    const std::stop_token &m_stop;
    const LayoutInput &m_input;
    const ClusterTree &m_tree;
    const Ranks &m_ranks;
    const LayeredGraph &m_graph;
    const Frame &m_frame;
    Spacing m_spacing;
    std::vector<double> m_above;   ///< x of a wire at its layer's top
    std::vector<double> m_below;   ///< x of a wire at its layer's bottom
    std::vector<int> m_stretch;    ///< first wire of the stretch
    std::vector<double> m_arrival; ///< by edge: where it ends, relative to the middle of its end
};

} // namespace

std::vector<LayoutPath> routeEdges(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks,
                                   const LayeredGraph &graph, const Frame &frame, const std::stop_token &stop)
{
    return Router(input, tree, ranks, graph, frame, stop).run();
}

} // namespace heliograph::layered
