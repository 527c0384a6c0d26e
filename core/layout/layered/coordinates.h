// x coordinates: wires straight and edges short.
#pragma once

#include "core/layout/layered/spacing.h"

#include <stop_token>

namespace heliograph::layered {

/// Sets graph.x, neighbours at least as far apart as `spacing` wants. With `hints` nodes are drawn to where they were.
void assignX(LayeredGraph &graph, const Spacing &spacing, const LayeredHints &hints, const std::stop_token &stop,
             LayeredPhase skipped);

} // namespace heliograph::layered
