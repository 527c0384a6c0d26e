// One run from the document to the last record.
#pragma once

#include "core/gpu/measure.h"
#include "core/gpu/report.h"
#include "core/gpu/sampling.h"

#include <string>

namespace heliograph::gpu {

struct RunOptions {
    std::string file; ///< a .helio, "-": records on stdin
    int variant = 0;
    std::string pipeline;
    int device = 0;
    std::uint64_t seed = 0;
    std::string inputs, outputs; ///< folders of .npy
    std::uint64_t keep = 0;      ///< bytes that results may have to be told; 0: none are
    double limitSeconds = 60;    ///< for any one wait for the device
    bool once = false;           ///< for its results: one launch, nothing of a profiler's, no times
    bool sample = false;
    bool instructions = false; ///< how often each is executed
    bool count = true;         ///< times by hardware counters, where the driver permits it
    bool metrics = false;      ///< and what else the counters say
    bool serialized = false;   ///< GPU timestamps of kernels that run one at a time
    MeasureOptions measure;
    SamplingOptions sampling;
};

/// True if it ran; what did not go well was reported. The device is left alone after an error that ends its context:
/// the caller then ends the process without further ado.
bool runAll(const RunOptions &options, Report &report, bool &isDeviceUsable);

} // namespace heliograph::gpu
