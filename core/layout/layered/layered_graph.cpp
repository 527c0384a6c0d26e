#include "core/layout/layered/layered_graph.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace heliograph::layered {

namespace {

constexpr double kWireHalfWidth = 1;
constexpr double kLoopRoom = 16; ///< beside a node for the loops of an edge to itself
constexpr int kBorderCrossing = 4;
constexpr int kBorderPull = 4;
constexpr int kMaxPull = 1000;

class Builder
{
public:
    Builder(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, LayeredPhase skipped)
        : m_input(input), m_tree(tree), m_ranks(ranks), m_sharesTrunks(skipped != LayeredPhase::SharedTrunks)
    {
    }

    LayeredGraph build(const std::stop_token &stop)
    {
        m_graph.layers.resize(m_ranks.layers);
        m_graph.wires.resize(m_input.edges.size());
        m_graph.labels.assign(m_input.edges.size(), kNowhere);
        addNodes();
        addBorders();
        addWires();
        if (stop.stop_requested())
            return {};
        finish();
        return std::move(m_graph);
    }

private:
    int add(Vertex vertex)
    {
        m_graph.layers[vertex.layer].push_back(int(m_graph.vertices.size()));
        m_graph.vertices.push_back(vertex);
        m_graph.above.push_back(kNowhere);
        return int(m_graph.vertices.size()) - 1;
    }

    void connect(int upper, int lower, Arc arc)
    {
        arc.to = lower;
        m_down.emplace_back(upper, arc);
        arc.to = upper;
        m_up.emplace_back(lower, arc);
    }

    void addNodes()
    {
        for (std::size_t v = 0; v < m_input.nodes.size(); ++v) {
            const LayoutNode &node = m_input.nodes[v];
            add({m_ranks.ofNode[v], node.cluster, int(v), Kind::Node, node.width / 2, node.width / 2, node.height});
        }
        for (std::size_t e = 0; e < m_input.edges.size(); ++e)
            if (m_ranks.kinds[e] == WireKind::Loop)
                m_graph.vertices[m_input.edges[e].from].right =
                    m_input.nodes[m_input.edges[e].from].width / 2 + kLoopRoom;
    }

    void addBorders()
    {
        m_graph.borders.resize(m_tree.size());
        const Arc arc{0, 0, kBorderCrossing, kBorderPull, 0};
        for (int k = 0; k < m_tree.size(); ++k) {
            Border &border = m_graph.borders[k];
            for (int layer = m_ranks.top[k]; layer <= m_ranks.bottom[k]; ++layer) {
                const int left = add({layer, k, kNowhere, Kind::Left, 0, 0, 0});
                const int right = add({layer, k, kNowhere, Kind::Right, 0, 0, 0});
                if (!border.left.empty()) {
                    connect(border.left.back(), left, arc);
                    connect(border.right.back(), right, arc);
                }
                border.left.push_back(left);
                border.right.push_back(right);
            }
        }
    }

    /// An edge with its ends as vertices, the upper one first.
    struct Wire {
        int edge;
        int from;
        int to;
        int port;
        double offset;
    };

    int gate(int layer, int cluster, int owner)
    {
        return add({layer, cluster, owner, Kind::Wire, kWireHalfWidth, kWireHalfWidth, 0});
    }

    Wire wireOf(int e)
    {
        const LayoutEdge &edge = m_input.edges[e];
        const int inner = std::max({edge.from, edge.to, 0});
        const std::vector<int> &fromLayer = m_ranks.startsAround[e] ? m_ranks.top : m_ranks.bottom;
        const std::vector<int> &toLayer = m_ranks.endsAround[e] ? m_ranks.bottom : m_ranks.top;
        const int from = edge.from >= 0 ? edge.from : gate(fromLayer[edge.fromCluster], edge.fromCluster, inner);
        const int to = edge.to >= 0 ? edge.to : gate(toLayer[edge.toCluster], edge.toCluster, inner);
        Wire wire{e, from, to, 0, 0};
        if (edge.to >= 0)
            setPort(wire, m_input.nodes[edge.to], edge.toPort);
        return wire;
    }

    void setPort(Wire &wire, const LayoutNode &node, int port)
    {
        if (node.inPorts < 2 || port < 0 || port >= node.inPorts)
            return;
        m_graph.hasPorts = true;
        const double along = (port + 0.5) / node.inPorts;
        wire.port = int(along * (1 << LayeredGraph::kPortBits));
        wire.offset = (along - 0.5) * node.width;
    }

    int layerOf(int vertex) const { return m_graph.vertices[vertex].layer; }

    /// In the innermost cluster around `node` that has the layer.
    int addTurn(int node, int layer)
    {
        int cluster = m_input.nodes[node].cluster;
        while (cluster >= 0 && (m_ranks.top[cluster] > layer || m_ranks.bottom[cluster] < layer))
            cluster = m_tree.parent(cluster);
        return add({layer, cluster, node, Kind::Turn, kWireHalfWidth, kWireHalfWidth, 0});
    }

    /// From a turn above the upper end (the edge's target) to one below the lower end, past both.
    void addBackWire(int e)
    {
        const LayoutEdge &edge = m_input.edges[e];
        const int pull = std::clamp(edge.weight, 1, kMaxPull);
        Wire wire{e, addTurn(edge.to, layerOf(edge.to) - 1), addTurn(edge.from, layerOf(edge.from) + 1), 0, 0};
        const int above = wire.from;
        setPort(wire, m_input.nodes[edge.to], edge.toPort);
        connect(above, edge.to, {0, wire.port, 1, pull, wire.offset});
        connect(edge.from, wire.to, {0, 0, 1, pull, 0});
        m_graph.above[above] = edge.to;
        int last = above;
        for (int layer = layerOf(above) + 1; layer < layerOf(wire.to); ++layer) {
            const bool labelled = edge.labelWidth > 0 && m_graph.labels[e] < 0;
            const double half = labelled ? edge.labelWidth / 2 : kWireHalfWidth;
            const int v =
                add({layer, clusterOn(wire, layer), edge.to, Kind::Wire, half, half, labelled ? edge.labelHeight : 0});
            if (labelled)
                m_graph.labels[e] = v;
            addBelow(last, v, pull);
            last = v;
        }
        addBelow(last, wire.to, pull);
        m_graph.wires[e] = {wire.to, edge.from};
    }

    void addBelow(int above, int v, int pull)
    {
        connect(above, v, {0, 0, 1, pull, 0});
        m_graph.above[v] = above;
    }

    void addWires()
    {
        std::vector<Wire> wires;
        for (std::size_t e = 0; e < m_input.edges.size(); ++e)
            if (m_ranks.kinds[e] == WireKind::Plain)
                wires.push_back(wireOf(int(e)));
            else if (m_ranks.kinds[e] == WireKind::Back)
                addBackWire(int(e));
        std::stable_sort(wires.begin(), wires.end(), [&](const Wire &a, const Wire &b) {
            return std::tuple(a.from, layerOf(a.to), a.to, a.port) < std::tuple(b.from, layerOf(b.to), b.to, b.port);
        });
        const Wire *last = nullptr;
        for (const Wire &wire : wires) {
            if (!last || last->from != wire.from || !m_sharesTrunks)
                m_trunk.clear();
            addWire(wire, last);
            last = &wire;
        }
    }

    /// Looks from below for the trunk that is there: the wires of one source come in the order of their lengths.
    void addWire(const Wire &wire, const Wire *last)
    {
        const LayoutEdge &edge = m_input.edges[wire.edge];
        const bool labelled = edge.labelWidth > 0 && layerOf(wire.from) + 1 < layerOf(wire.to);
        const int lowest = layerOf(wire.to) - 1 - labelled;
        const int pull = std::clamp(edge.weight, 1, kMaxPull);
        int layer = lowest;
        while (layer > layerOf(wire.from) && trunkAt(wire, layer) < 0)
            --layer;
        int v = layer > layerOf(wire.from) ? trunkAt(wire, layer) : wire.from;
        while (++layer <= lowest)
            v = addToTrunk(wire, layer, v, pull);
        if (labelled)
            v = addLabel(wire, layer, v);
        const bool repeated = last && last->from == wire.from && last->to == wire.to && last->port == wire.port &&
                              m_graph.wires[last->edge].last == v;
        if (!repeated)
            connect(v, wire.to, {0, wire.port, 1, pull, wire.offset});
        m_graph.wires[wire.edge] = {v, wire.to};
    }

    int addLabel(const Wire &wire, int layer, int above)
    {
        const LayoutEdge &edge = m_input.edges[wire.edge];
        const double half = edge.labelWidth / 2;
        const int v = add({layer, clusterOn(wire, layer), wireOwner(wire), Kind::Wire, half, half, edge.labelHeight});
        addBelow(above, v, std::clamp(edge.weight, 1, kMaxPull));
        m_graph.labels[wire.edge] = v;
        return v;
    }

    int wireOwner(const Wire &wire) const { return m_graph.vertices[wire.from].owner; }

    /// The vertex of the value's trunk in that layer, in the wire's cluster; kNowhere if there is none yet.
    int trunkAt(const Wire &wire, int layer) const
    {
        const std::size_t depth = std::size_t(layer - layerOf(wire.from) - 1);
        if (depth < m_trunk.size())
            for (const auto &[place, vertex] : m_trunk[depth])
                if (place == clusterOn(wire, layer))
                    return vertex;
        return kNowhere;
    }

    int addToTrunk(const Wire &wire, int layer, int above, int pull)
    {
        const int cluster = clusterOn(wire, layer);
        const int v = add({layer, cluster, wireOwner(wire), Kind::Wire, kWireHalfWidth, kWireHalfWidth, 0});
        addBelow(above, v, pull);
        m_trunk.resize(std::max(m_trunk.size(), std::size_t(layer - layerOf(wire.from))));
        m_trunk[std::size_t(layer - layerOf(wire.from) - 1)].emplace_back(cluster, v);
        return v;
    }

    /// The target's clusters once they began; else the source's as long as the wire can leave through its lower border,
    /// that is if the target stands below. A wire whose target stands beside the box leaves it at once.
    int clusterOn(const Wire &wire, int layer) const
    {
        const Vertex &from = m_graph.vertices[wire.from];
        const Vertex &to = m_graph.vertices[wire.to];
        int source = from.cluster;
        while (source >= 0 && !m_tree.isInside(to.cluster, source) &&
               (m_ranks.bottom[source] < layer || m_ranks.bottom[source] >= to.layer))
            source = m_tree.parent(source);
        int target = to.cluster;
        while (target >= 0 && !m_tree.isInside(from.cluster, target) && m_ranks.top[target] > layer)
            target = m_tree.parent(target);
        if (m_tree.isInside(source, target))
            return source;
        return m_tree.isInside(target, source) ? target : m_tree.commonAncestor(source, target);
    }

    /// A crossing with a trunk is one for the eye and many among the edges: it costs something between the two.
    void weighTrunks()
    {
        const auto isWire = [this](int v) { return v != kNowhere && m_graph.vertices[v].kind == Kind::Wire; };
        std::vector<int> edges(m_graph.vertices.size());
        for (const WireEnd &wire : m_graph.wires)
            if (wire.end != kNowhere)
                ++edges[wire.last];
        for (std::size_t v = edges.size(); v-- > 0;) // a trunk's vertices come in the order of its layers
            if (isWire(m_graph.above[v]))
                edges[m_graph.above[v]] += edges[v];
        const auto weigh = [&](int upper, int lower, Arc &arc) {
            if (isWire(lower) && m_graph.above[lower] == upper)
                arc.crossing = std::max(1, int(std::lround(std::sqrt(edges[lower]))));
        };
        for (auto &[upper, arc] : m_down)
            weigh(upper, arc.to, arc);
        for (auto &[lower, arc] : m_up)
            weigh(arc.to, lower, arc);
    }

    void finish()
    {
        weighTrunks();
        m_graph.up.build(m_graph.vertices.size(), m_up);
        m_graph.down.build(m_graph.vertices.size(), m_down);
        m_graph.moves.assign(m_graph.layers.size(), 0);
        m_graph.x.assign(m_graph.vertices.size(), 0);
        m_graph.pinned.assign(m_graph.vertices.size(), 0);
        m_graph.position.assign(m_graph.vertices.size(), 0);
        for (int layer = 0; layer < m_graph.layerCount(); ++layer)
            m_graph.setPositions(layer);
    }

    const LayoutInput &m_input;
    const ClusterTree &m_tree;
    const Ranks &m_ranks;
    bool m_sharesTrunks;
    LayeredGraph m_graph;
    std::vector<std::pair<int, Arc>> m_up;
    std::vector<std::pair<int, Arc>> m_down;
    std::vector<std::vector<std::pair<int, int>>> m_trunk; ///< of one source, by layer: cluster and vertex
};

} // namespace

void Arcs::build(std::size_t vertices, const std::vector<std::pair<int, Arc>> &arcs)
{
    m_start.assign(vertices + 1, 0);
    for (const auto &[v, arc] : arcs)
        ++m_start[v + 1];
    std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
    m_arcs.resize(arcs.size());
    std::vector<int> next = m_start;
    for (const auto &[v, arc] : arcs)
        m_arcs[next[v]++] = arc;
}

std::vector<int> LayeredGraph::chainOf(int edge) const
{
    std::vector<int> chain;
    if (wires[edge].end == kNowhere)
        return chain;
    chain.push_back(wires[edge].end);
    for (int v = wires[edge].last; v != kNowhere; v = above[v])
        chain.push_back(v);
    std::reverse(chain.begin(), chain.end());
    return chain;
}

void LayeredGraph::setPositions(int layer)
{
    bool moved = false;
    for (int i = 0; i < int(layers[layer].size()); ++i) {
        int &place = position[layers[layer][i]];
        moved = moved || place != i;
        place = i;
    }
    moves[layer] += moved;
}

void LayeredGraph::swapInLayer(int layer, int left)
{
    auto &row = layers[layer];
    ++moves[layer];
    std::swap(row[left], row[left + 1]);
    position[row[left]] = left;
    position[row[left + 1]] = left + 1;
}

void LayeredGraph::moveInLayer(int layer, int from, int to)
{
    ++moves[layer];
    auto &row = layers[layer];
    if (to > from)
        std::rotate(row.begin() + from, row.begin() + from + 1, row.begin() + to + 1);
    else
        std::rotate(row.begin() + to, row.begin() + from, row.begin() + from + 1);
    for (int i = std::min(from, to); i <= std::max(from, to); ++i)
        position[row[i]] = i;
}

LayeredGraph makeLayers(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks,
                        const std::stop_token &stop, LayeredPhase skipped)
{
    return Builder(input, tree, ranks, skipped).build(stop);
}

} // namespace heliograph::layered
