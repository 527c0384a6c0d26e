// Where a drawing before would have the vertices of this one.
#pragma once

#include "core/layout/layered/layered_graph.h"

namespace heliograph::layered {

/// An x for every vertex: survivors' own, what is new between what it is linked to, wires on a line between their ends.
std::vector<double> oldPlaces(const LayeredGraph &graph, const LayeredHints &hints);

} // namespace heliograph::layered
