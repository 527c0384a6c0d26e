// Wires of one value share their vertices, so that the layered graph's wires form trees. Each stretch of a tree between
// a node or a branch and the next one is routed once; an edge is a chain of stretches.
#include "core/layout/layered/routing.h"

#include "core/layout/layered/corridors.h"

#include <algorithm>

namespace heliograph::layered {

namespace {

constexpr double kLoopReach = 12; ///< of the loop beside a node, beyond it
constexpr double kNear = 1;       ///< heights closer than this are one

class Router
{
public:
    Router(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, const LayeredGraph &graph,
           const Frame &frame, const std::stop_token &stop)
        : m_stop(stop), m_input(input), m_tree(tree), m_ranks(ranks), m_graph(graph), m_frame(frame),
          m_room(input, tree, ranks, graph, frame), m_stretch(graph.vertices.size(), -1)
    {
    }

    std::vector<LayoutPath> run()
    {
        routeTrunks();
        std::vector<LayoutPath> paths(m_input.edges.size());
        drawTrunks();
        if (m_stop.stop_requested())
            return paths;
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
    /// The wires from `first` down to a branch or an end, without a wire that ends at a border.
    std::vector<int> wiresFrom(int first) const
    {
        std::vector<int> wires;
        for (int v = first; m_room.isWire(v) && !m_room.isLowerEnd(v);) {
            if (!m_room.isUpperEnd(v))
                wires.push_back(v);
            const auto arcs = m_graph.down.of(v);
            if (arcs.size() != 1 || m_room.isUpperEnd(v))
                break;
            v = arcs[0].to;
        }
        return wires;
    }

    void routeTrunks()
    {
        for (const auto &row : m_graph.layers)
            for (const int v : row)
                if (!m_stop.stop_requested() && m_room.isWire(v) && !m_room.isUpperEnd(v) && !m_room.isLowerEnd(v) &&
                    m_stretch[v] < 0)
                    routeTrunk(v);
    }

    /// Keeps the taut line in m_above and m_below, for the corridors of its neighbours.
    void routeTrunk(int first)
    {
        const std::vector<int> wires = wiresFrom(first);
        const int upper = m_graph.up.of(first)[0].to;
        std::vector<Gate> gates = m_room.along(upper, wires);
        const auto arcs = m_graph.down.of(wires.back());
        if (arcs.size() != 1 || m_room.isTurn(arcs[0].to)) {
            gates.back().low = gates.back().high = m_graph.x[wires.back()];
        } else {
            m_room.addTitles(gates, wires.back(), arcs[0].to);
            const double x = m_graph.x[arcs[0].to] + arcs[0].offset;
            gates.push_back(
                {m_room.isWire(arcs[0].to) ? m_room.upperSideOf(arcs[0].to) : m_frame.top[m_room.layerOf(arcs[0].to)],
                 x, x});
        }
        sortGates(gates);
        const LayoutPoint from = m_room.isTurn(upper) ? upperSideOfRun(first) : m_room.lowerSideOf(upper);
        const std::vector<double> taut = pullTaut(from, gates);
        for (const int v : wires) {
            m_stretch[v] = first;
            m_room.above[v] = tautAt(gates, taut, m_frame.top[m_room.layerOf(v)], m_graph.x[v]);
            m_room.below[v] = tautAt(gates, taut, m_frame.bottom[m_room.layerOf(v)], m_graph.x[v]);
        }
    }

    /// Where the run of an edge that runs up begins.
    LayoutPoint upperSideOfRun(int first) const { return {m_graph.x[first], m_frame.top[m_room.layerOf(first)]}; }

    /// Edges that name no port arrive side by side, in the order they come from.
    void spreadPorts()
    {
        m_arrival.assign(m_input.edges.size(), 0);
        std::vector<std::vector<std::pair<double, int>>> arrivals(m_input.nodes.size());
        for (int e = 0; e < int(m_input.edges.size()); ++e) {
            const WireEnd &wire = m_graph.wires[e];
            const LayoutEdge &edge = m_input.edges[e];
            if (wire.end < 0 || edge.to < 0)
                continue;
            const LayoutNode &node = m_input.nodes[edge.to];
            if (node.inPorts > 1 && edge.toPort >= 0 && edge.toPort < node.inPorts)
                m_arrival[e] = ((edge.toPort + 0.5) / node.inPorts - 0.5) * node.width;
            else // from the last wire, or the turn above
                arrivals[edge.to].emplace_back(m_room.below[wire.end == edge.to ? wire.last : m_graph.chainOf(e)[1]],
                                               e);
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

    /// From the source to each branch of a trunk, along with routeTrunks() from above.
    void drawTrunks()
    {
        m_trunks.resize(m_graph.vertices.size());
        for (const auto &row : m_graph.layers)
            for (const int v : row)
                if (!m_stop.stop_requested() && isBranch(v))
                    drawTrunk(v);
    }

    bool isBranch(int v) const { return m_room.isWire(v) && !m_room.isUpperEnd(v) && m_graph.down.of(v).size() > 1; }

    /// Wires between a branch or the upper end of an edge and what is next below.
    struct Stretch {
        int upper;
        std::vector<int> wires;
    };

    /// The stretch that `last` ends; without wires if `last` itself is a branch or an upper end, and `open` to go on.
    Stretch stretchAbove(int last, bool open) const
    {
        Stretch stretch{last, {}};
        for (int &v = stretch.upper; m_graph.above[v] >= 0 && !(open && isBranch(v)); v = m_graph.above[v]) {
            stretch.wires.push_back(v);
            open = true;
        }
        std::reverse(stretch.wires.begin(), stretch.wires.end());
        return stretch;
    }

    LayoutPath chain(int e) const
    {
        const WireEnd &wire = m_graph.wires[e];
        const Stretch stretch = stretchAbove(wire.last, true);
        std::vector<Gate> gates = m_room.along(stretch.upper, stretch.wires);
        addEnd(gates, e, wire.last, wire.end);
        return {drawStretch(stretch, gates), labelOf(e)};
    }

    std::optional<LayoutPoint> labelOf(int e) const
    {
        const int label = m_graph.labels[e];
        if (label < 0)
            return std::nullopt;
        return LayoutPoint{(m_room.above[label] + m_room.below[label]) / 2,
                           (m_frame.top[m_room.layerOf(label)] + m_frame.bottom[m_room.layerOf(label)]) / 2};
    }

    /// Down from its source, around and up beside everything, around and down into its target.
    LayoutPath back(int e) const
    {
        const std::vector<int> vertices = m_graph.chainOf(e);
        const std::vector<int> wires(vertices.begin() + 2, vertices.end() - 2);
        std::vector<Gate> gates = m_room.along(vertices[1], wires);
        gates.back().low = gates.back().high = m_graph.x[wires.back()];
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

    void drawTrunk(int branch)
    {
        const Stretch stretch = stretchAbove(branch, false);
        std::vector<Gate> gates = m_room.along(stretch.upper, stretch.wires);
        gates.back().low = gates.back().high = m_graph.x[branch];
        m_trunks[branch] = drawStretch(stretch, gates);
    }

    /// All from the source on: what leads to the stretch, and the curve through the gates.
    std::vector<LayoutPoint> drawStretch(const Stretch &stretch, std::vector<Gate> &gates) const
    {
        sortGates(gates);
        std::vector<LayoutPoint> points = m_trunks[stretch.upper];
        const LayoutPoint from = m_room.lowerSideOf(stretch.upper);
        appendPieces(points, smooth(from, gates, pullTaut(from, gates)));
        return points;
    }

    void addEnd(std::vector<Gate> &gates, int e, int last, int end) const
    {
        m_room.addTitles(gates, last, end);
        if (m_room.isWire(end) && m_room.isAround(end))
            m_room.addCorridor(gates, end);
        const double x = m_graph.x[end] + m_arrival[e];
        const double top = m_room.isWire(end) ? m_room.upperSideOf(end) : m_frame.top[m_room.layerOf(end)];
        if (!m_room.isWire(end) && m_frame.nodes[end].y > top + kNear)
            gates.push_back({top, m_frame.nodes[end].x, m_frame.nodes[end].right()});
        gates.push_back({m_room.isWire(end) ? top : m_frame.nodes[end].y, x, x});
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
    Corridors m_room;
    std::vector<int> m_stretch;                     ///< first wire of the stretch
    std::vector<std::vector<LayoutPoint>> m_trunks; ///< of each branch: what leads there, from the source on
    std::vector<double> m_arrival;                  ///< by edge: where it ends, relative to the middle of its end
};

} // namespace

std::vector<LayoutPath> routeEdges(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks,
                                   const LayeredGraph &graph, const Frame &frame, const std::stop_token &stop)
{
    return Router(input, tree, ranks, graph, frame, stop).run();
}

} // namespace heliograph::layered
