// CUPTI's range profiler, as far as heliograph-run uses it: a kernel's time is 0.7 us more than its timestamps say,
// every other metric is 42, and none has "dram" in its name.
#include "fake.h"

#include <algorithm>
#include <csignal>
#include <cstring>

using namespace fake;

namespace {

CUptiResult reply(const char *call)
{
    const int result = answer(call);
    if (result == -1)
        std::raise(SIGSEGV);
    return CUptiResult(result);
}

/// Fills what a call hands out; the size that the caller gave says which version of the structure it has.
template <typename Parameters>
void check(const Parameters *parameters, std::size_t size)
{
    if (parameters->structSize != size)
        mistake("a structure of CUPTI has the wrong size");
}

} // namespace

extern "C" {

CUptiResult cuptiProfilerInitialize(CUpti_Profiler_Initialize_Params *)
{
    return reply("cuptiProfilerInitialize");
}

CUptiResult cuptiProfilerGetCounterAvailability(CUpti_Profiler_GetCounterAvailability_Params *parameters)
{
    check(parameters, CUpti_Profiler_GetCounterAvailability_Params_STRUCT_SIZE);
    if (state().counting || state().recording || state().sampling)
        mistake("counters are asked for while something else profiles");
    if (parameters->pCounterAvailabilityImage == nullptr)
        parameters->counterAvailabilityImageSize = 8;
    return reply("cuptiProfilerGetCounterAvailability");
}

CUptiResult cuptiDeviceGetChipName(CUpti_Device_GetChipName_Params *parameters)
{
    parameters->pChipName = "GH100";
    return reply("cuptiDeviceGetChipName");
}

CUptiResult cuptiProfilerHostInitialize(CUpti_Profiler_Host_Initialize_Params *parameters)
{
    check(parameters, CUpti_Profiler_Host_Initialize_Params_STRUCT_SIZE);
    parameters->pHostObject = reinterpret_cast<CUpti_Profiler_Host_Object *>(&state());
    return reply("cuptiProfilerHostInitialize");
}

CUptiResult cuptiProfilerHostDeinitialize(CUpti_Profiler_Host_Deinitialize_Params *)
{
    return reply("cuptiProfilerHostDeinitialize");
}

CUptiResult cuptiProfilerHostConfigAddMetrics(CUpti_Profiler_Host_ConfigAddMetrics_Params *parameters)
{
    for (std::size_t i = 0; i < parameters->numMetrics; ++i)
        if (std::strstr(parameters->ppMetricNames[i], "dram"))
            return CUPTI_ERROR_INVALID_METRIC_NAME;
    return reply("cuptiProfilerHostConfigAddMetrics");
}

CUptiResult cuptiProfilerHostGetConfigImageSize(CUpti_Profiler_Host_GetConfigImageSize_Params *parameters)
{
    parameters->configImageSize = 16;
    return reply("cuptiProfilerHostGetConfigImageSize");
}

CUptiResult cuptiProfilerHostGetConfigImage(CUpti_Profiler_Host_GetConfigImage_Params *)
{
    return reply("cuptiProfilerHostGetConfigImage");
}

CUptiResult cuptiProfilerHostEvaluateToGpuValues(CUpti_Profiler_Host_EvaluateToGpuValues_Params *parameters)
{
    for (std::size_t i = 0; i < parameters->numMetrics; ++i) {
        const bool isTime = std::strcmp(parameters->ppMetricNames[i], "gpu__time_duration.sum") == 0;
        parameters->pMetricValues[i] = isTime ? double(state().ranges.at(parameters->rangeIndex)) + 700 : 42;
    }
    return reply("cuptiProfilerHostEvaluateToGpuValues");
}

CUptiResult cuptiRangeProfilerEnable(CUpti_RangeProfiler_Enable_Params *parameters)
{
    check(parameters, CUpti_RangeProfiler_Enable_Params_STRUCT_SIZE);
    parameters->pRangeProfilerObject = reinterpret_cast<CUpti_RangeProfiler_Object *>(&state());
    return reply("cuptiRangeProfilerEnable");
}

CUptiResult cuptiRangeProfilerDisable(CUpti_RangeProfiler_Disable_Params *)
{
    state().counting = false;
    return reply("cuptiRangeProfilerDisable");
}

CUptiResult cuptiRangeProfilerGetCounterDataSize(CUpti_RangeProfiler_GetCounterDataSize_Params *parameters)
{
    parameters->counterDataSize = 64 * parameters->maxNumOfRanges;
    return reply("cuptiRangeProfilerGetCounterDataSize");
}

CUptiResult cuptiRangeProfilerCounterDataImageInitialize(CUpti_RangeProfiler_CounterDataImage_Initialize_Params *)
{
    state().ranges.clear();
    return reply("cuptiRangeProfilerCounterDataImageInitialize");
}

CUptiResult cuptiRangeProfilerSetConfig(CUpti_RangeProfiler_SetConfig_Params *parameters)
{
    check(parameters, CUpti_RangeProfiler_SetConfig_Params_STRUCT_SIZE);
    state().mostRanges = parameters->maxRangesPerPass;
    const bool fits = parameters->range == CUPTI_AutoRange && parameters->replayMode == CUPTI_KernelReplay &&
                      parameters->maxRangesPerPass <= 2000 && parameters->numNestingLevels == 1;
    return fits ? reply("cuptiRangeProfilerSetConfig") : CUPTI_ERROR_INVALID_OPERATION;
}

CUptiResult cuptiRangeProfilerStart(CUpti_RangeProfiler_Start_Params *)
{
    state().counting = true;
    return reply("cuptiRangeProfilerStart");
}

CUptiResult cuptiRangeProfilerStop(CUpti_RangeProfiler_Stop_Params *parameters)
{
    state().counting = false;
    parameters->isAllPassSubmitted = 1;
    return reply("cuptiRangeProfilerStop");
}

CUptiResult cuptiRangeProfilerDecodeData(CUpti_RangeProfiler_DecodeData_Params *parameters)
{
    parameters->numOfRangeDropped = 0;
    return reply("cuptiRangeProfilerDecodeData");
}

CUptiResult cuptiRangeProfilerGetCounterDataInfo(CUpti_RangeProfiler_GetCounterDataInfo_Params *parameters)
{
    parameters->numTotalRanges = std::min(state().ranges.size(), state().mostRanges);
    return reply("cuptiRangeProfilerGetCounterDataInfo");
}

} // extern "C"
