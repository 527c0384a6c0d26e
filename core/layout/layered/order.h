// The order of vertices in their layers: few crossings, clusters in one piece.
#pragma once

#include "core/layout/layered/layered_graph.h"

#include <stop_token>

namespace heliograph::layered {

/// Work is counted, not timed, so that the result depends on the input alone. With `hints` the order of the drawing
/// before is kept but for what saves crossings near by.
void orderLayers(LayeredGraph &graph, const ClusterTree &tree, const LayeredHints &hints, const std::stop_token &stop,
                 LayeredPhase skipped);

} // namespace heliograph::layered
