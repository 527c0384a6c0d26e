// Alignment gives a feasible start; then blocks (straight runs of wires and borders, single nodes) move one by one to
// the median of what they are linked to, and the network simplex method finds the exact optimum, in windows of layers
// where the graph is large.
#include "core/layout/layered/coordinates.h"

#include "core/layout/layered/brandes_koepf.h"
#include "core/layout/layered/crossings.h"
#include "core/layout/layered/network_simplex.h"

#include <algorithm>
#include <array>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kDescents = 12;
constexpr int kDescentsBetween = 4;
constexpr std::size_t kWhole = 4000;      ///< vertices that are solved in one window
constexpr std::size_t kWindow = 1200;     ///< vertices of a window
constexpr std::size_t kLongestBlock = 16; ///< layers that a wire is kept straight over at any cost
constexpr int kOldPlacePull = 12;
constexpr int kClusterPull = 4;
constexpr double kUnits = 2;    ///< of the simplex in a point
constexpr double kWidest = 5e8; ///< what its integers hold
constexpr std::int64_t kEffortPerBlock = 30'000;

/// What an edge between two kinds of vertices costs for each point it is off the vertical.
int weightOf(const LayeredGraph &graph, int a, const Arc &arc)
{
    const bool wireA = graph.vertices[a].kind == Kind::Wire;
    const bool wireB = graph.vertices[arc.to].kind == Kind::Wire;
    return arc.pull * (wireA && wireB ? 8 : wireA || wireB ? 2 : 1);
}

class Placement
{
public:
    Placement(LayeredGraph &graph, const Spacing &spacing, const LayeredHints &hints, const std::stop_token &stop)
        : m_graph(graph), m_spacing(spacing), m_hints(hints), m_stop(stop)
    {
    }

    void run()
    {
        for (int v = 0; v < int(m_graph.vertices.size()); ++v)
            sortArcs(m_graph, v);
        measureGaps();
        if (m_hints.previous.empty())
            placeByAlignment(m_graph, m_spacing);
        else
            placeByWishes(m_graph, m_spacing, oldPlaces());
        const auto [least, most] = std::minmax_element(m_graph.x.begin(), m_graph.x.end());
        const bool fits = *most - *least < kWidest;
        makeBlocks();
        descend(kDescents);
        if (!fits)
            return;
        makeBlocks();
        if (m_graph.vertices.size() <= kWhole)
            return solveWindow(0, m_graph.layerCount());
        for (const std::size_t first : {kWindow, kWindow / 2})
            solveWindows(first);
    }

private:
    void measureGaps()
    {
        m_gap.assign(m_graph.vertices.size(), 0);
        for (const auto &row : m_graph.layers)
            for (std::size_t i = 1; i < row.size(); ++i)
                m_gap[row[i]] = m_spacing.between(row[i - 1], row[i]);
    }

    /// Old x of a vertex, if it is a node that was there before.
    std::optional<double> oldX(int v) const
    {
        if (std::size_t(v) >= m_hints.previous.size() || !m_hints.previous[v])
            return std::nullopt;
        return m_hints.previous[v]->x;
    }

    /// Survivors' old x; the others come to lie between what they are linked to.
    std::vector<double> oldPlaces() const
    {
        std::vector<double> x(m_graph.vertices.size());
        std::vector<char> known(m_graph.vertices.size());
        for (int v = 0; v < int(x.size()); ++v)
            if (const auto old = oldX(v)) {
                x[v] = *old;
                known[v] = 1;
            }
        const auto guess = [&](int v) {
            double sum = 0;
            int count = 0;
            for (const Arcs *arcs : {&m_graph.up, &m_graph.down})
                for (const Arc &arc : arcs->of(v))
                    if (known[arc.to]) {
                        sum += x[arc.to];
                        ++count;
                    }
            if (known[v] || count == 0)
                return;
            x[v] = sum / count;
            known[v] = 1;
        };
        for (int layer = 0; layer < m_graph.layerCount(); ++layer)
            for (const int v : m_graph.layers[layer])
                guess(v);
        for (int layer = m_graph.layerCount(); layer-- > 0;)
            for (const int v : m_graph.layers[layer])
                guess(v);
        return x;
    }

    bool isStraight(int v, const Arc &arc) const
    {
        const Vertex &a = m_graph.vertices[v];
        const bool sameKind = a.kind == m_graph.vertices[arc.to].kind && a.kind != Kind::Node;
        return sameKind && std::abs(m_graph.x[arc.to] - m_graph.x[v]) < 0.01;
    }

    void makeBlocks()
    {
        m_blocks.clear();
        m_blockOf.assign(m_graph.vertices.size(), -1);
        for (const auto &row : m_graph.layers)
            for (const int first : row)
                if (m_blockOf[first] < 0)
                    addBlock(first);
    }

    void addBlock(int first)
    {
        m_blocks.emplace_back();
        for (int v = first; v >= 0;) {
            m_blockOf[v] = int(m_blocks.size()) - 1;
            m_blocks.back().push_back(v);
            int next = -1;
            for (const Arc &arc : m_graph.down.of(v))
                if (next < 0 && m_blockOf[arc.to] < 0 && isStraight(v, arc) &&
                    (m_graph.vertices[v].isBorder() || m_blocks.back().size() < kLongestBlock))
                    next = arc.to;
            v = next;
        }
    }

    double xOf(int block) const { return m_graph.x[m_blocks[block][0]]; }

    /// Only blocks beside or linked to one that moved since they were last looked at can move.
    void descend(int passes)
    {
        m_settled.assign(m_blocks.size(), 0);
        bool moved = true;
        for (int pass = 0; pass < passes && moved && !m_stop.stop_requested(); ++pass) {
            moved = false;
            for (std::size_t i = 0; i < m_blocks.size(); ++i)
                if (const std::size_t block = pass % 2 ? m_blocks.size() - 1 - i : i; !m_settled[block])
                    moved |= moveToMedian(int(block));
        }
    }

    /// Room of a block between its neighbours.
    std::pair<double, double> roomOf(const std::vector<int> &block) const
    {
        double low = -kInfinity;
        double high = kInfinity;
        for (const int v : block) {
            const auto &row = m_graph.layers[m_graph.vertices[v].layer];
            const int at = m_graph.position[v];
            if (at > 0)
                low = std::max(low, m_graph.x[row[at - 1]] + m_gap[v]);
            if (at + 1 < int(row.size()))
                high = std::min(high, m_graph.x[row[at + 1]] - m_gap[row[at + 1]]);
        }
        const Vertex &first = m_graph.vertices[block[0]];
        if (first.kind == Kind::Left)
            high =
                std::min(high, m_graph.x[m_graph.borders[first.cluster].right[0]] - m_spacing.widthOf(first.cluster));
        else if (first.kind == Kind::Right)
            low = std::max(low, m_graph.x[m_graph.borders[first.cluster].left[0]] + m_spacing.widthOf(first.cluster));
        return {low, high};
    }

    void collectWishes(const std::vector<int> &block)
    {
        m_wishes.clear();
        for (const int v : block) {
            for (const Arc &arc : m_graph.up.of(v))
                if (m_blockOf[arc.to] != m_blockOf[v])
                    m_wishes.emplace_back(m_graph.x[arc.to] - arc.offset, weightOf(m_graph, v, arc));
            for (const Arc &arc : m_graph.down.of(v))
                if (m_blockOf[arc.to] != m_blockOf[v])
                    m_wishes.emplace_back(m_graph.x[arc.to] + arc.offset, weightOf(m_graph, v, arc));
            if (const auto old = oldX(v))
                m_wishes.emplace_back(*old, kOldPlacePull);
        }
        std::sort(m_wishes.begin(), m_wishes.end());
    }

    /// The middle of all best places.
    double medianWish() const
    {
        double total = 0;
        for (const auto &[x, weight] : m_wishes)
            total += weight;
        double sum = 0;
        for (std::size_t i = 0; i < m_wishes.size(); ++i) {
            sum += m_wishes[i].second;
            if (2 * sum == total)
                return (m_wishes[i].first + m_wishes[i + 1].first) / 2;
            if (2 * sum > total)
                return m_wishes[i].first;
        }
        return 0;
    }

    bool moveToMedian(int index)
    {
        const std::vector<int> &block = m_blocks[index];
        m_settled[index] = 1;
        const auto [low, high] = roomOf(block);
        if (low > high)
            return false;
        const Kind kind = m_graph.vertices[block[0]].kind;
        const double now = xOf(index);
        double wish = now;
        if (kind == Kind::Left)
            wish = high;
        else if (kind == Kind::Right)
            wish = low;
        else {
            collectWishes(block);
            if (!m_wishes.empty())
                wish = medianWish();
        }
        const double x = std::clamp(std::round(wish * kUnits) / kUnits, low, high);
        if (!std::isfinite(x) || std::abs(x - now) < 0.05)
            return false;
        for (const int v : block) {
            m_graph.x[v] = x;
            unsettleAround(v);
        }
        m_settled[index] = 1;
        return true;
    }

    void unsettleAround(int v)
    {
        for (const Arcs *arcs : {&m_graph.up, &m_graph.down})
            for (const Arc &arc : arcs->of(v))
                m_settled[m_blockOf[arc.to]] = 0;
        const Vertex &vertex = m_graph.vertices[v];
        const auto &row = m_graph.layers[vertex.layer];
        const int at = m_graph.position[v];
        if (at > 0)
            m_settled[m_blockOf[row[at - 1]]] = 0;
        if (at + 1 < int(row.size()))
            m_settled[m_blockOf[row[at + 1]]] = 0;
        if (vertex.isBorder()) {
            const Border &border = m_graph.borders[vertex.cluster];
            m_settled[m_blockOf[border.left[0]]] = m_settled[m_blockOf[border.right[0]]] = 0;
        }
    }

    void solveWindows(std::size_t first)
    {
        std::size_t limit = m_graph.borders.empty() ? first : 2 * first; // borders are long blocks: they need room
        for (int layer = 0; layer < m_graph.layerCount() && !m_stop.stop_requested();) {
            int end = layer;
            for (std::size_t size = 0; end < m_graph.layerCount() && size < limit; ++end)
                size += m_graph.layers[end].size();
            limit = m_graph.borders.empty() ? kWindow : 2 * kWindow;
            solveWindow(layer, end);
            layer = end;
        }
        descend(kDescentsBetween);
    }

    /// An edge between two movable blocks, or one and a fixed place (`to` is 0 then); `offset` is added to `from`.
    struct Cost {
        int from;
        int to;
        int weight;
        int offset;
    };

    static int units(double x) { return int(std::lround(x * kUnits)); }

    /// Exact x of the blocks that lie within layers [first, end); all others are fixed. Variable 0 is the origin.
    void solveWindow(int first, int end)
    {
        m_variable.assign(m_blocks.size(), 0);
        m_mine.assign(1, -1);
        for (int layer = first; layer < end; ++layer)
            for (const int v : m_graph.layers[layer]) {
                const int block = m_blockOf[v];
                if (m_variable[block] == 0 && m_graph.vertices[m_blocks[block].front()].layer >= first &&
                    m_graph.vertices[m_blocks[block].back()].layer < end) {
                    m_variable[block] = int(m_mine.size());
                    m_mine.push_back(block);
                }
            }
        if (m_mine.size() < 2)
            return;
        collectCosts(first, end);
        NetworkSimplex simplex(int(m_mine.size() + m_costs.size()));
        for (std::size_t i = 1; i < m_mine.size(); ++i)
            simplex.setValue(int(i), units(xOf(m_mine[i])));
        if (!addSeparations(simplex, first, end))
            return;
        addCosts(simplex);
        simplex.solve(kEffortPerBlock * std::int64_t(m_mine.size()), m_stop);
        for (std::size_t i = 1; i < m_mine.size(); ++i)
            for (const int v : m_blocks[m_mine[i]])
                m_graph.x[v] = (simplex.value(int(i)) - simplex.value(0)) / kUnits;
    }

    void collectCosts(int first, int end)
    {
        m_costs.clear();
        for (int layer = std::max(0, first - 1); layer < end; ++layer)
            for (const int u : m_graph.layers[layer])
                for (const Arc &arc : m_graph.down.of(u))
                    addCost(u, arc);
        for (std::size_t i = 1; i < m_mine.size(); ++i)
            for (const int v : m_blocks[m_mine[i]])
                if (const auto old = oldX(v))
                    m_costs.push_back({int(i), 0, kOldPlacePull, -units(*old)});
    }

    /// |x(u) - x(v) - offset|, where v is the lower end.
    void addCost(int u, const Arc &arc)
    {
        const int p = m_variable[m_blockOf[u]];
        const int q = m_variable[m_blockOf[arc.to]];
        const int offset = units(arc.offset);
        if (m_blockOf[u] == m_blockOf[arc.to] || (p == 0 && q == 0))
            return;
        const int weight = weightOf(m_graph, u, arc);
        if (p == 0)
            m_costs.push_back({q, 0, weight, offset - units(m_graph.x[u])});
        else if (q == 0)
            m_costs.push_back({p, 0, weight, -offset - units(m_graph.x[arc.to])});
        else
            m_costs.push_back({p, q, weight, -offset});
    }

    /// A variable below both ends of each edge: the sum of its distances to them is the edge's deviation.
    void addCosts(NetworkSimplex &simplex)
    {
        int variable = int(m_mine.size());
        for (const Cost &cost : m_costs) {
            simplex.setValue(variable, std::min(simplex.value(cost.from) + cost.offset, simplex.value(cost.to)));
            simplex.add(variable, cost.from, -cost.offset, cost.weight);
            simplex.add(variable, cost.to, 0, cost.weight);
            ++variable;
        }
    }

    /// False if the present places do not keep them, which rounding could cause.
    bool addSeparations(NetworkSimplex &simplex, int first, int end)
    {
        m_separations.clear();
        for (int layer = first; layer < end; ++layer) {
            const auto &row = m_graph.layers[layer];
            for (std::size_t i = 0; i + 1 < row.size(); ++i)
                addSeparation(row[i], row[i + 1], m_gap[row[i + 1]]);
        }
        for (int k = 0; k < int(m_graph.borders.size()); ++k)
            if (const Border &border = m_graph.borders[k]; !border.left.empty())
                addSeparation(border.left[0], border.right[0], m_spacing.widthOf(k));
        std::sort(m_separations.begin(), m_separations.end());
        m_separations.erase(std::unique(m_separations.begin(), m_separations.end(),
                                        [](const auto &a, const auto &b) { return a[0] == b[0] && a[1] == b[1]; }),
                            m_separations.end());
        for (const auto &[from, to, minusLeast] : m_separations) {
            if (simplex.value(to) - simplex.value(from) < -minusLeast)
                return false;
            simplex.add(from, to, -minusLeast, 0);
        }
        for (const Border &border : m_graph.borders)
            if (!border.left.empty()) {
                const int p = m_variable[m_blockOf[border.left[0]]];
                const int q = m_variable[m_blockOf[border.right[0]]];
                if (p > 0 && q > 0)
                    simplex.add(p, q, 0, kClusterPull);
            }
        return true;
    }

    /// Kept with the least distance negated, so that of several between two blocks the widest sorts first.
    void addSeparation(int left, int right, double distance)
    {
        const int p = m_variable[m_blockOf[left]];
        const int q = m_variable[m_blockOf[right]];
        if (p == 0 && q == 0)
            return;
        const double fixed = (p == 0 ? m_graph.x[left] : 0) - (q == 0 ? m_graph.x[right] : 0);
        m_separations.push_back({p, q, -int(std::ceil((distance + fixed) * kUnits - 0.01))});
    }

    LayeredGraph &m_graph;
    const Spacing &m_spacing;
    const LayeredHints &m_hints;
    const std::stop_token &m_stop;
    std::vector<double> m_gap;              ///< of each vertex to its left neighbour
    std::vector<char> m_settled;            ///< by block: nothing around it moved since it was looked at
    std::vector<std::vector<int>> m_blocks; ///< from top to bottom
    std::vector<int> m_blockOf;
    std::vector<std::pair<double, int>> m_wishes;
    std::vector<int> m_variable; ///< of a block in the window, 0 if it is fixed
    std::vector<int> m_mine;     ///< block of each variable
    std::vector<Cost> m_costs;
    std::vector<std::array<int, 3>> m_separations;
};

} // namespace

void assignX(LayeredGraph &graph, const Spacing &spacing, const LayeredHints &hints, const std::stop_token &stop)
{
    Placement(graph, spacing, hints, stop).run();
}

} // namespace heliograph::layered
