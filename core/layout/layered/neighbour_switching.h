// Local search in a layer: neighbours trade places.
#pragma once

#include "core/layout/layered/crossings.h"

#include <array>
#include <stop_token>

namespace heliograph::layered {

/// Exchange within one layer, while those beside it hold still.
class NeighbourSwitcher
{
public:
    NeighbourSwitcher(LayeredGraph &graph, const std::stop_token &stop);

    /// Swaps neighbours of a layer while that saves crossings. True if anything moved.
    bool switchNeighbours(int layer);

private:
    /// Where an arc ends in the layer beside, and what a crossing with it costs.
    struct End {
        int at;
        int weight;
    };
    /// The ends of a vertex, in order: those above from `first`, those below from `below`.
    struct Ends {
        int first = 0;
        int below = 0;
        int end = 0;
        bool crossed = false;
    };

    std::array<int, 3> movesAround(int layer) const;
    bool gather(int layer);
    bool markCrossed(const std::vector<int> &row, bool below);
    std::span<const End> endsOf(int v, bool below) const;
    int swapGain(int left, int right) const;

    LayeredGraph &m_graph;
    const std::stop_token &m_stop;
    std::vector<Ends> m_ends; ///< by vertex
    std::vector<End> m_all;
    std::vector<std::array<int, 3>> m_switched; ///< by layer: moves there and beside when it was last gone through
};

} // namespace heliograph::layered
