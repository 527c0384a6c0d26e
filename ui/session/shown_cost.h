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

/// Where two runs are compared, shares are of the time that the other one took.
struct ShownCost {
    cost::CostedRun of;
    std::optional<cost::CostedRun> against; ///< the run it is held against
    std::optional<cost::Stall> stall;       ///< whose samples are shown; nothing: all
    std::optional<cost::CostDelta> delta;   ///< with `against`
    std::vector<std::vector<float>> ops;    ///< by stage of the variant, then by op; empty: no heat there
    std::vector<std::vector<float>> lines;  ///< by stage of the variant, then by line from 0; empty: no heat there
    std::vector<float> nodes;               ///< by node
    HeatScale scale;                        ///< the hottest node fills a gutter

    double share(const cost::Count &count) const { return of.share(count, stall); }
    double seconds(const cost::Count &count) const { return of.seconds(count, stall); }
    /// Of all lines of a stage.
    double stage(int index) const;
};
using ShownCostPtr = std::shared_ptr<const ShownCost>;

/// On any thread.
ShownCostPtr showCost(const cost::CostedRun &of, const std::optional<cost::CostedRun> &against = {},
                      std::optional<cost::Stall> stall = {});

} // namespace heliograph::ui
