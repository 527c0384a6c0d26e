// Two runs of a kernel, of one variant or of two: what each FX node took in both, and where it got slower or faster.
#pragma once

#include "core/compare/node_pairs.h"
#include "core/cost/cost.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace heliograph::cost {

/// A run laid over its variant.
struct CostedRun {
    VariantPtr variant;
    std::shared_ptr<const GpuRun> run;
    std::shared_ptr<const Cost> cost;

    double share(const Count &count, Quantity quantity) const { return cost->share(count, quantity); }
    /// What two runs are compared by: seconds of the kernels' time, divided by shares of samples, or how often
    /// instructions were executed.
    double amount(const Count &count, Quantity quantity) const
    {
        return quantity.isExecuted() ? double(count.warps) : share(count, quantity) * run->summary.seconds;
    }
    const Count &ofNode(NodeIndex node) const;
};

/// Errors: those of costOf().
Result<CostedRun> costRun(VariantPtr variant, std::shared_ptr<const GpuRun> run);

/// What a node, or all that belongs to no node for one reason, took in the run and in the one it is held against.
struct DeltaRow {
    NodePair node;                ///< `a` of the run, `b` of the other; both kNone: no node
    Reason reason = Reason::None; ///< why there is none
    Count count, against;
    double share = 0, shareAgainst = 0;
    double amount = 0, amountAgainst = 0; ///< CostedRun::amount()

    bool isNode() const { return node.a != kNone || node.b != kNone; }
    /// Greater than 0: the run is slower, or executed more.
    double delta() const { return amount - amountAgainst; }
};

struct CostDelta {
    std::vector<DeltaRow> rows; ///< that were seen in a run; the greatest change first
    DeltaRow all;               ///< the kernels as a whole
};

CostDelta compareCosts(const CostedRun &run, const CostedRun &against, Quantity quantity = {});

/// By op of a stage of the run's variant, as amounts. Two runs of the same code differ instruction by instruction where
/// these are counted; else a node's difference stands at its first op, as its counts do (countsOfOps()).
std::vector<double> deltaOfOps(const CostedRun &run, const CostedRun &against, const Stage &stage,
                               Quantity quantity = {});
/// By line of the run's source, as amounts: by number where both have the same text, else where the nodes stand.
std::map<std::int32_t, double> deltaOfLines(const CostedRun &run, const CostedRun &against, Quantity quantity = {});

} // namespace heliograph::cost
