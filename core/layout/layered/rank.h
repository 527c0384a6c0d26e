// Layers of nodes: as few layers crossed by edges, and as low clusters, as can be.
#pragma once

#include "core/layout/layered.h"
#include "core/layout/layered/rank_model.h"

#include <stop_token>

namespace heliograph::layered {

struct Ranks {
    std::vector<WireKind> kinds;    ///< by edge
    std::vector<char> startsAround; ///< by edge: from the upper border of a cluster around its end
    std::vector<char> endsAround;   ///< by edge: to the lower border of a cluster around its start
    std::vector<int> ofNode;        ///< layer, from 0
    std::vector<int> top;           ///< first layer of each cluster
    std::vector<int> bottom;        ///< last layer of each cluster
    int layers = 0;
};

/// Least number of layers an edge spans.
int leastSpan(const LayoutEdge &edge);

/// Every cluster must hold a node. With `hints` the layers of the drawing before are where the search starts.
Ranks assignRanks(const LayoutInput &input, const ClusterTree &tree, const LayeredHints &hints,
                  const std::stop_token &stop, LayeredPhase skipped);

} // namespace heliograph::layered
