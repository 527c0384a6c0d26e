// The dynamic program of path sifting, see path_sifting.h. Gap g of a column lies left of rest[g - low].
#include "core/layout/layered/path_sifting.h"

#include <algorithm>

namespace heliograph::layered {

namespace {

constexpr std::size_t kLongestPath = 48;
constexpr std::size_t kShortPath = 4;
constexpr int kCalmRounds = 1;         ///< a layer that did not change for so long is left alone
constexpr float kClosed = 1e12F;       ///< cost of a gap in another cluster
constexpr std::size_t kMostArcs = 400; ///< vertices with more are no part of a path
constexpr std::size_t kMostArcsAround = 2000;
constexpr std::int64_t kLeastWork = 2'000'000; ///< of a round, in vertices of layers that were counted anew
constexpr std::int64_t kWorkPerVertex = 10;

} // namespace

PathSifter::PathSifter(LayeredGraph &graph, const ClusterTree &tree, CrossingCounter &counter)
    : m_graph(graph), m_tree(tree), m_counter(counter), m_changed(graph.layers.size())
{
}

/// Where a path goes on: along wires first, in some rounds to the vertex with the fewest other ways in.
int PathSifter::nextOf(int v) const
{
    const auto arcs = m_graph.down.of(v);
    const auto isWire = [&](int u) { return m_graph.vertices[u].kind == Kind::Wire; };
    int next = -1;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        const int u = arcs[m_round % 2 ? i : arcs.size() - 1 - i].to;
        if (m_used[u] || m_graph.pinned[u] || m_graph.up.of(u).size() > kMostArcs ||
            m_graph.down.of(u).size() > kMostArcs)
            continue;
        const bool better = next < 0 || (isWire(u) && !isWire(next)) ||
                            (m_round % 4 < 2 && !isWire(next) && m_graph.up.of(u).size() < m_graph.up.of(next).size());
        if (better)
            next = u;
    }
    return next;
}

/// Follows a path down from `first` into m_path. True if it is worth sifting.
bool PathSifter::takePath(int first)
{
    const std::size_t longest = m_round % 3 == 2 ? kShortPath : kLongestPath;
    bool crossed = false;
    bool fresh = false;
    m_path.clear();
    for (int v = first; v >= 0; v = m_path.size() < longest ? nextOf(v) : -1) {
        m_used[v] = 1;
        m_path.push_back(v);
        crossed = crossed || m_crossed[v];
        const int layer = m_graph.vertices[v].layer;
        for (int near = std::max(0, layer - 1); near <= std::min(m_graph.layerCount() - 1, layer + 1); ++near)
            fresh = fresh || m_changed[near] >= m_round - kCalmRounds;
    }
    return crossed && fresh;
}

void PathSifter::sweep(int window, const std::stop_token &stop)
{
    m_crossed = crossedVertices(m_graph);
    m_used.assign(m_graph.vertices.size(), 0);
    ++m_round;
    m_work = 0;
    const std::int64_t most = kLeastWork + kWorkPerVertex * std::int64_t(m_graph.vertices.size());
    std::vector<int> row;
    for (int layer = 0; layer < m_graph.layerCount(); ++layer) {
        row = m_graph.layers[layer];
        for (const int v : row) {
            const bool heavy = m_graph.up.of(v).size() > kMostArcs || m_graph.down.of(v).size() > kMostArcs;
            if (m_used[v] || m_graph.pinned[v] || m_graph.vertices[v].isBorder() || heavy || !takePath(v))
                continue;
            if (stop.stop_requested() || m_work > most)
                return;
            if (siftPath(window))
                for (const int u : m_path)
                    m_changed[m_graph.vertices[u].layer] = m_round + 1;
        }
    }
}

/// How the crossings between the path's arcs and those of a vertex change when the path comes to be right of it; what
/// they are while the path is left of it is added to `before`.
float PathSifter::sideCost(std::span<const Arc> path, std::span<const Arc> beside, int except, float &before) const
{
    int change = 0;
    int left = 0;
    for (const Arc &a : path) {
        if (a.to == except)
            continue;
        const int p = m_graph.position[a.to];
        for (const Arc &b : beside)
            if (b.to != except) {
                const int q = m_graph.position[b.to];
                const int cost = a.crossing * b.crossing;
                change += p == q ? 0 : p < q ? cost : -cost;
                left += p > q ? cost : 0;
            }
    }
    before += float(left);
    return float(change);
}

/// False if so many arcs begin or end around the vertex that its column would cost too much.
bool PathSifter::gather(std::size_t i, int window)
{
    Column &column = m_columns[i];
    const int v = m_path[i];
    const auto &row = m_graph.layers[m_graph.vertices[v].layer];
    column.place = m_graph.position[v];
    column.low = std::max(0, column.place - window);
    column.high = std::min(int(row.size()) - 1, column.place + window);
    column.rest.resize(column.high - column.low);
    std::size_t arcs = 0;
    for (int g = column.low; g < column.high; ++g) {
        const int u = column.rest[g - column.low] = row[g + (g >= column.place)];
        arcs += m_graph.up.of(u).size() + m_graph.down.of(u).size();
    }
    if (arcs > kMostArcsAround)
        return false;
    column.node.assign(column.gaps(), 0);
    const int above = i > 0 ? m_path[i - 1] : -1;
    const int below = i + 1 < m_path.size() ? m_path[i + 1] : -1;
    if (m_graph.up.of(v).size() + m_graph.down.of(v).size() > std::size_t((above >= 0) + (below >= 0)))
        addSideCosts(column, v, above, below);
    if (m_tree.size() > 0)
        closeOtherClusters(column, v);
    return true;
}

void PathSifter::addSideCosts(Column &column, int v, int above, int below) const
{
    float first = 0;
    for (int g = 0; g + 1 < column.gaps(); ++g) {
        const int u = column.rest[g];
        column.node[g + 1] = column.node[g] + sideCost(m_graph.up.of(v), m_graph.up.of(u), above, first) +
                             sideCost(m_graph.down.of(v), m_graph.down.of(u), below, first);
    }
    for (float &cost : column.node)
        cost += first;
}

/// The region behind a border that is passed in a direction.
int PathSifter::regionAfter(int border, int region, bool rightwards) const
{
    const Vertex &vertex = m_graph.vertices[border];
    if (!vertex.isBorder())
        return region;
    return (vertex.kind == Kind::Left) == rightwards ? vertex.cluster : m_tree.parent(vertex.cluster);
}

/// Only gaps of the vertex's own cluster are open; whole clusters inside it can be passed.
void PathSifter::closeOtherClusters(Column &column, int v)
{
    const int home = m_graph.vertices[v].cluster;
    int region = home;
    for (int g = column.place; g < column.high; ++g) {
        region = regionAfter(column.rest[g - column.low], region, true);
        if (region != home)
            column.node[g + 1 - column.low] += kClosed;
        if (!m_tree.isInside(region, home)) {
            for (int z = g + 2; z <= column.high; ++z)
                column.node[z - column.low] += kClosed;
            break;
        }
    }
    region = home;
    for (int g = column.place - 1; g >= column.low; --g) {
        region = regionAfter(column.rest[g - column.low], region, false);
        if (region != home)
            column.node[g - column.low] += kClosed;
        if (!m_tree.isInside(region, home)) {
            for (int z = g - 1; z >= column.low; --z)
                column.node[z - column.low] += kClosed;
            break;
        }
    }
}

int PathSifter::placeWithoutPath(int vertex, std::size_t i) const
{
    const int place = m_graph.position[vertex];
    return place - (place > m_columns[i].place);
}

/// Calls use(s, row) for gaps `first` to `last` of column i, where row[q] counts the crossings of the arc from gap s to
/// gap q of the next column, for q in `ends`, with all arcs that may lie on either side of it. An arc is crossed on one
/// side of its lower end or the other, depending on which side of s its upper end is: so a row is the one before,
/// changed by the arcs of the vertex between the two gaps.
template <typename Use>
void PathSifter::eachStep(std::size_t i, Range starts, Range ends, Use use)
{
    const Column &from = m_columns[i];
    const float weight = weightBelow(i);
    firstRow(i, starts.first, weight);
    float *row = m_row.data();
    for (int s = starts.first;; ++s) {
        use(s, row);
        if (s == starts.last)
            break;
        for (const Arc &arc : m_graph.down.of(from.rest[s])) {
            if (arc.to == m_path[i + 1])
                continue;
            const float cost = float(arc.crossing) * weight;
            const int place = placeWithoutPath(arc.to, i + 1) - m_columns[i + 1].low + 1;
            const int end = std::clamp(place, ends.first, ends.last + 1);
            for (int q = ends.first; q < end; ++q)
                row[q] += cost;
            for (int q = end; q <= ends.last; ++q)
                row[q] -= cost;
        }
    }
}

/// m_row for the arc that begins at gap `first`.
void PathSifter::firstRow(std::size_t i, int first, float weight)
{
    const Column &from = m_columns[i];
    const Column &to = m_columns[i + 1];
    const int gaps = to.gaps();
    m_row.resize(gaps);
    float *row = m_row.data();
    row[0] = 0;
    for (int s = first; s + 1 < from.gaps(); ++s)
        for (const Arc &arc : m_graph.down.of(from.rest[s]))
            if (arc.to != m_path[i + 1] && placeWithoutPath(arc.to, i + 1) < to.low)
                row[0] += float(arc.crossing);
    for (int s = 0; s < first; ++s)
        for (const Arc &arc : m_graph.down.of(from.rest[s]))
            if (arc.to != m_path[i + 1] && placeWithoutPath(arc.to, i + 1) >= to.low)
                row[0] += float(arc.crossing);
    for (int q = 0; q + 1 < gaps; ++q) {
        float change = 0; // arcs from the right of the first gap come to be crossed
        for (const Arc &arc : m_graph.up.of(to.rest[q]))
            if (arc.to != m_path[i]) {
                const int place = placeWithoutPath(arc.to, i);
                change += float(place >= from.low + first ? arc.crossing : -arc.crossing);
                row[0] += float(place < from.low ? arc.crossing : 0);
            }
        row[q + 1] = change;
    }
    row[0] *= weight;
    for (int q = 1; q < gaps; ++q)
        row[q] = row[q - 1] + row[q] * weight;
}

float PathSifter::weightBelow(std::size_t i) const
{
    for (const Arc &arc : m_graph.down.of(m_path[i]))
        if (arc.to == m_path[i + 1])
            return float(arc.crossing);
    return 1;
}

/// Crossings of the path's arc below column i, as eachStep() would count them for where the path is now.
float PathSifter::crossingsBelow(std::size_t i) const
{
    const Column &from = m_columns[i];
    const Column &to = m_columns[i + 1];
    int crossings = 0;
    for (const int u : from.rest)
        for (const Arc &arc : m_graph.down.of(u)) {
            const int end = m_graph.position[arc.to];
            if (end != to.place && (m_graph.position[u] < from.place) != (end < to.place))
                crossings += arc.crossing;
        }
    for (const int v : to.rest)
        for (const Arc &arc : m_graph.up.of(v)) {
            const int start = m_graph.position[arc.to];
            const bool counted = start >= from.low && start <= from.high;
            if (!counted && (start < from.place) != (m_graph.position[v] < to.place))
                crossings += arc.crossing;
        }
    return float(crossings) * weightBelow(i);
}

float PathSifter::currentCost() const
{
    float cost = 0;
    for (std::size_t i = 0; i < m_path.size(); ++i) {
        cost += m_columns[i].node[m_columns[i].place - m_columns[i].low];
        if (i + 1 < m_path.size())
            cost += crossingsBelow(i);
    }
    return cost;
}

/// Calls use(s, row) as eachStep(), for the gaps of column i that are reached for less than `most`.
template <typename Use>
void PathSifter::eachOpenStep(std::size_t i, float most, Range ends, Use use)
{
    const std::vector<float> &from = m_columns[i].best;
    const auto isOpen = [most](float cost) { return cost < most; };
    const auto first = std::find_if(from.begin(), from.end(), isOpen);
    if (first == from.end())
        return;
    const auto last = std::find_if(from.rbegin(), from.rend(), isOpen).base() - 1;
    eachStep(i, {int(first - from.begin()), int(last - from.begin())}, ends, [&](int s, const float *step) {
        if (isOpen(from[s]))
            use(s, step);
    });
}

/// The cheapest ways to all gaps that cost less than `most`; no cost is negative, so that none of the rest matters.
void PathSifter::findWays(float most)
{
    m_columns[0].best = m_columns[0].node;
    for (std::size_t i = 0; i + 1 < m_path.size(); ++i) {
        Column &to = m_columns[i + 1];
        const int gaps = to.gaps();
        to.best.assign(gaps, kClosed);
        eachOpenStep(i, most, {0, gaps - 1}, [&](int s, const float *step) {
            const float base = m_columns[i].best[s];
            float *best = to.best.data();
            for (int q = 0; q < gaps; ++q) {
                const float cost = base + step[q];
                best[q] = cost < best[q] ? cost : best[q];
            }
        });
        for (int q = 0; q < gaps; ++q)
            to.best[q] += to.node[q];
    }
}

void PathSifter::traceBack(float most, std::vector<int> &places)
{
    const Column &end = m_columns[m_path.size() - 1];
    int q = int(std::min_element(end.best.begin(), end.best.end()) - end.best.begin());
    for (std::size_t i = m_path.size(); i-- > 0;) {
        places[i] = q + m_columns[i].low;
        if (i == 0)
            break;
        const std::vector<float> &from = m_columns[i - 1].best;
        float least = kClosed;
        int best = 0;
        eachOpenStep(i - 1, most, {q, q}, [&](int s, const float *step) {
            if (from[s] + step[q] < least) {
                least = from[s] + step[q];
                best = s;
            }
        });
        q = best;
    }
}

std::int64_t PathSifter::localCrossings()
{
    const int first = m_graph.vertices[m_path.front()].layer;
    std::int64_t crossings = 0;
    for (int layer = first - 1; layer < first + int(m_path.size()); ++layer)
        if (crossings += m_counter.below(layer); layer >= 0 && layer < m_graph.layerCount())
            m_work += std::int64_t(m_graph.layers[layer].size());
    return crossings;
}

/// The program's costs leave out a few arcs of its own path, so that only a real gain is kept.
bool PathSifter::siftPath(int window)
{
    if (m_columns.size() < m_path.size())
        m_columns.resize(m_path.size());
    for (std::size_t i = 0; i < m_path.size(); ++i)
        if (!gather(i, window))
            return false;
    const float now = currentCost();
    if (now < 0.5F)
        return false;
    findWays(now - 0.5F);
    const auto &ways = m_columns[m_path.size() - 1].best;
    if (*std::min_element(ways.begin(), ways.end()) > now - 0.5F)
        return false;
    std::vector<int> places(m_path.size());
    traceBack(now - 0.5F, places);
    const std::int64_t before = localCrossings();
    const auto move = [&](std::size_t i, int from, int to) {
        m_graph.moveInLayer(m_graph.vertices[m_path[i]].layer, from, to);
    };
    for (std::size_t i = 0; i < m_path.size(); ++i)
        move(i, m_columns[i].place, places[i]);
    if (localCrossings() < before)
        return true;
    for (std::size_t i = 0; i < m_path.size(); ++i)
        move(i, places[i], m_columns[i].place);
    return false;
}

} // namespace heliograph::layered
