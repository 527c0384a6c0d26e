// Local search across layers: whole paths move where they cross least.
#pragma once

#include "core/layout/layered/crossings.h"

#include <stop_token>

namespace heliograph::layered {

/// Path sifting: a vertical path (a long edge, a chain of ops) is lifted out as a whole and put back along its cheapest
/// way, found by dynamic programming over the gaps of each layer. Exchange within layers cannot move a long edge, since
/// each single step of it makes things worse.
class PathSifter
{
public:
    PathSifter(LayeredGraph &graph, const ClusterTree &tree, CrossingCounter &counter);

    /// A round: sifts a cover of the graph by paths, each time another one. Paths without a crossing and those with no
    /// change near by in the last rounds are passed over.
    void sweep(int window, const std::stop_token &stop);
    /// Forgets where changes were.
    void restart()
    {
        m_round = -1;
        m_changed.assign(m_graph.layers.size(), 0);
    }
    int rounds() const { return m_round + 1; }

private:
    /// The gaps around one vertex of the path, from `low` to `high`, and what they cost.
    struct Column {
        std::vector<int> rest; ///< the layer's other vertices between the gaps
        int place = 0;         ///< of the path's vertex now
        int low = 0;
        int high = 0;
        std::vector<float> node; ///< crossings with arcs beside the path, by gap
        std::vector<float> best; ///< cheapest way from the first layer to each gap

        int gaps() const { return high - low + 1; }
    };

    /// Gaps of a column, both ends among them.
    struct Range {
        int first;
        int last;
    };

    int nextOf(int v) const;
    bool takePath(int first);
    bool siftPath(int window);
    bool gather(std::size_t i, int window);
    void closeOtherClusters(Column &column, int v);
    int regionAfter(int border, int region, bool rightwards) const;
    float sideCost(std::span<const Arc> path, std::span<const Arc> beside, int except, float &before) const;
    void addSideCosts(Column &column, int v, int above, int below) const;
    template <typename Use>
    void eachStep(std::size_t i, Range starts, Range ends, Use use);
    template <typename Use>
    void eachOpenStep(std::size_t i, float most, Range ends, Use use);
    void firstRow(std::size_t i, int first, float weight);
    float weightBelow(std::size_t i) const;
    int placeWithoutPath(int vertex, std::size_t i) const;
    float crossingsBelow(std::size_t i) const;
    float currentCost() const;
    void findWays(float most);
    void traceBack(float most, std::vector<int> &places);
    std::int64_t localCrossings();

    LayeredGraph &m_graph;
    const ClusterTree &m_tree;
    CrossingCounter &m_counter;
    int m_round = -1;        ///< the last one since the restart
    std::int64_t m_work = 0; ///< of this round
    std::vector<int> m_path;
    std::vector<Column> m_columns;
    std::vector<float> m_row;   ///< what an arc of the path costs, by its lower gap
    std::vector<int> m_changed; ///< by layer: last round that moved something there
    std::vector<char> m_used;
    std::vector<char> m_crossed;
};

} // namespace heliograph::layered
