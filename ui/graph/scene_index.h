// What is where in a placed scene: asked in every frame, made once for a scene, for a large one off the GUI thread.
#pragma once

#include "ui/graph/card_metrics.h"
#include "ui/graph/scene_blocks.h"
#include "ui/graph/spatial_grid.h"

namespace heliograph::ui {

struct SceneIndex {
    SceneIndex() = default;
    SceneIndex(const GraphScene &scene, const CardMetrics &metrics);

    SpatialGrid items;
    SpatialGrid edges; ///< with their words
    SceneBlocks blocks;
};

} // namespace heliograph::ui
