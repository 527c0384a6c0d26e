// Alignment gives a feasible start; then the network simplex method moves blocks (straight runs of wires and borders,
// single nodes) to the optimum, or as near as its effort allows where the graph is large.
#include "core/layout/layered/coordinates.h"

#include "core/layout/layered/brandes_koepf.h"
#include "core/layout/layered/crossings.h"
#include "core/layout/layered/network_simplex.h"
#include "core/layout/layered/old_places.h"

#include <algorithm>
#include <array>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr std::size_t kLongestBlock = 4;  ///< layers that a wire of a large graph is kept straight over at any cost
constexpr std::size_t kSmallGraph = 2000; ///< vertices; there straight wires are a wish only: they make drawings wide
constexpr int kOldPlacePull = 400;
constexpr int kClusterPull = 4;
constexpr double kUnits = 2;    ///< of the simplex in a point
constexpr double kWidest = 5e8; ///< what its integers hold

/// What a point of the width costs: more the taller the drawing is, and soon as much as a few edges.
int widthPull(int layers)
{
    return std::max(std::min(4, layers / 4), layers / 16);
}

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
    Placement(LayeredGraph &graph, const Spacing &spacing, const LayeredHints &hints, const std::stop_token &stop,
              LayeredPhase skipped)
        : m_graph(graph), m_spacing(spacing), m_hints(hints), m_stop(stop), m_skipped(skipped)
    {
    }

    void run()
    {
        for (int v = 0; v < int(m_graph.vertices.size()); ++v)
            sortArcs(m_graph, v);
        measureGaps();
        if (m_stop.stop_requested())
            return;
        if (m_hints.previous.empty())
            placeByAlignment(m_graph, m_spacing, m_stop);
        else
            placeByWishes(m_graph, m_spacing, oldPlaces(m_graph, m_hints));
        if (m_stop.stop_requested())
            return;
        const auto [least, most] = std::minmax_element(m_graph.x.begin(), m_graph.x.end());
        const bool fits = *most - *least < kWidest;
        if (!fits || m_skipped == LayeredPhase::XSimplex)
            return;
        if (m_graph.borders.empty())
            startFromOldPlaces();
        makeBlocks();
        solve();
    }

private:
    /// So that survivors are at their places where the effort of a large graph ends early: each as far right of what
    /// is before it in its row as it was, the rest beside them. Borders run through many rows and cannot start so.
    void startFromOldPlaces()
    {
        for (const auto &row : m_graph.layers) {
            const auto first = std::find_if(row.begin(), row.end(), [this](int v) { return oldX(v).has_value(); });
            if (first == row.end())
                continue;
            m_graph.x[*first] = *oldX(*first);
            for (auto v = first; v != row.begin(); --v)
                m_graph.x[*(v - 1)] = m_graph.x[*v] - m_gap[*v];
            for (auto v = first + 1; v != row.end(); ++v) {
                const double least = m_graph.x[*(v - 1)] + m_gap[*v];
                m_graph.x[*v] = std::max(least, oldX(*v).value_or(least));
            }
        }
    }

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

    /// A wire that has to stay straight pushes aside what stands on either side of it where it could bend: what was
    /// there before, and whole groups of nodes. In a large graph it saves much of the solver's time.
    std::size_t longestBlock() const
    {
        return m_hints.previous.empty() && m_graph.vertices.size() > kSmallGraph ? kLongestBlock : 1;
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
                    (m_graph.vertices[v].isBorder() || m_blocks.back().size() < longestBlock()))
                    next = arc.to;
            v = next;
        }
    }

    double xOf(int block) const { return m_graph.x[m_blocks[block][0]]; }

    static int units(double x) { return int(std::lround(x * kUnits)); }

    /// Exact x of all blocks. Variable 0 is the origin, block i is variable i + 1.
    void solve()
    {
        const int blocks = int(m_blocks.size());
        NetworkSimplex simplex(blocks + 3);
        for (int i = 0; i < blocks; ++i)
            simplex.setValue(i + 1, units(xOf(i)));
        if (m_stop.stop_requested() || !addSeparations(simplex))
            return;
        for (const auto &row : m_graph.layers)
            for (const int u : row)
                addWishes(simplex, u);
        if (m_hints.previous.empty() && m_skipped != LayeredPhase::WidthPull)
            addWidth(simplex, blocks + 1, blocks + 2);
        if (m_stop.stop_requested())
            return;
        simplex.solve(m_stop);
        for (int i = 0; i < blocks; ++i)
            for (const int v : m_blocks[i])
                m_graph.x[v] = (simplex.value(i + 1) - simplex.value(0)) / kUnits;
    }

    int variableOf(int v) const { return m_blockOf[v] + 1; }

    void addWishes(NetworkSimplex &simplex, int u) const
    {
        for (const Arc &arc : m_graph.down.of(u))
            simplex.addWish(variableOf(u), variableOf(arc.to), -units(arc.offset), weightOf(m_graph, u, arc));
        if (const auto old = oldX(u))
            simplex.addWish(0, variableOf(u), units(*old), kOldPlacePull);
    }

    /// Two variables beside everything, drawn together: without them long graphs drift sideways, which makes no edge
    /// longer.
    void addWidth(NetworkSimplex &simplex, int left, int right) const
    {
        simplex.setValue(left, std::numeric_limits<int>::max());
        simplex.setValue(right, std::numeric_limits<int>::min());
        for (const auto &row : m_graph.layers) {
            if (row.empty())
                continue;
            const int before = units(std::ceil(m_graph.vertices[row.front()].left));
            const int after = units(std::ceil(m_graph.vertices[row.back()].right));
            const int first = variableOf(row.front());
            const int last = variableOf(row.back());
            simplex.add(left, first, before, 0);
            simplex.add(last, right, after, 0);
            simplex.setValue(left, std::min(simplex.value(left), simplex.value(first) - before));
            simplex.setValue(right, std::max(simplex.value(right), simplex.value(last) + after));
        }
        simplex.add(left, right, 0, widthPull(m_graph.layerCount()));
    }

    /// False if the present places do not keep them, which rounding could cause.
    bool addSeparations(NetworkSimplex &simplex)
    {
        m_separations.clear();
        for (const auto &row : m_graph.layers)
            for (std::size_t i = 0; i + 1 < row.size(); ++i)
                addSeparation(row[i], row[i + 1], m_gap[row[i + 1]]);
        for (int k = 0; k < int(m_graph.borders.size()); ++k)
            if (const Border &border = m_graph.borders[k]; !border.left.empty()) {
                addSeparation(border.left[0], border.right[0], m_spacing.widthOf(k));
                simplex.add(variableOf(border.left[0]), variableOf(border.right[0]), 0, kClusterPull);
            }
        std::sort(m_separations.begin(), m_separations.end());
        m_separations.erase(std::unique(m_separations.begin(), m_separations.end(),
                                        [](const auto &a, const auto &b) { return a[0] == b[0] && a[1] == b[1]; }),
                            m_separations.end());
        for (const auto &[from, to, minusLeast] : m_separations) {
            if (simplex.value(to) - simplex.value(from) < -minusLeast)
                return false;
            simplex.add(from, to, -minusLeast, 0);
        }
        return true;
    }

    /// Kept with the least distance negated, so that of several between two blocks the widest sorts first.
    void addSeparation(int left, int right, double distance)
    {
        m_separations.push_back({variableOf(left), variableOf(right), -int(std::ceil(distance * kUnits - 0.01))});
    }

    LayeredGraph &m_graph;
    const Spacing &m_spacing;
    const LayeredHints &m_hints;
    const std::stop_token &m_stop;
    LayeredPhase m_skipped;
    std::vector<double> m_gap;              ///< of each vertex to its left neighbour
    std::vector<std::vector<int>> m_blocks; ///< from top to bottom
    std::vector<int> m_blockOf;
    std::vector<std::array<int, 3>> m_separations;
};

} // namespace

void assignX(LayeredGraph &graph, const Spacing &spacing, const LayeredHints &hints, const std::stop_token &stop,
             LayeredPhase skipped)
{
    Placement(graph, spacing, hints, stop, skipped).run();
}

} // namespace heliograph::layered
