// `heliograph run FILE.helio --device N`: a captured variant on a GPU, its times as a table.
#pragma once

#include "core/capture/gpu.h"
#include "core/verbs/choice.h"

namespace heliograph::verbs {

/// What is asked of a run on a GPU; options that other ways of running have as well are taken from those.
struct GpuRequest {
    GpuOptions gpu;
    bool cold = true;
    bool keep = true;             ///< the run is added to the document
    bool keepOutputs = false;     ///< with its results, however large they are
    RunId against = 0;            ///< the run that its results are compared with; 0: none
    bool progressRecords = false; ///< on stderr, for programs
    bool records = false;         ///< on stdout in place of tables, for programs: as heliograph-run prints them
    bool sanitize = false;        ///< one launch under compute-sanitizer instead of times
};

/// Declares the options that only a GPU has; each needs `device`.
void addGpuOptions(CLI::App &verb, GpuRequest &request);

ExitCode runOnDevice(const VerbContext &context, const Choice &choice, GpuRequest request);

} // namespace heliograph::verbs
