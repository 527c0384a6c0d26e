// Counting crossings.
#pragma once

#include "core/layout/layered/layered_graph.h"

namespace heliograph::layered {

class CrossingCounter
{
public:
    explicit CrossingCounter(const LayeredGraph &graph) : m_graph(graph), m_known(graph.layers.size()) {}

    /// Weighted crossings between a layer and the next one; O(arcs * log vertices), or known while neither moved.
    std::int64_t below(int layer);
    std::int64_t all();

private:
    struct Known {
        int moves = -1; ///< of the layer
        int movesBelow = -1;
        std::int64_t crossings = 0;
    };

    std::int64_t count(int layer);

    const LayeredGraph &m_graph;
    std::vector<Known> m_known; ///< by layer
    std::vector<int> m_sums;
    std::vector<std::pair<int, int>> m_ends;
};

/// By vertex: does an arc of it cross another one?
std::vector<char> crossedVertices(const LayeredGraph &graph);

/// Puts the arcs of a vertex into the order of their ends.
void sortArcs(LayeredGraph &graph, int vertex);

/// May the two trade places without leaving their cluster, and the order that is to be kept?
inline bool isSwappable(const LayeredGraph &graph, int a, int b)
{
    const Vertex &p = graph.vertices[a];
    const Vertex &q = graph.vertices[b];
    return p.cluster == q.cluster && !p.isBorder() && !q.isBorder() && !(graph.pinned[a] && graph.pinned[b]);
}

} // namespace heliograph::layered
