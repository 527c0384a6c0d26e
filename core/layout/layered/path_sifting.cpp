// The dynamic program of path sifting, see sifting.h. Gap g of a column lies left of rest[g - low].
#include "core/layout/layered/sifting.h"

#include <algorithm>
#include <limits>

namespace heliograph::layered {

namespace {

constexpr std::size_t kLongestPath = 48;
constexpr std::size_t kShortPath = 4;
constexpr int kCalmRounds = 2;   ///< a layer that did not change for so long is left alone
constexpr float kClosed = 1e12F; ///< cost of a gap in another cluster
constexpr float kOpen = 1e11F;
constexpr std::size_t kMostArcs = 400; ///< vertices with more are no part of a path: their columns cost too much

} // namespace

PathSifter::PathSifter(LayeredGraph &graph, const ClusterTree &tree, CrossingCounter &counter)
    : m_graph(graph), m_tree(tree), m_counter(counter), m_changed(graph.layers.size())
{
}

void PathSifter::markCrossedBelow(int layer)
{
    const auto &row = m_graph.layers[layer];
    int extreme = -1;
    const auto mark = [&](int v, const Arc &arc, bool crosses) {
        if (crosses)
            m_crossed[v] = m_crossed[arc.to] = 1;
    };
    for (const int v : row) {
        for (const Arc &arc : m_graph.down.of(v))
            mark(v, arc, m_graph.slot(arc) < extreme);
        for (const Arc &arc : m_graph.down.of(v))
            extreme = std::max(extreme, m_graph.slot(arc));
    }
    extreme = std::numeric_limits<int>::max();
    for (std::size_t i = row.size(); i-- > 0;) {
        for (const Arc &arc : m_graph.down.of(row[i]))
            mark(row[i], arc, m_graph.slot(arc) > extreme);
        for (const Arc &arc : m_graph.down.of(row[i]))
            extreme = std::min(extreme, m_graph.slot(arc));
    }
}

void PathSifter::markCrossed()
{
    m_crossed.assign(m_graph.vertices.size(), 0);
    for (int layer = 0; layer + 1 < m_graph.layerCount(); ++layer)
        markCrossedBelow(layer);
}

/// Where a path goes on: along wires first, in some rounds to the vertex with the fewest other ways in.
int PathSifter::nextOf(int v, int round) const
{
    const auto arcs = m_graph.down.of(v);
    const auto isWire = [&](int u) { return m_graph.vertices[u].kind == Kind::Wire; };
    int next = -1;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        const int u = arcs[round % 2 ? i : arcs.size() - 1 - i].to;
        if (m_used[u] || m_graph.up.of(u).size() > kMostArcs || m_graph.down.of(u).size() > kMostArcs)
            continue;
        const bool better = next < 0 || (isWire(u) && !isWire(next)) ||
                            (round % 4 < 2 && !isWire(next) && m_graph.up.of(u).size() < m_graph.up.of(next).size());
        if (better)
            next = u;
    }
    return next;
}

/// Follows a path down from `first` into m_path. True if it is worth sifting.
bool PathSifter::takePath(int first, int round)
{
    const std::size_t longest = round % 3 == 2 ? kShortPath : kLongestPath;
    bool crossed = false;
    bool fresh = false;
    m_path.clear();
    for (int v = first; v >= 0; v = m_path.size() < longest ? nextOf(v, round) : -1) {
        m_used[v] = 1;
        m_path.push_back(v);
        crossed = crossed || m_crossed[v];
        const int layer = m_graph.vertices[v].layer;
        for (int near = std::max(0, layer - 1); near <= std::min(m_graph.layerCount() - 1, layer + 1); ++near)
            fresh = fresh || m_changed[near] >= round - kCalmRounds;
    }
    return crossed && fresh;
}

bool PathSifter::sweep(int round, int window, const std::stop_token &stop)
{
    markCrossed();
    m_used.assign(m_graph.vertices.size(), 0);
    bool any = false;
    std::vector<int> row;
    for (int layer = 0; layer < m_graph.layerCount(); ++layer) {
        row = m_graph.layers[layer];
        for (const int v : row) {
            const bool heavy = m_graph.up.of(v).size() > kMostArcs || m_graph.down.of(v).size() > kMostArcs;
            if (m_used[v] || m_graph.vertices[v].isBorder() || heavy || !takePath(v, round))
                continue;
            if (stop.stop_requested())
                return any;
            if (siftPath(window)) {
                any = true;
                for (const int u : m_path)
                    m_changed[m_graph.vertices[u].layer] = round + 1;
            }
        }
    }
    return any;
}

/// Crossings of the path's arcs with those of a vertex once the path is right of it, less those left of it.
float PathSifter::sideCost(std::span<const Arc> path, std::span<const Arc> beside, int except) const
{
    int cost = 0;
    for (const Arc &a : path) {
        if (a.to == except)
            continue;
        const int p = m_graph.position[a.to];
        for (const Arc &b : beside)
            if (b.to != except) {
                const int q = m_graph.position[b.to];
                cost += p == q ? 0 : (p < q ? 1 : -1) * a.crossing * b.crossing;
            }
    }
    return float(cost);
}

void PathSifter::gather(std::size_t i, int window)
{
    Column &column = m_columns[i];
    const int v = m_path[i];
    const auto &row = m_graph.layers[m_graph.vertices[v].layer];
    column.place = m_graph.position[v];
    column.low = std::max(0, column.place - window);
    column.high = std::min(int(row.size()) - 1, column.place + window);
    column.rest.resize(column.high - column.low);
    for (int g = column.low; g < column.high; ++g)
        column.rest[g - column.low] = row[g + (g >= column.place)];
    column.node.assign(column.gaps(), 0);
    const int above = i > 0 ? m_path[i - 1] : -1;
    const int below = i + 1 < m_path.size() ? m_path[i + 1] : -1;
    for (int g = 0; g + 1 < column.gaps(); ++g) {
        const int u = column.rest[g];
        column.node[g + 1] = column.node[g] + sideCost(m_graph.up.of(v), m_graph.up.of(u), above) +
                             sideCost(m_graph.down.of(v), m_graph.down.of(u), below);
    }
    if (m_tree.size() > 0)
        closeOtherClusters(column, v);
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

/// Crossings of the arc from gap s of column i to gap q of the next one with all arcs beside it, up to a constant. An
/// arc beside it is crossed on one side of its lower end or the other, depending on which side of s its upper end is:
/// so a row is the one before, changed by the arcs of the vertex between the two gaps.
void PathSifter::computeSteps(std::size_t i)
{
    Column &from = m_columns[i];
    const Column &to = m_columns[i + 1];
    const int gaps = to.gaps();
    from.step.resize(std::size_t(from.gaps()) * gaps);
    float weight = 1;
    for (const Arc &arc : m_graph.down.of(m_path[i]))
        if (arc.to == m_path[i + 1])
            weight = float(arc.crossing);
    float *row = from.step.data();
    row[0] = 0;
    for (int q = 0; q + 1 < gaps; ++q) {
        float change = 0; // arcs from the right of the first gap come to be crossed
        for (const Arc &arc : m_graph.up.of(to.rest[q]))
            if (arc.to != m_path[i])
                change += float(placeWithoutPath(arc.to, i) >= from.low ? arc.crossing : -arc.crossing);
        row[q + 1] = row[q] + change * weight;
    }
    for (int s = 0; s + 1 < from.gaps(); ++s) {
        float *next = row + gaps;
        std::copy(row, row + gaps, next);
        for (const Arc &arc : m_graph.down.of(from.rest[s])) {
            if (arc.to == m_path[i + 1])
                continue;
            const float cost = float(arc.crossing) * weight;
            const int end = std::clamp(placeWithoutPath(arc.to, i + 1) - to.low + 1, 0, gaps);
            for (int q = 0; q < end; ++q)
                next[q] += cost;
            for (int q = end; q < gaps; ++q)
                next[q] -= cost;
        }
        row = next;
    }
}

double PathSifter::currentCost() const
{
    double cost = 0;
    for (std::size_t i = 0; i < m_path.size(); ++i) {
        const Column &column = m_columns[i];
        const int at = column.place - column.low;
        cost += column.node[at];
        if (i + 1 < m_path.size()) {
            const Column &next = m_columns[i + 1];
            cost += column.step[std::size_t(at) * next.gaps() + next.place - next.low];
        }
    }
    return cost;
}

void PathSifter::findWays()
{
    m_columns[0].best = m_columns[0].node;
    for (std::size_t i = 0; i + 1 < m_path.size(); ++i) {
        const Column &from = m_columns[i];
        Column &to = m_columns[i + 1];
        const int gaps = to.gaps();
        to.best.assign(gaps, std::numeric_limits<float>::infinity());
        for (int s = 0; s < from.gaps(); ++s) {
            const float base = from.best[s];
            if (base > kOpen)
                continue;
            const float *step = &from.step[std::size_t(s) * gaps];
            float *best = to.best.data();
            for (int q = 0; q < gaps; ++q) {
                const float cost = base + step[q];
                best[q] = cost < best[q] ? cost : best[q];
            }
        }
        for (int q = 0; q < gaps; ++q)
            to.best[q] += to.node[q];
    }
}

void PathSifter::traceBack(std::vector<int> &places) const
{
    const Column &last = m_columns[m_path.size() - 1];
    int q = int(std::min_element(last.best.begin(), last.best.end()) - last.best.begin());
    for (std::size_t i = m_path.size(); i-- > 0;) {
        places[i] = q + m_columns[i].low;
        if (i == 0)
            break;
        const Column &above = m_columns[i - 1];
        const auto costFrom = [&](int s) {
            return above.best[s] + above.step[std::size_t(s) * m_columns[i].gaps() + q];
        };
        int best = 0;
        for (int s = 1; s < above.gaps(); ++s)
            if (costFrom(s) < costFrom(best))
                best = s;
        q = best;
    }
}

std::int64_t PathSifter::localCrossings()
{
    const int first = m_graph.vertices[m_path.front()].layer;
    std::int64_t crossings = 0;
    for (int layer = first - 1; layer < first + int(m_path.size()); ++layer)
        crossings += m_counter.below(layer);
    return crossings;
}

/// The program's costs leave out a few arcs of its own path, so that only a real gain is kept.
bool PathSifter::siftPath(int window)
{
    if (m_columns.size() < m_path.size())
        m_columns.resize(m_path.size());
    for (std::size_t i = 0; i < m_path.size(); ++i)
        gather(i, window);
    for (std::size_t i = 0; i + 1 < m_path.size(); ++i)
        computeSteps(i);
    findWays();
    const auto &ways = m_columns[m_path.size() - 1].best;
    if (*std::min_element(ways.begin(), ways.end()) > currentCost() - 0.5)
        return false;
    std::vector<int> places(m_path.size());
    traceBack(places);
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
