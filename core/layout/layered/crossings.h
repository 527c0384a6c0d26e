// Counting crossings.
#pragma once

#include "core/layout/layered/layered_graph.h"

namespace heliograph::layered {

class CrossingCounter
{
public:
    explicit CrossingCounter(const LayeredGraph &graph) : m_graph(graph) {}

    /// Weighted crossings between a layer and the next one; O(arcs * log vertices).
    std::int64_t below(int layer);
    std::int64_t all();

private:
    const LayeredGraph &m_graph;
    std::vector<std::int64_t> m_sums;
    std::vector<std::pair<int, int>> m_ends;
};

/// Puts the arcs of a vertex into the order of their ends.
void sortArcs(LayeredGraph &graph, int vertex);

/// May the two trade places without leaving their cluster?
inline bool isSwappable(const LayeredGraph &graph, int a, int b)
{
    const Vertex &p = graph.vertices[a];
    const Vertex &q = graph.vertices[b];
    return p.cluster == q.cluster && !p.isBorder() && !q.isBorder();
}

} // namespace heliograph::layered
