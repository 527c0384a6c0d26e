// Brandes, Koepf: "Fast and simple horizontal coordinate assignment" (2001), with widths, and with the compaction done
// as longest paths over blocks instead of over classes.
#include "core/layout/layered/brandes_koepf.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace heliograph::layered {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Which of two arcs that cross may be straight: borders before wires before all else.
int priorityOf(const LayeredGraph &graph, int a, int b)
{
    const Vertex &p = graph.vertices[a];
    const Vertex &q = graph.vertices[b];
    return p.isBorder() ? 2 : p.kind == Kind::Wire && q.kind == Kind::Wire ? 1 : 0;
}

class Alignment
{
public:
    Alignment(LayeredGraph &graph, const Spacing &spacing, const std::stop_token &stop)
        : m_graph(graph), m_spacing(spacing), m_stop(stop)
    {
        m_conflict.assign(graph.up.size(), 0);
        for (int layer = 1; layer < graph.layerCount(); ++layer)
            for (int priority = 1; priority <= 2; ++priority)
                markConflicts(layer, priority);
    }

    void run()
    {
        std::array<std::vector<double>, 4> x;
        std::array<double, 4> low{};
        std::array<double, 4> high{};
        for (int i = 0; i < 4; ++i) {
            if (m_stop.stop_requested())
                return;
            align(i / 2 == 0, i % 2 == 0);
            x[i] = compact(i % 2 == 0);
            const auto [least, most] = std::minmax_element(x[i].begin(), x[i].end());
            low[i] = *least;
            high[i] = *most;
        }
        int narrow = 0;
        for (int i = 1; i < 4; ++i)
            if (high[i] - low[i] < high[narrow] - low[narrow])
                narrow = i;
        for (int i = 0; i < 4; ++i) {
            const double by = i % 2 == 0 ? low[narrow] - low[i] : high[narrow] - high[i];
            for (double &value : x[i])
                value += by;
        }
        for (std::size_t v = 0; v < m_graph.x.size(); ++v) {
            std::array<double, 4> values{x[0][v], x[1][v], x[2][v], x[3][v]};
            std::sort(values.begin(), values.end());
            m_graph.x[v] = (values[1] + values[2]) / 2;
        }
    }

    /// Blocks pushed to the right by their neighbours, and to the left: the mean of both keeps all distances.
    void runNear(const std::vector<double> &wishes)
    {
        align(true, true);
        buildSeparations();
        std::vector<double> right(m_root.size());
        std::vector<int> counts(m_root.size());
        for (std::size_t v = 0; v < m_root.size(); ++v) {
            right[m_root[v]] += wishes[v];
            ++counts[m_root[v]];
        }
        for (std::size_t v = 0; v < m_root.size(); ++v)
            right[v] = counts[v] > 0 ? std::round(right[v] / counts[v]) : 0;
        std::vector<double> left = right;
        for (const int block : m_topological)
            for (const Separation &s : separationsOf(block))
                right[s.to] = std::max(right[s.to], right[block] + s.distance);
        for (std::size_t i = m_topological.size(); i-- > 0;)
            for (const Separation &s : separationsOf(m_topological[i]))
                left[m_topological[i]] = std::min(left[m_topological[i]], left[s.to] - s.distance);
        for (std::size_t v = 0; v < m_root.size(); ++v)
            m_graph.x[v] = (left[m_root[v]] + right[m_root[v]]) / 2;
    }

private:
    /// Marks arcs that cross one of higher priority.
    void markConflicts(int layer, int priority)
    {
        m_strong.clear();
        for (const int v : m_graph.layers[layer])
            for (const Arc &arc : m_graph.up.of(v))
                if (priorityOf(m_graph, arc.to, v) >= priority)
                    m_strong.emplace_back(m_graph.position[v], m_graph.position[arc.to]);
        if (m_strong.empty())
            return;
        const std::size_t count = m_strong.size();
        m_mostBefore.assign(count + 1, -1); // upper ends of strong arcs, from the left and from the right
        m_leastAfter.assign(count + 1, std::numeric_limits<int>::max());
        for (std::size_t i = 0; i < count; ++i)
            m_mostBefore[i + 1] = std::max(m_mostBefore[i], m_strong[i].second);
        for (std::size_t i = count; i-- > 0;)
            m_leastAfter[i] = std::min(m_leastAfter[i + 1], m_strong[i].second);
        std::size_t before = 0;
        std::size_t after = 0;
        for (const int v : m_graph.layers[layer]) {
            while (before < count && m_strong[before].first < m_graph.position[v])
                ++before;
            while (after < count && m_strong[after].first <= m_graph.position[v])
                ++after;
            const auto arcs = m_graph.up.of(v);
            for (std::size_t k = 0; k < arcs.size(); ++k) {
                const int upper = m_graph.position[arcs[k].to];
                if (priorityOf(m_graph, arcs[k].to, v) < priority &&
                    (m_mostBefore[before] > upper || m_leastAfter[after] < upper))
                    m_conflict[m_graph.up.first(v) + k] = 1;
            }
        }
    }

    bool isConflict(int upper, int lower) const
    {
        const auto arcs = m_graph.up.of(lower);
        const auto at =
            std::lower_bound(arcs.begin(), arcs.end(), m_graph.position[upper],
                             [&](const Arc &arc, int position) { return m_graph.position[arc.to] < position; });
        return m_conflict[m_graph.up.first(lower) + std::size_t(at - arcs.begin())];
    }

    /// Chains each vertex to a median neighbour of the layer before, so that no two chains cross.
    void align(bool down, bool left)
    {
        m_root.resize(m_graph.vertices.size());
        std::iota(m_root.begin(), m_root.end(), 0);
        m_next = m_root;
        const int count = m_graph.layerCount();
        for (int i = 1; i < count; ++i)
            alignLayer(down ? i : count - 1 - i, down, left);
    }

    void alignLayer(int layer, bool down, bool left)
    {
        const auto &row = m_graph.layers[layer];
        int limit = left ? -1 : std::numeric_limits<int>::max();
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int v = left ? row[i] : row[row.size() - 1 - i];
            const auto arcs = (down ? m_graph.up : m_graph.down).of(v);
            if (arcs.empty())
                continue;
            std::array<std::size_t, 2> medians{(arcs.size() - 1) / 2, arcs.size() / 2};
            if (!left)
                std::swap(medians[0], medians[1]);
            for (const std::size_t median : medians) {
                const int u = arcs[median].to;
                const int at = m_graph.position[u];
                const bool conflict = down ? bool(m_conflict[m_graph.up.first(v) + median]) : isConflict(v, u);
                if (m_next[v] != v || conflict || (left ? limit >= at : limit <= at))
                    continue;
                m_next[u] = v;
                m_root[v] = m_root[u];
                m_next[v] = m_root[v];
                limit = at;
            }
        }
    }

    struct Separation {
        int to;
        double distance;
    };

    template <typename Use>
    void eachSeparation(Use use) const
    {
        for (const auto &row : m_graph.layers)
            for (std::size_t i = 0; i + 1 < row.size(); ++i)
                use(m_root[row[i]], m_root[row[i + 1]], m_spacing.between(row[i], row[i + 1]));
        for (int k = 0; k < int(m_graph.borders.size()); ++k)
            if (const Border &border = m_graph.borders[k]; !border.left.empty() && m_spacing.widthOf(k) > 0)
                use(m_root[border.left[0]], m_root[border.right[0]], m_spacing.widthOf(k));
    }

    void buildSeparations()
    {
        m_start.assign(m_graph.vertices.size() + 1, 0);
        eachSeparation([&](int from, int, double) { ++m_start[from + 1]; });
        std::partial_sum(m_start.begin(), m_start.end(), m_start.begin());
        m_separations.resize(m_start.back());
        std::vector<int> next = m_start;
        std::vector<int> waiting(m_graph.vertices.size());
        eachSeparation([&](int from, int to, double distance) {
            m_separations[next[from]++] = {to, distance};
            ++waiting[to];
        });
        m_topological.clear();
        for (int v = 0; v < int(m_root.size()); ++v)
            if (m_root[v] == v && waiting[v] == 0)
                m_topological.push_back(v);
        for (std::size_t head = 0; head < m_topological.size(); ++head)
            for (const Separation &s : separationsOf(m_topological[head]))
                if (--waiting[s.to] == 0)
                    m_topological.push_back(s.to);
    }

    std::span<const Separation> separationsOf(int block) const
    {
        return {m_separations.data() + m_start[block], std::size_t(m_start[block + 1] - m_start[block])};
    }

    /// As far left as blocks can stand, then whatever has room moves right towards its neighbour.
    std::vector<double> compactLeft() const
    {
        std::vector<double> x(m_root.size());
        for (const int block : m_topological)
            for (const Separation &s : separationsOf(block))
                x[s.to] = std::max(x[s.to], x[block] + s.distance);
        for (std::size_t i = m_topological.size(); i-- > 0;) {
            double most = kInfinity;
            for (const Separation &s : separationsOf(m_topological[i]))
                most = std::min(most, x[s.to] - s.distance);
            if (most < kInfinity && most > x[m_topological[i]])
                x[m_topological[i]] = most;
        }
        return x;
    }

    /// The mirror image.
    std::vector<double> compactRight() const
    {
        std::vector<double> x(m_root.size());
        for (std::size_t i = m_topological.size(); i-- > 0;) {
            double most = 0;
            for (const Separation &s : separationsOf(m_topological[i]))
                most = std::min(most, x[s.to] - s.distance);
            x[m_topological[i]] = most;
        }
        std::vector<double> least(m_root.size(), -kInfinity);
        for (const int block : m_topological) {
            if (least[block] > -kInfinity && least[block] < x[block])
                x[block] = least[block];
            for (const Separation &s : separationsOf(block))
                least[s.to] = std::max(least[s.to], x[block] + s.distance);
        }
        return x;
    }

    std::vector<double> compact(bool left)
    {
        buildSeparations();
        const std::vector<double> block = left ? compactLeft() : compactRight();
        std::vector<double> x(m_root.size());
        for (std::size_t v = 0; v < x.size(); ++v)
            x[v] = block[m_root[v]];
        return x;
    }

    LayeredGraph &m_graph;
    const Spacing &m_spacing;
    const std::stop_token &m_stop;
    std::vector<char> m_conflict; ///< by arc upwards
    std::vector<std::pair<int, int>> m_strong;
    std::vector<int> m_mostBefore;
    std::vector<int> m_leastAfter;
    std::vector<int> m_root; ///< topmost vertex of each one's block
    std::vector<int> m_next;
    std::vector<int> m_start;
    std::vector<Separation> m_separations;
    std::vector<int> m_topological;
};

} // namespace

void placeByAlignment(LayeredGraph &graph, const Spacing &spacing, const std::stop_token &stop)
{
    Alignment(graph, spacing, stop).run();
}

void placeByWishes(LayeredGraph &graph, const Spacing &spacing, const std::vector<double> &wishes)
{
    Alignment(graph, spacing, {}).runNear(wishes);
}

} // namespace heliograph::layered
