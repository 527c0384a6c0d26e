// `heliograph run FILE.helio --device N --compare RUN`: what a run on a GPU left in its tensors, against what an
// earlier one of the document did.
#pragma once

#include "core/capture/gpu.h"
#include "core/verbs/choice.h"

#include <vector>

namespace heliograph::verbs {

/// The run to compare with, before anything is run for it. Errors: store.no-run, find.variant (it is of another
/// kernel), run.no-results, run.other-inputs (another seed).
Result<GpuRun> runToCompareWith(const Choice &choice, RunId against, const GpuOptions &options);

/// A `compare` record of each tensor that either run wrote. Errors: those of compareResults().
Result<std::vector<Json>> comparisonsWith(const std::string &file, const GpuOutcome &outcome, const GpuRun &against);

/// A row each.
void printComparisons(std::ostream &out, const std::vector<Json> &comparisons, RunId against);

} // namespace heliograph::verbs
