// y coordinates of layers, and the boxes of nodes and clusters.
#pragma once

#include "core/layout/layered/layered_graph.h"

namespace heliograph::layered {

struct Frame {
    std::vector<double> top;    ///< of each layer
    std::vector<double> bottom; ///< of each layer
    std::vector<LayoutBox> nodes;
    std::vector<LayoutBox> clusters;
};

/// Needs graph.x. Room for the borders and titles of clusters is kept between layers.
/// With `hints` layers stand at their old heights from each other where there is room: one that went leaves its own.
Frame makeFrame(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, const LayeredGraph &graph,
                const LayeredHints &hints);

} // namespace heliograph::layered
