// A run and where its time went, as every view shows it: shares by op and line of each stage and by node, or how they
// differ from another run's.
#pragma once

#include "core/cost/delta.h"
#include "core/document/document.h"
#include "ui/base/heat.h"

#include <memory>
#include <optional>
#include <vector>

namespace heliograph::ui {

/// Where two runs are compared, shares are of what the other one took in all.
struct ShownCost {
    cost::CostedRun of;
    std::optional<cost::CostedRun> against; ///< the run it is held against
    cost::Quantity quantity;                ///< what is shown of it
    std::optional<cost::CostDelta> delta;   ///< with `against`
    std::vector<std::vector<float>> ops;    ///< by stage of the variant, then by op; empty: no heat there
    std::vector<std::vector<float>> lines;  ///< by stage of the variant, then by line from 0; empty: no heat there
    std::vector<float> nodes;               ///< by node
    HeatScale scale;                        ///< the hottest node fills a gutter

    double share(const cost::Count &count) const { return of.share(count, quantity); }
    /// By its samples, also where executed instructions are shown.
    double seconds(const cost::Count &count) const { return of.amount(count, quantity.stall()); }
    /// Of all lines of a stage.
    double stage(int index) const;
};
using ShownCostPtr = std::shared_ptr<const ShownCost>;

/// On any thread. Of a quantity that a run does not tell of, the nearest that it does (Cost::nearest()).
ShownCostPtr showCost(const cost::CostedRun &of, const std::optional<cost::CostedRun> &against = {},
                      cost::Quantity wanted = {});

} // namespace heliograph::ui
