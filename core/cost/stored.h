// Runs of a document, read and laid over their variants.
#pragma once

#include "core/cost/delta.h"
#include "core/cost/times.h"
#include "core/store/store.h"

namespace heliograph::cost {

/// A run with its own variant. Errors: those of Store and of costOf().
Result<CostedRun> readCost(const Store &store, RunId id);

/// The times of two variants, and where both runs were sampled what each node took.
struct ComparedTimes {
    RunPair runs;
    std::optional<CostDelta> nodes; ///< the run of the first against that of the second

    /// Of a node, or of what has none for a reason; nullptr where neither run was seen there.
    const DeltaRow *row(const NodePair &node, Reason reason) const;
};

/// Nothing if no runs of both can be compared (comparableRuns()).
std::optional<ComparedTimes> readTimes(const Store &store, const TimedCode &a, const TimedCode &b);

} // namespace heliograph::cost
