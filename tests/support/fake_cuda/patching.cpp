// CUPTI's SASS metrics, as far as heliograph-run uses them, with the habits of CUDA 13.0: only the first function that
// is launched after they were enabled is counted, and what is not flushed before they are disabled is lost.
#include "fake.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <unistd.h>

using namespace fake;

namespace {

constexpr const char *kMetrics[] = {"smsp__sass_inst_executed", "smsp__sass_thread_inst_executed",
                                    "smsp__sass_thread_inst_executed_pred_on"};
constexpr std::uint64_t kFirstId = 4711;

/// -1: it crashes, -2: it does not come back.
CUptiResult reply(const char *call)
{
    const int result = answer(call);
    if (result == -1)
        std::raise(SIGSEGV);
    while (result == -2)
        pause();
    return CUptiResult(result);
}

/// What must be so when a call is made.
CUptiResult reply(const char *call, bool isInOrder)
{
    if (!isInOrder)
        mistake(std::string(call) + " is out of order");
    const CUptiResult result = reply(call);
    return isInOrder ? result : CUPTI_ERROR_INVALID_OPERATION;
}

template <typename Parameters>
void check(const Parameters *parameters, std::size_t size)
{
    if (parameters->structSize != size)
        mistake("a structure of CUPTI has the wrong size");
}

struct Line {
    std::string function;
    std::uint32_t offset = 0;
    std::uint64_t counts[std::size(kMetrics)] = {};
};

/// Of the function that was launched.
std::vector<Line> executedLines()
{
    const char *path = std::getenv("HELIOGRAPH_FAKE_EXECUTED");
    std::ifstream file(path ? path : "");
    std::vector<Line> lines;
    for (Line line; file >> line.function >> line.offset >> line.counts[0] >> line.counts[1] >> line.counts[2];)
        if (state().patchedLaunches > 0 && line.function == state().patched)
            lines.push_back(line);
    return lines;
}

} // namespace

extern "C" {

CUptiResult cuptiSassMetricsGetProperties(CUpti_SassMetrics_GetProperties_Params *parameters)
{
    check(parameters, CUpti_SassMetrics_GetProperties_Params_STRUCT_SIZE);
    for (std::size_t i = 0; i < std::size(kMetrics); ++i)
        if (std::strcmp(parameters->pMetricName, kMetrics[i]) == 0) {
            parameters->metric.metricId = kFirstId + i;
            return reply("cuptiSassMetricsGetProperties", std::strcmp(parameters->pChipName, "GH100") == 0);
        }
    return CUPTI_ERROR_INVALID_METRIC_NAME;
}

CUptiResult cuptiSassMetricsSetConfig(CUpti_SassMetricsSetConfig_Params *parameters)
{
    check(parameters, CUpti_SassMetricsSetConfig_Params_STRUCT_SIZE);
    const State &all = state();
    const bool isAlone = !all.recording && !all.sampling && !all.counting;
    const CUptiResult result =
        reply("cuptiSassMetricsSetConfig",
              isAlone && !all.configured && parameters->numOfMetricConfig == std::size(kMetrics));
    state().configured = result == CUPTI_SUCCESS;
    return result;
}

CUptiResult cuptiSassMetricsUnsetConfig(CUpti_SassMetricsUnsetConfig_Params *)
{
    const CUptiResult result = reply("cuptiSassMetricsUnsetConfig", state().configured && !state().patching);
    state().configured = false;
    return result;
}

CUptiResult cuptiSassMetricsEnable(CUpti_SassMetricsEnable_Params *parameters)
{
    check(parameters, CUpti_SassMetricsEnable_Params_STRUCT_SIZE);
    const CUptiResult result = reply("cuptiSassMetricsEnable", state().configured && !state().patching);
    state().patching = result == CUPTI_SUCCESS;
    state().patchedLaunches = 0;
    return result;
}

CUptiResult cuptiSassMetricsDisable(CUpti_SassMetricsDisable_Params *parameters)
{
    const CUptiResult result = reply("cuptiSassMetricsDisable", state().patching);
    parameters->numOfDroppedRecords = executedLines().size();
    state().patching = false;
    return result;
}

CUptiResult cuptiSassMetricsGetDataProperties(CUpti_SassMetricsGetDataProperties_Params *parameters)
{
    parameters->numOfPatchedInstructionRecords = executedLines().size();
    parameters->numOfInstances = std::size(kMetrics);
    return reply("cuptiSassMetricsGetDataProperties", state().patching);
}

CUptiResult cuptiSassMetricsFlushData(CUpti_SassMetricsFlushData_Params *parameters)
{
    check(parameters, CUpti_SassMetricsFlushData_Params_STRUCT_SIZE);
    const CUptiResult result = reply("cuptiSassMetricsFlushData", state().patching);
    const std::vector<Line> lines = executedLines();
    for (std::size_t i = 0; result == CUPTI_SUCCESS && i < parameters->numOfPatchedInstructionRecords; ++i) {
        CUpti_SassMetrics_Data &record = parameters->pMetricsData[i];
        record.functionName = strdup(lines[i].function.c_str()); // the caller's to free
        record.pcOffset = lines[i].offset;
        for (std::size_t metric = 0; metric < parameters->numOfInstances; ++metric)
            record.pInstanceValues[metric] = {kFirstId + metric, lines[i].counts[metric]};
    }
    state().patchedLaunches = 0;
    return result;
}

} // extern "C"
