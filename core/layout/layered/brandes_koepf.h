// First x coordinates: four extreme alignments of vertices into straight blocks, and their median.
#pragma once

#include "core/layout/layered/spacing.h"

namespace heliograph::layered {

/// Sets graph.x. The arcs of all vertices must be sorted. Wires and cluster borders come out straight where possible,
/// borders always.
void placeByAlignment(LayeredGraph &graph, const Spacing &spacing);

} // namespace heliograph::layered
