// Which edges run against the layers. Strongly connected parts are found first; in each the variables are laid in a
// row, always the first in program order of those that the structure allows, and edges against that row run back.
#include "core/layout/layered/rank_model.h"

#include <algorithm>
#include <queue>

namespace heliograph::layered {

namespace {

/// Arcs of edges may be turned back, arcs of the structure may not.
class ConstraintGraph
{
public:
    ConstraintGraph(const LayoutInput &input, const RankModel &model, const std::vector<WireKind> &kinds)
        : m_model(model), m_start(model.size() + 1)
    {
        const auto each = [&](auto use) {
            for (const RankConstraint &c : model.structure())
                use(c.above, c.below, true);
            for (std::size_t e = 0; e < kinds.size(); ++e)
                if (kinds[e] == WireKind::Plain)
                    use(model.tail(input.edges[e]), model.head(input.edges[e]), false);
        };
        each([&](int from, int, bool) { ++m_start[from + 1]; });
        for (std::size_t v = 0; v + 1 < m_start.size(); ++v)
            m_start[v + 1] += m_start[v];
        m_arcs.resize(m_start.back());
        std::vector<int> next = m_start;
        each([&](int from, int to, bool fixed) { m_arcs[next[from]++] = {to, fixed}; });
    }

    /// Tarjan's components, by variable; sources have the highest numbers. Their sizes go to `sizes`.
    std::vector<int> components(std::vector<int> &sizes)
    {
        std::vector<int> component(m_model.size(), -1);
        std::vector<int> index(m_model.size(), -1);
        std::vector<int> low(m_model.size());
        std::vector<int> open;
        std::vector<std::pair<int, int>> walk;
        int next = 0;
        const auto enter = [&](int v) {
            index[v] = low[v] = next++;
            open.push_back(v);
            walk.emplace_back(v, m_start[v]);
        };
        const auto leave = [&](int v) {
            walk.pop_back();
            if (!walk.empty())
                low[walk.back().first] = std::min(low[walk.back().first], low[v]);
            if (low[v] != index[v])
                return;
            sizes.push_back(0);
            for (int w = -1; w != v; ++sizes.back()) {
                w = open.back();
                open.pop_back();
                component[w] = int(sizes.size()) - 1;
            }
        };
        for (int root = 0; root < m_model.size(); ++root) {
            if (index[root] < 0)
                enter(root);
            while (!walk.empty()) {
                auto &[v, k] = walk.back();
                if (k == m_start[v + 1]) {
                    leave(v);
                    continue;
                }
                const int to = m_arcs[k++].to;
                if (index[to] < 0)
                    enter(to);
                else if (component[to] < 0)
                    low[v] = std::min(low[v], index[to]);
            }
        }
        return component;
    }

    /// Lays the variables of each component in a row; a variable's place in it.
    std::vector<int> sequence(const std::vector<int> &component)
    {
        std::vector<int> place(m_model.size(), -1);
        std::vector<int> fixed(m_model.size()); // arcs of the structure, and all arcs, from what is not yet laid
        std::vector<int> all(m_model.size());
        for (int v = 0; v < m_model.size(); ++v)
            eachWithin(component, v, [&](const Arc &arc) {
                fixed[arc.to] += arc.fixed;
                ++all[arc.to];
            });
        using Entry = std::pair<int, int>; // program order, variable
        using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;
        Queue ready;
        std::vector<Queue> possible(component.empty() ? 0 : 1 + *std::max_element(component.begin(), component.end()));
        const auto offer = [&](int v) {
            if (fixed[v] == 0)
                (all[v] == 0 ? ready : possible[component[v]]).emplace(m_model.position()[v], v);
        };
        for (int v = 0; v < m_model.size(); ++v)
            offer(v);
        int next = 0;
        for (std::size_t c = 0; c < possible.size();) {
            Queue &queue = ready.empty() ? possible[c] : ready;
            if (queue.empty()) {
                ++c;
                continue;
            }
            const int v = queue.top().second;
            queue.pop();
            if (place[v] >= 0)
                continue;
            place[v] = next++;
            eachWithin(component, v, [&](const Arc &arc) {
                fixed[arc.to] -= arc.fixed;
                --all[arc.to];
                if (place[arc.to] < 0)
                    offer(arc.to);
            });
        }
        return place;
    }

private:
    struct Arc {
        int to;
        bool fixed;
    };

    template <typename Use>
    void eachWithin(const std::vector<int> &component, int v, Use use) const
    {
        for (int k = m_start[v]; k < m_start[v + 1]; ++k)
            if (component[m_arcs[k].to] == component[v])
                use(m_arcs[k]);
    }

    const RankModel &m_model;
    std::vector<int> m_start;
    std::vector<Arc> m_arcs;
};

WireKind kindWithoutCycles(const RankModel &model, const LayoutEdge &edge)
{
    if (edge.from >= 0 && edge.from == edge.to)
        return WireKind::Loop;
    const bool ownCluster = edge.from < 0 && edge.to < 0 && edge.fromCluster == edge.toCluster;
    return ownCluster || model.tail(edge) == model.head(edge) ? WireKind::Loose : WireKind::Plain;
}

} // namespace

std::vector<WireKind> findBackEdges(const LayoutInput &input, const RankModel &model)
{
    std::vector<WireKind> kinds;
    for (const LayoutEdge &edge : input.edges)
        kinds.push_back(kindWithoutCycles(model, edge));
    ConstraintGraph graph(input, model, kinds);
    std::vector<int> sizes;
    const std::vector<int> component = graph.components(sizes);
    if (std::all_of(sizes.begin(), sizes.end(), [](int size) { return size == 1; }))
        return kinds;
    const std::vector<int> place = graph.sequence(component);
    for (std::size_t e = 0; e < kinds.size(); ++e) {
        const LayoutEdge &edge = input.edges[e];
        const int tail = model.tail(edge);
        const int head = model.head(edge);
        if (kinds[e] == WireKind::Plain && component[tail] == component[head] && place[tail] > place[head])
            kinds[e] = edge.from >= 0 && edge.to >= 0 ? WireKind::Back : WireKind::Loose;
    }
    return kinds;
}

} // namespace heliograph::layered
