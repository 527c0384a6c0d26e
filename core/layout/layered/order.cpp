// Several starts, each improved by sweeps (sort by barycentres of the layer before, then switch neighbours) and by
// sifting; the best one wins. Program order is the first start and for compilers' graphs nearly always the best.
#include "core/layout/layered/order.h"

#include "core/layout/layered/layer_sorter.h"
#include "core/layout/layered/neighbour_switching.h"
#include "core/layout/layered/old_places.h"
#include "core/layout/layered/path_sifting.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace heliograph::layered {

namespace {

constexpr int kStarts = 12;
constexpr int kSweeps = 24;
constexpr int kLeastSweeps = 4;
constexpr int kStaleSweeps = 2;           ///< that gain too little to go on
constexpr double kLeastSweepGain = 0.005; ///< in parts of all crossings
constexpr double kLeastSiftGain = 0.02;   ///< of a round of sifting, which takes five times as long
constexpr int kFirstPathRounds = 3;       ///< after each start
constexpr int kPathRounds = 6;            ///< of the best one in all
constexpr std::int64_t kManyArcs = 2'400; ///< vertices and arcs from which the first rounds have to do
constexpr int kPathWindow = 24;
constexpr int kStablePathRounds = 6;
constexpr int kStablePathWindow = 24;

class Ordering
{
public:
    Ordering(LayeredGraph &graph, const ClusterTree &tree, const std::stop_token &stop, LayeredPhase skipped)
        : m_graph(graph), m_tree(tree), m_stop(stop), m_skipped(skipped), m_sorter(graph, tree), m_counter(graph),
          m_switcher(graph, stop), m_paths(graph, tree, m_counter),
          m_unit(std::int64_t(graph.vertices.size() + graph.down.size())),
          m_allowance(60'000 + 16 * m_unit + std::clamp<std::int64_t>(260'000 - 100 * m_unit, 0, 60'000))
    {
    }

    void runAfresh()
    {
        int start = 0;
        for (; start < starts() && !done() && (start == 0 || m_work < m_allowance); ++start) {
            m_work += 6 * m_unit;
            seed(start);
            m_median = start % 2 == 1;
            sweep();
            m_paths.restart();
            if (m_work < m_allowance)
                siftPaths(kFirstPathRounds, kPathWindow);
            keepBest();
            if (m_best == 0)
                break;
        }
        if (m_best != 0) {
            if (start > 1) {
                restoreBest();
                m_paths.restart();
            }
            siftPaths(m_unit < kManyArcs ? kPathRounds : kFirstPathRounds, kPathWindow);
            keepBest();
        }
        restoreBest();
    }

    void runFrom(const LayeredHints &hints)
    {
        m_sorter.key = oldPlaces(m_graph, hints);
        sortByKeys();
        for (std::size_t v = 0; v < hints.previous.size(); ++v)
            m_graph.pinned[v] = bool(hints.previous[v]);
        for (int pass = 0; pass < 4 && !done(); ++pass)
            if (!eachLayer([&](int layer) { return m_switcher.switchNeighbours(layer); }))
                break;
        siftPaths(kStablePathRounds, kStablePathWindow);
    }

private:
    bool skips(LayeredPhase phase) const { return m_skipped == phase; }
    int starts() const { return skips(LayeredPhase::MoreStarts) ? 1 : kStarts; }
    int sweeps() const { return skips(LayeredPhase::Sweeps) ? 0 : kSweeps; }
    bool done() const { return m_stop.stop_requested(); }

    template <typename Use>
    bool eachLayer(Use use)
    {
        bool any = false;
        for (int layer = 0; layer < m_graph.layerCount() && !done(); ++layer)
            any |= use(layer);
        return any;
    }

    void keepBest()
    {
        const std::int64_t crossings = m_counter.all();
        if (m_best >= 0 && crossings >= m_best)
            return;
        m_best = crossings;
        m_bestLayers = m_graph.layers;
    }

    void restore(const std::vector<std::vector<int>> &layers)
    {
        m_graph.layers = layers;
        for (int layer = 0; layer < m_graph.layerCount(); ++layer)
            m_graph.setPositions(layer);
    }

    void restoreBest()
    {
        if (m_best >= 0)
            restore(m_bestLayers);
    }

    /// 0: program order; 1: depth first from sinks; 2: from sources; then from shuffled vertices.
    void seed(int start)
    {
        if (start == 0)
            for (std::size_t v = 0; v < m_graph.vertices.size(); ++v)
                m_sorter.key[v] = std::max(0, m_graph.vertices[v].owner);
        else
            seedDepthFirst(start);
        sortByKeys();
    }

    void sortByKeys()
    {
        m_sorter.keyClustersByMembers();
        for (int layer = 0; layer < m_graph.layerCount(); ++layer)
            m_sorter.sort(layer, false);
    }

    void seedDepthFirst(int start)
    {
        const bool fromSinks = start == 1;
        std::vector<int> roots(m_graph.vertices.size());
        std::iota(roots.begin(), roots.end(), 0);
        if (start > 2) {
            std::mt19937 random(static_cast<unsigned>(start));
            for (std::size_t i = roots.size(); i > 1; --i) // std::shuffle differs between libraries
                std::swap(roots[i - 1], roots[random() % i]);
        }
        std::vector<char> seen(m_graph.vertices.size());
        int next = 0;
        const Arcs &behind = fromSinks ? m_graph.down : m_graph.up;
        for (const int root : roots)
            if (behind.of(root).empty())
                visit(root, fromSinks, seen, next);
        for (const int root : roots)
            visit(root, fromSinks, seen, next);
    }

    void visit(int root, bool upwards, std::vector<char> &seen, int &next)
    {
        const Arcs &behind = upwards ? m_graph.down : m_graph.up;
        const Arcs &ahead = upwards ? m_graph.up : m_graph.down;
        m_stack.assign(1, root);
        while (!m_stack.empty()) {
            const int v = m_stack.back();
            m_stack.pop_back();
            if (seen[v])
                continue;
            seen[v] = 1;
            m_sorter.key[v] = next++;
            for (const Arc &arc : behind.of(v))
                if (!seen[arc.to])
                    m_stack.push_back(arc.to);
            const auto arcs = ahead.of(v);
            for (std::size_t i = arcs.size(); i-- > 0;)
                if (!seen[arcs[i].to])
                    m_stack.push_back(arcs[i].to);
        }
    }

    /// Sweeps down and up in turn until that no longer helps; leaves the best order found.
    void sweep()
    {
        std::vector<std::vector<int>> best = m_graph.layers;
        std::int64_t least = m_counter.all();
        int stale = 0;
        for (int i = 0; i < sweeps() && least > 0 && !done() && (i < kLeastSweeps || m_work < m_allowance); ++i) {
            sweepOnce(i % 2 == 0, i / 2 % 2 == 1);
            m_work += 2 * m_unit;
            const std::int64_t crossings = m_counter.all();
            stale = double(crossings) < double(least) * (1 - kLeastSweepGain) ? 0 : stale + 1;
            if (crossings < least) {
                least = crossings;
                best = m_graph.layers;
            }
            if (stale >= kStaleSweeps)
                break;
        }
        restore(best);
    }

    /// Neighbours switch on the way down only: an order that is at rest with its neighbours before sifting is a worse
    /// start for it (captured kernels had 9 to 16 % more crossings), none at all is worse for sparse graphs.
    void sweepOnce(bool down, bool turnEqual)
    {
        if (m_tree.size() > 0)
            m_sorter.keyClustersByPositions();
        const int count = m_graph.layerCount();
        for (int i = 0; i < count && !done(); ++i) {
            const int layer = down ? i : count - 1 - i;
            for (const int v : m_graph.layers[layer])
                m_sorter.key[v] = keyOf(v, down);
            m_sorter.sort(layer, turnEqual);
            if (down && !skips(LayeredPhase::Switching))
                m_switcher.switchNeighbours(layer);
        }
    }

    /// Where the layer before would like a vertex; one without arcs there follows the other side.
    double keyOf(int v, bool down)
    {
        auto arcs = (down ? m_graph.up : m_graph.down).of(v);
        double scale = 1;
        if (arcs.empty()) {
            arcs = (down ? m_graph.down : m_graph.up).of(v);
            if (arcs.empty())
                return m_graph.position[v];
            const std::size_t other = m_graph.layers[m_graph.vertices[arcs[0].to].layer].size();
            scale = double(m_graph.layers[m_graph.vertices[v].layer].size()) / double(std::max<std::size_t>(1, other));
        }
        return scale * (m_median && arcs.size() > 1 ? medianOf(arcs) : meanOf(arcs));
    }

    double meanOf(std::span<const Arc> arcs) const
    {
        double sum = 0;
        double weight = 0;
        for (const Arc &arc : arcs) {
            sum += double(m_graph.position[arc.to]) * arc.crossing;
            weight += arc.crossing;
        }
        return sum / weight;
    }

    /// The median that leans to the side where the ends are closer together.
    double medianOf(std::span<const Arc> arcs)
    {
        m_ends.clear();
        for (const Arc &arc : arcs)
            m_ends.push_back(m_graph.position[arc.to]);
        std::sort(m_ends.begin(), m_ends.end());
        const std::size_t middle = m_ends.size() / 2;
        if (m_ends.size() % 2 == 1)
            return m_ends[middle];
        const double below = m_ends[middle - 1] - m_ends.front();
        const double above = m_ends.back() - m_ends[middle];
        if (m_ends.size() == 2 || below + above == 0)
            return (m_ends[middle - 1] + m_ends[middle]) / 2.0;
        return (m_ends[middle - 1] * above + m_ends[middle] * below) / (below + above);
    }

    void siftPaths(int rounds, int window)
    {
        while (m_paths.rounds() < rounds && !done() && !skips(LayeredPhase::PathSifting)) {
            m_work += 10 * m_unit;
            const std::int64_t before = m_counter.all();
            m_paths.sweep(window, m_stop);
            if (double(m_counter.all()) >= double(before) * (1 - kLeastSiftGain))
                break;
        }
    }

    LayeredGraph &m_graph;
    const ClusterTree &m_tree;
    const std::stop_token &m_stop;
    LayeredPhase m_skipped;
    LayerSorter m_sorter;
    CrossingCounter m_counter;
    NeighbourSwitcher m_switcher;
    PathSifter m_paths;
    std::int64_t m_unit; ///< one look at everything
    std::int64_t m_work = 0;
    std::int64_t m_allowance; ///< of work; small graphs, which are laid out at once anyway, get more
    std::int64_t m_best = -1;
    std::vector<std::vector<int>> m_bestLayers;
    std::vector<int> m_stack;
    std::vector<int> m_ends;
    bool m_median = false;
};

} // namespace

void orderLayers(LayeredGraph &graph, const ClusterTree &tree, const LayeredHints &hints, const std::stop_token &stop,
                 LayeredPhase skipped)
{
    Ordering ordering(graph, tree, stop, skipped);
    if (hints.previous.empty())
        ordering.runAfresh();
    else
        ordering.runFrom(hints);
}

} // namespace heliograph::layered
