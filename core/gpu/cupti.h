// CUPTI: the calls that are used, found in libcupti.so, and what their errors mean to people. Running works without it;
// times are then those of events, and nothing is sampled.
#pragma once

#include "core/gpu/library.h"

#include <cupti.h>
#include <cupti_pcsampling.h>
#include <cupti_profiler_host.h>
#include <cupti_range_profiler.h>
#include <cupti_sass_metrics.h>
#include <cupti_target.h>

#include <string>

namespace heliograph::gpu {

#define HELIOGRAPH_CUPTI_CALLS(X)                                                                                      \
    X(cuptiGetVersion)                                                                                                 \
    X(cuptiGetResultString)                                                                                            \
    X(cuptiActivityRegisterCallbacks)                                                                                  \
    X(cuptiActivityEnable)                                                                                             \
    X(cuptiActivityDisable)                                                                                            \
    X(cuptiActivityFlushAll)                                                                                           \
    X(cuptiActivityGetNextRecord)                                                                                      \
    X(cuptiActivityGetNumDroppedRecords)                                                                               \
    X(cuptiPCSamplingEnable)                                                                                           \
    X(cuptiPCSamplingDisable)                                                                                          \
    X(cuptiPCSamplingGetNumStallReasons)                                                                               \
    X(cuptiPCSamplingGetStallReasons)                                                                                  \
    X(cuptiPCSamplingSetConfigurationAttribute)

/// Those that came with CUDA 12.6: without them there are no counters.
#define HELIOGRAPH_COUNTER_CALLS(X)                                                                                    \
    X(cuptiProfilerInitialize)                                                                                         \
    X(cuptiProfilerGetCounterAvailability)                                                                             \
    X(cuptiDeviceGetChipName)                                                                                          \
    X(cuptiProfilerHostInitialize)                                                                                     \
    X(cuptiProfilerHostDeinitialize)                                                                                   \
    X(cuptiProfilerHostConfigAddMetrics)                                                                               \
    X(cuptiProfilerHostGetConfigImageSize)                                                                             \
    X(cuptiProfilerHostGetConfigImage)                                                                                 \
    X(cuptiProfilerHostEvaluateToGpuValues)                                                                            \
    X(cuptiRangeProfilerEnable)                                                                                        \
    X(cuptiRangeProfilerDisable)                                                                                       \
    X(cuptiRangeProfilerGetCounterDataSize)                                                                            \
    X(cuptiRangeProfilerCounterDataImageInitialize)                                                                    \
    X(cuptiRangeProfilerSetConfig)                                                                                     \
    X(cuptiRangeProfilerStart)                                                                                         \
    X(cuptiRangeProfilerStop)                                                                                          \
    X(cuptiRangeProfilerDecodeData)                                                                                    \
    X(cuptiRangeProfilerGetCounterDataInfo)

/// Those that came with CUDA 12.4: without them instructions are not counted.
#define HELIOGRAPH_PATCHING_CALLS(X)                                                                                   \
    X(cuptiSassMetricsGetProperties)                                                                                   \
    X(cuptiSassMetricsSetConfig)                                                                                       \
    X(cuptiSassMetricsUnsetConfig)                                                                                     \
    X(cuptiSassMetricsEnable)                                                                                          \
    X(cuptiSassMetricsDisable)                                                                                         \
    X(cuptiSassMetricsGetDataProperties)                                                                               \
    X(cuptiSassMetricsFlushData)

#define HELIOGRAPH_TEXT_OF(x) #x

struct Cupti {
#define HELIOGRAPH_DECLARE(call) Entry<decltype(::call)> call{HELIOGRAPH_TEXT_OF(call)};
    HELIOGRAPH_CUPTI_CALLS(HELIOGRAPH_DECLARE)
    HELIOGRAPH_COUNTER_CALLS(HELIOGRAPH_DECLARE)
    HELIOGRAPH_PATCHING_CALLS(HELIOGRAPH_DECLARE)
#undef HELIOGRAPH_DECLARE
    Library library;
    std::uint32_t version = 0; ///< CUPTI_API_VERSION of the library
    bool hasCounters = false;  ///< all of HELIOGRAPH_COUNTER_CALLS are there
    bool hasPatching = false;  ///< all of HELIOGRAPH_PATCHING_CALLS, and those that every profiler begins with

    /// $HELIOGRAPH_CUPTI alone if it is set, else where the loader and CUDA's installers have it. Errors: gpu.no-cupti.
    static Result<Cupti> open();
    /// What a call came to; errors of the profiler are warnings where the run goes on without.
    Diagnostic error(CUptiResult result, const char *call, const std::string &doing) const;
    template <typename Function, typename... Arguments>
    Result<void> run(const std::string &doing, const Entry<Function> &entry, Arguments... arguments) const
    {
        const CUptiResult result = entry(arguments...);
        return result == CUPTI_SUCCESS ? Result<void>() : error(result, entry.name, doing);
    }
};

} // namespace heliograph::gpu
