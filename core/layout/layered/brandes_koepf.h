// First x coordinates: four extreme alignments of vertices into straight blocks, and their median.
#pragma once

#include "core/layout/layered/spacing.h"

#include <stop_token>

namespace heliograph::layered {

/// Sets graph.x. The arcs of all vertices must be sorted. Wires and cluster borders come out straight where possible,
/// borders always.
void placeByAlignment(LayeredGraph &graph, const Spacing &spacing, const std::stop_token &stop);

/// Places each straight block of one alignment as near as can be to the middle of its vertices' wishes.
void placeByWishes(LayeredGraph &graph, const Spacing &spacing, const std::vector<double> &wishes);

} // namespace heliograph::layered
