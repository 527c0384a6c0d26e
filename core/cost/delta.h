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

    double share(const Count &count, std::optional<Stall> stall) const { return cost->share(count.of(stall)); }
    /// Of the kernels' time, divided by shares of samples.
    double seconds(const Count &count, std::optional<Stall> stall) const
    {
        return share(count, stall) * run->summary.seconds;
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
    double seconds = 0, secondsAgainst = 0;

    bool isNode() const { return node.a != kNone || node.b != kNone; }
    /// Greater than 0: the run is slower.
    double delta() const { return seconds - secondsAgainst; }
};

struct CostDelta {
    std::vector<DeltaRow> rows; ///< that were sampled in a run; the greatest change of time first
    DeltaRow all;               ///< the kernels as a whole
};

/// Of the samples of one category, or of all.
CostDelta compareCosts(const CostedRun &run, const CostedRun &against, std::optional<Stall> stall = {});

/// By op of a stage of the run's variant, in seconds. Two runs of the same code differ instruction by instruction where
/// these are sampled; else a node's difference stands at its first op, as its samples do (samplesOfOps()).
std::vector<double> deltaOfOps(const CostedRun &run, const CostedRun &against, const Stage &stage,
                               std::optional<Stall> stall = {});
/// By line of the run's source, in seconds: by number where both have the same text, else where the nodes stand.
std::map<std::int32_t, double> deltaOfLines(const CostedRun &run, const CostedRun &against,
                                            std::optional<Stall> stall = {});

} // namespace heliograph::cost
