// What two runs of a kernel left in its tensors, held against each other; only runs that began with the same values say
// anything of each other.
#pragma once

#include "core/base/result.h"
#include "core/compare/difference.h"
#include "core/document/run.h"

#include <functional>
#include <string>
#include <vector>

namespace heliograph {

/// A run, and how to get what it left in a tensor: empty if that is not kept.
struct RunResults {
    const GpuRun &run;
    std::function<Result<std::string>(const RunTensor &tensor)> values;
};

struct ComparedTensor {
    const RunTensor *tensor = nullptr; ///< of the first run
    Difference difference;             ///< of the first from the second
};

/// Whether a run says enough to be compared with, before anything is run for it. Errors: run.no-results.
Result<void> checkKept(const GpuRun &against);

/// Of the tensors that either run wrote, in the first one's order. Errors: run.other-inputs (other tensors, or other
/// values in them at the begin), run.no-results (the values are needed, and one of the runs did not keep them).
Result<std::vector<ComparedTensor>> compareResults(const RunResults &run, const RunResults &against);

} // namespace heliograph
