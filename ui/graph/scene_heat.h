// What was measured, laid over the items of a scene.
#pragma once

#include "ui/base/heat.h"

#include <vector>

namespace heliograph::ui {

/// Shares of one item.
struct ItemHeat {
    float own = 0;
    float inside = 0; ///< of a frame: all that it holds

    bool isCold() const { return own == 0 && inside == 0; }
};

struct SceneHeat {
    std::vector<ItemHeat> items; ///< by item; empty: nothing is laid over
    HeatScale scale;

    ItemHeat of(int item) const
    {
        return item >= 0 && std::size_t(item) < items.size() ? items[std::size_t(item)] : ItemHeat();
    }
    /// "58.1 %"; of a frame "2.4 % own, 90.4 % inside"; empty for what is cold.
    QString words(int item) const;
};

} // namespace heliograph::ui
