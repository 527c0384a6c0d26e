// Local search in layers: neighbours trade places, and vertices or whole paths move where they cross least.
#pragma once

#include "core/layout/layered/crossings.h"

#include <stop_token>

namespace heliograph::layered {

/// Swaps neighbours of a layer while that saves crossings. True if anything moved.
bool switchNeighbours(LayeredGraph &graph, int layer);

/// Moves each vertex of a layer to its best place at most `window` away. True if anything moved.
bool siftLayer(LayeredGraph &graph, int layer, int window);

/// Path sifting: a vertical path (a long edge, a chain of ops) is lifted out as a whole and put back along its cheapest
/// way, found by dynamic programming over the gaps of each layer. Exchange within layers cannot move a long edge, since
/// each single step of it makes things worse.
class PathSifter
{
public:
    PathSifter(LayeredGraph &graph, const ClusterTree &tree, CrossingCounter &counter);

    /// Sifts a cover of the graph by paths, another one in each round. Paths without a crossing and those with no
    /// change near by in the last rounds are passed over. True if anything moved.
    bool sweep(int round, int window, const std::stop_token &stop);
    /// Forgets where changes were.
    void restart() { m_changed.assign(m_graph.layers.size(), 0); }

private:
    /// The gaps around one vertex of the path, from `low` to `high`, and what they cost.
    struct Column {
        std::vector<int> rest; ///< the layer's other vertices between the gaps
        int place = 0;         ///< of the path's vertex now
        int low = 0;
        int high = 0;
        std::vector<float> node; ///< crossings with arcs beside the path, by gap
        std::vector<float> step; ///< crossings of the path's arc to the next layer, by gap and next gap
        std::vector<float> best; ///< cheapest way from the first layer to each gap

        int gaps() const { return high - low + 1; }
    };

    void markCrossed();
    void markCrossedBelow(int layer);
    int nextOf(int v, int round) const;
    bool takePath(int first, int round);
    bool siftPath(int window);
    void gather(std::size_t i, int window);
    void closeOtherClusters(Column &column, int v);
    int regionAfter(int border, int region, bool rightwards) const;
    float sideCost(std::span<const Arc> path, std::span<const Arc> beside, int except) const;
    void computeSteps(std::size_t i);
    int placeWithoutPath(int vertex, std::size_t i) const;
    double currentCost() const;
    void findWays();
    void traceBack(std::vector<int> &places) const;
    std::int64_t localCrossings();

    LayeredGraph &m_graph;
    const ClusterTree &m_tree;
    CrossingCounter &m_counter;
    std::vector<int> m_path;
    std::vector<Column> m_columns;
    std::vector<int> m_changed; ///< by layer: last round that moved something there
    std::vector<char> m_used;
    std::vector<char> m_crossed;
};

} // namespace heliograph::layered
