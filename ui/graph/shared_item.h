// What two scenes of the same thing have in common, so that one can be shown where the other was.
#pragma once

#include "ui/graph/graph_scene.h"

#include <QRectF>

#include <optional>

namespace heliograph::ui {

/// One item in two scenes.
struct SharedItem {
    int here = -1;
    int there = -1;
};

/// Item with an identity, -1 if there is none.
int itemWith(const GraphScene &scene, std::uint64_t identity);

/// Of the cards in an area of a scene that another one has, too, that nearest to the area's middle.
std::optional<SharedItem> sharedNear(const QRectF &area, const GraphScene &here, const GraphScene &there);

} // namespace heliograph::ui
