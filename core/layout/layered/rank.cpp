#include "core/layout/layered/rank.h"

#include "core/layout/layered/network_simplex.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr int kMaxSpan = 1000;
constexpr std::int64_t kEffort = 40'000'000; ///< of the simplex: four times what 10,000 nodes in 250 clusters need
constexpr int kMaxWeight = 1000;
constexpr int kClusterWeight = 16; ///< of a layer of a cluster against a layer of an edge
constexpr int kOldRowWeight = 2;   ///< the same of a node that leaves its row of the drawing before
constexpr double kSameRow = 8;     ///< centres that differ by less were in one layer

/// Layers of the drawing before, found in the centres of what survived.
class OldRows
{
public:
    explicit OldRows(const LayeredHints &hints)
    {
        std::vector<double> centres;
        for (const auto &point : hints.previous)
            if (point)
                centres.push_back(point->y);
        std::sort(centres.begin(), centres.end());
        for (const double y : centres)
            if (m_rows.empty() || y > m_rows.back() + kSameRow)
                m_rows.push_back(y);
    }

    std::size_t size() const { return m_rows.size(); }

    int rowOf(const LayoutPoint &point) const
    {
        return int(std::lower_bound(m_rows.begin(), m_rows.end(), point.y - kSameRow) - m_rows.begin());
    }

private:
    std::vector<double> m_rows;
};

class Ranking
{
public:
    Ranking(const LayoutInput &input, const ClusterTree &tree)
        : m_input(input), m_tree(tree), m_model(input, tree), m_simplex(m_model.size() + 1)
    {
        m_ranks.kinds = findBackEdges(input, m_model);
        for (const LayoutEdge &edge : input.edges) {
            m_ranks.startsAround.push_back(m_model.startsAround(edge));
            m_ranks.endsAround.push_back(m_model.endsAround(edge));
        }
    }

    Ranks run(const LayeredHints &hints, const std::stop_token &stop, LayeredPhase skipped)
    {
        if (stop.stop_requested())
            return {};
        addConstraints();
        if (stop.stop_requested())
            return {};
        start(hints);
        if (skipped != LayeredPhase::RankSimplex)
            m_simplex.solve(stop, kEffort);
        if (stop.stop_requested())
            return {};
        takeValues();
        if (!m_model.hasRows() && hints.previous.empty() && skipped != LayeredPhase::RankBalance)
            balance();
        if (stop.stop_requested())
            return {};
        measureClusters();
        compress();
        makeRoomForTurns();
        measureClusters();
        return std::move(m_ranks);
    }

private:
    void addConstraints()
    {
        m_simplex.reserve(m_input.edges.size() + m_model.structure().size() + std::size_t(m_tree.size()));
        for (std::size_t e = 0; e < m_input.edges.size(); ++e) {
            const LayoutEdge &edge = m_input.edges[e];
            const int weight = std::clamp(edge.weight, 0, kMaxWeight);
            if (m_ranks.kinds[e] == WireKind::Plain)
                m_simplex.add(m_model.tail(edge), m_model.head(edge), leastSpan(edge), weight);
            else if (m_ranks.kinds[e] == WireKind::Back)
                m_simplex.add(m_model.head(edge), m_model.tail(edge), leastSpan(edge), weight);
        }
        for (const RankConstraint &c : m_model.structure())
            m_simplex.add(c.above, c.below, c.least, 0);
        for (int k = 0; k < m_tree.size(); ++k)
            m_simplex.add(m_model.top(k), m_model.bottom(k), 0, kClusterWeight);
    }

    void start(const LayeredHints &hints)
    {
        const OldRows rows(hints);
        for (std::size_t v = 0; v < hints.previous.size(); ++v)
            if (hints.previous[v]) {
                const int row = rows.rowOf(*hints.previous[v]);
                m_simplex.setValue(m_model.ofNode(int(v)), row);
                m_simplex.addWish(m_model.size(), m_model.ofNode(int(v)), row, kOldRowWeight);
            }
        m_simplex.settle();
        if (hints.previous.empty())
            m_simplex.tighten(8);
    }

    void takeValues()
    {
        int least = std::numeric_limits<int>::max();
        for (std::size_t v = 0; v < m_input.nodes.size(); ++v) {
            m_ranks.ofNode.push_back(m_simplex.value(m_model.ofNode(int(v))));
            least = std::min(least, m_ranks.ofNode.back());
        }
        for (int k = 0; k < m_tree.size(); ++k)
            least = std::min(least, m_simplex.value(m_model.top(k)));
        for (int &rank : m_ranks.ofNode)
            rank -= least;
        measureClusters();
    }

    void measureClusters()
    {
        m_ranks.layers = m_lastTurn + 1;
        m_ranks.top.assign(m_tree.size(), std::numeric_limits<int>::max());
        m_ranks.bottom.assign(m_tree.size(), 0);
        for (std::size_t v = 0; v < m_input.nodes.size(); ++v)
            widen(m_input.nodes[v].cluster, m_ranks.ofNode[v]);
        std::vector<std::vector<int>> inner(m_tree.size()); // edges between each cluster's border and its inside
        for (int e = 0; e < int(m_input.edges.size()); ++e)
            if (m_ranks.kinds[e] == WireKind::Plain && (m_ranks.startsAround[e] || m_ranks.endsAround[e]))
                inner[m_ranks.startsAround[e] ? m_input.edges[e].fromCluster : m_input.edges[e].toCluster].push_back(e);
        const auto &order = m_tree.preorder();
        for (std::size_t i = order.size(); i-- > 0;) {
            for (const int e : inner[order[i]])
                widen(order[i], borderRank(e));
            widen(m_tree.parent(order[i]), m_ranks.top[order[i]]);
            widen(m_tree.parent(order[i]), m_ranks.bottom[order[i]]);
        }
        for (const int rank : m_ranks.ofNode)
            m_ranks.layers = std::max(m_ranks.layers, rank + 1);
        for (const int rank : m_ranks.bottom)
            m_ranks.layers = std::max(m_ranks.layers, rank + 1);
    }

    void widen(int cluster, int rank)
    {
        if (cluster < 0)
            return;
        m_ranks.top[cluster] = std::min(m_ranks.top[cluster], rank);
        m_ranks.bottom[cluster] = std::max(m_ranks.bottom[cluster], rank);
    }

    /// Layer in which an edge between a cluster's border and its inside meets the border.
    int borderRank(int e) const
    {
        const LayoutEdge &edge = m_input.edges[e];
        if (m_ranks.startsAround[e])
            return (edge.to >= 0 ? m_ranks.ofNode[edge.to] : m_ranks.top[edge.toCluster]) - leastSpan(edge);
        return (edge.from >= 0 ? m_ranks.ofNode[edge.from] : m_ranks.bottom[edge.fromCluster]) + leastSpan(edge);
    }

    struct Room {
        int low = 0;
        int high = std::numeric_limits<int>::max();
        std::int64_t pull = 0;
        bool linked = false;
    };

    /// Layers each node could stand in while all others stay.
    std::vector<Room> roomOfNodes() const
    {
        std::vector<Room> rooms(m_input.nodes.size());
        for (std::size_t v = 0; v < rooms.size(); ++v)
            if (const int k = m_input.nodes[v].cluster; k >= 0)
                rooms[v] = {m_ranks.top[k], m_ranks.bottom[k]};
        for (std::size_t e = 0; e < m_input.edges.size(); ++e) {
            const LayoutEdge &edge = m_input.edges[e];
            for (const int v : {edge.from, edge.to})
                if (v >= 0 && m_ranks.kinds[e] != WireKind::Loop)
                    rooms[v].linked |= m_ranks.kinds[e] != WireKind::Plain;
            if (m_ranks.kinds[e] != WireKind::Plain)
                continue;
            if (edge.from >= 0)
                rooms[edge.from].pull += edge.weight;
            if (edge.to >= 0)
                rooms[edge.to].pull -= edge.weight;
        }
        return rooms;
    }

    /// Calls use(node, room) for all nodes that can stand in several layers without longer edges.
    template <typename Use>
    void eachLoose(Use use)
    {
        const std::vector<Room> rooms = roomOfNodes();
        std::vector<std::vector<int>> edges(m_input.nodes.size());
        for (std::size_t e = 0; e < m_input.edges.size(); ++e)
            for (const int v : {m_input.edges[e].from, m_input.edges[e].to})
                if (v >= 0)
                    edges[v].push_back(int(e));
        for (std::size_t v = 0; v < rooms.size(); ++v)
            if (rooms[v].pull == 0 && !rooms[v].linked && !edges[v].empty())
                use(int(v), roomBetween(int(v), rooms[v], edges[v]));
    }

    Room roomBetween(int v, Room room, const std::vector<int> &edges) const
    {
        room.high = std::min(room.high, m_ranks.layers - 1);
        for (const int e : edges) {
            const LayoutEdge &edge = m_input.edges[e];
            if (edge.from == v && edge.to != v)
                room.high = std::min(room.high, headRank(e) - leastSpan(edge));
            else if (edge.to == v && edge.from != v)
                room.low = std::max(room.low, tailRank(e) + leastSpan(edge));
        }
        return room;
    }

    int tailRank(int e) const
    {
        const LayoutEdge &edge = m_input.edges[e];
        return edge.from >= 0 ? m_ranks.ofNode[edge.from]
                              : (m_ranks.startsAround[e] ? m_ranks.top : m_ranks.bottom)[edge.fromCluster];
    }

    int headRank(int e) const
    {
        const LayoutEdge &edge = m_input.edges[e];
        return edge.to >= 0 ? m_ranks.ofNode[edge.to]
                            : (m_ranks.endsAround[e] ? m_ranks.bottom : m_ranks.top)[edge.toCluster];
    }

    /// Nodes that may go to the emptiest of their layers.
    void balance()
    {
        std::vector<double> taken(m_ranks.layers);
        for (std::size_t v = 0; v < m_input.nodes.size(); ++v)
            taken[m_ranks.ofNode[v]] += widthOf(int(v));
        eachLoose([&](int v, const Room &room) {
            int best = m_ranks.ofNode[v];
            taken[best] -= widthOf(v);
            for (int rank = room.low; rank <= room.high; ++rank)
                if (taken[rank] < taken[best])
                    best = rank;
            taken[best] += widthOf(v);
            m_ranks.ofNode[v] = best;
        });
    }

    double widthOf(int v) const { return m_input.nodes[v].width + m_input.nodeGap; }

    /// Takes out layers without a node, unless an edge asked to span more than one.
    void compress()
    {
        if (std::any_of(m_input.edges.begin(), m_input.edges.end(), [](const auto &e) { return leastSpan(e) > 1; }))
            return;
        std::vector<int> layer(std::size_t(m_ranks.layers) + 1);
        for (const auto *used : {&m_ranks.ofNode, &m_ranks.top, &m_ranks.bottom})
            for (const int rank : *used)
                layer[rank + 1] = 1;
        for (std::size_t rank = 1; rank < layer.size(); ++rank)
            layer[rank] += layer[rank - 1];
        for (int &rank : m_ranks.ofNode)
            rank = layer[rank];
    }

    /// A layer above and below each edge that runs up.
    void makeRoomForTurns()
    {
        bool above = false;
        int last = -1;
        for (std::size_t e = 0; e < m_input.edges.size(); ++e)
            if (m_ranks.kinds[e] == WireKind::Back) {
                above = above || m_ranks.ofNode[m_input.edges[e].to] == 0;
                last = std::max(last, m_ranks.ofNode[m_input.edges[e].from]);
            }
        m_lastTurn = last < 0 ? -1 : last + above + 1;
        for (int &rank : m_ranks.ofNode)
            rank += above;
    }

    const LayoutInput &m_input;
    const ClusterTree &m_tree;
    RankModel m_model;
    NetworkSimplex m_simplex;
    Ranks m_ranks;
    int m_lastTurn = -1; ///< lowest layer in which an edge that runs up turns
};

} // namespace

int leastSpan(const LayoutEdge &edge)
{
    return std::clamp(edge.ranks, 1, kMaxSpan) + (edge.labelWidth > 0 && edge.ranks <= 1 ? 1 : 0);
}

Ranks assignRanks(const LayoutInput &input, const ClusterTree &tree, const LayeredHints &hints,
                  const std::stop_token &stop, LayeredPhase skipped)
{
    return Ranking(input, tree).run(hints, stop, skipped);
}

} // namespace heliograph::layered
