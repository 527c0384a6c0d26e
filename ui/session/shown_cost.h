// A run and where its time went, as every view shows it: shares of all samples, by line of each stage and by node.
#pragma once

#include "core/cost/cost.h"
#include "core/document/document.h"
#include "ui/base/heat.h"

#include <memory>
#include <optional>
#include <vector>

namespace heliograph::ui {

struct ShownCost {
    std::shared_ptr<const GpuRun> run;
    std::shared_ptr<const cost::Cost> cost;
    std::optional<cost::Stall> stall;      ///< whose samples are shown; nothing: all
    std::vector<std::vector<float>> ops;   ///< by stage of the variant, then by op; empty: no heat there
    std::vector<std::vector<float>> lines; ///< by stage of the variant, then by line from 0; empty: no heat there
    HeatScale scale;                       ///< the hottest node fills a gutter

    /// Of all samples of the run, those of `count` that are shown.
    double share(const cost::Count &count) const { return cost->share(count.of(stall)); }
    float node(NodeIndex node) const { return float(share(cost->nodes.at(std::size_t(node)))); }
    /// Of all lines of a stage.
    double stage(int index) const;
};
using ShownCostPtr = std::shared_ptr<const ShownCost>;

/// Of a variant and a run of it, which was sampled. On any thread. Errors: those of cost::costOf().
Result<ShownCostPtr> showCost(const Variant &variant, std::shared_ptr<const GpuRun> run,
                              std::optional<cost::Stall> stall = {});
/// The same run with the samples of another category. On any thread.
ShownCostPtr showStall(const Variant &variant, const ShownCost &shown, std::optional<cost::Stall> stall);

} // namespace heliograph::ui
