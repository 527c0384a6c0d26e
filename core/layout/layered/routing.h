// The curves of edges: pulled taut through the free corridor between the neighbours in each layer, then smoothed.
#pragma once

#include "core/layout/layered/frame.h"

#include <stop_token>

namespace heliograph::layered {

/// A path for every edge, with the middle of the room for its label.
std::vector<LayoutPath> routeEdges(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks,
                                   const LayeredGraph &graph, const Frame &frame, const std::stop_token &stop);

} // namespace heliograph::layered
