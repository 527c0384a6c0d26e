// CUPTI's calls, as far as heliograph-run makes them; and NVML's.
#include "fake.h"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

using namespace fake;

namespace {

CUptiResult reply(const char *call)
{
    return CUptiResult(answer(call));
}

/// CUPTI's numbers of reasons are not their places in its list.
constexpr std::uint32_t kReasonBase = 17;
constexpr const char *kReasons[] = {
    "smsp__pcsamp_warps_issue_stalled_selected", "smsp__pcsamp_warps_issue_stalled_long_scoreboard",
    "smsp__pcsamp_warps_issue_stalled_long_scoreboard_not_issued", "smsp__pcsamp_warps_issue_stalled_math"};
constexpr std::size_t kReasonCount = std::size(kReasons);

std::uint32_t reasonNumber(std::size_t place)
{
    return kReasonBase + std::uint32_t(kReasonCount - place);
}

struct Line {
    std::string function;
    std::uint64_t offset = 0;
    std::string reason;
    std::uint32_t count = 0;
};

std::vector<Line> sampleLines()
{
    const char *path = std::getenv("HELIOGRAPH_FAKE_SAMPLES");
    std::ifstream file(path ? path : "");
    std::vector<Line> lines;
    for (Line line; file >> line.function >> line.offset >> line.reason >> line.count;)
        lines.push_back(line);
    return lines;
}

void addSample(const Line &line, CUpti_PCSamplingData &data)
{
    CUpti_PCSamplingPCData *pc = data.totalNumPcs > 0 ? &data.pPcData[data.totalNumPcs - 1] : nullptr;
    if (!pc || pc->functionName != line.function || pc->pcOffset != line.offset) {
        pc = &data.pPcData[data.totalNumPcs++];
        pc->functionName = const_cast<char *>(state().names.insert(line.function).first->c_str());
        pc->pcOffset = line.offset;
        pc->stallReasonCount = 0;
    }
    for (std::size_t place = 0; place < kReasonCount; ++place)
        if (std::string(kReasons[place]).ends_with("stalled_" + line.reason)) {
            CUpti_PCSamplingStallReason &row = pc->stallReason[pc->stallReasonCount++];
            row.pcSamplingStallReasonIndex = reasonNumber(place);
            row.samples = line.count;
            data.totalSamples += line.reason.ends_with("_not_issued") ? 0 : line.count;
        }
}

} // namespace

extern "C" {

CUptiResult cuptiGetVersion(std::uint32_t *version)
{
    *version = 26;
    if (const int asked = answer("version_of_cupti"))
        *version = std::uint32_t(asked);
    return CUPTI_SUCCESS;
}
CUptiResult cuptiGetResultString(CUptiResult, const char **words)
{
    *words = "CUPTI_ERROR_OF_THE_FAKE";
    return CUPTI_SUCCESS;
}
CUptiResult cuptiActivityRegisterCallbacks(CUpti_BuffersCallbackRequestFunc request,
                                           CUpti_BuffersCallbackCompleteFunc complete)
{
    state().request = request;
    state().complete = complete;
    return reply("cuptiActivityRegisterCallbacks");
}
CUptiResult cuptiActivityEnable(CUpti_ActivityKind kind)
{
    const CUptiResult result = reply("cuptiActivityEnable");
    state().recording = result == CUPTI_SUCCESS && kind == CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL;
    return result;
}
CUptiResult cuptiActivityDisable(CUpti_ActivityKind)
{
    state().recording = false;
    return reply("cuptiActivityDisable");
}
CUptiResult cuptiActivityFlushAll(std::uint32_t)
{
    State &all = state();
    if (answer("lose_records") != 0)
        all.records.clear();
    while (!all.records.empty()) {
        std::uint8_t *buffer = nullptr;
        std::size_t size = 0, most = 0, used = 0;
        all.request(&buffer, &size, &most);
        if (reinterpret_cast<std::uintptr_t>(buffer) % ACTIVITY_RECORD_ALIGNMENT != 0)
            mistake("the activity buffer is not aligned");
        std::size_t taken = 0;
        for (; taken < all.records.size() && used + sizeof(CUpti_ActivityKernel9) <= size; ++taken) {
            CUpti_ActivityKernel9 record{};
            record.kind = CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL;
            record.start = all.records[taken].start;
            record.end = all.records[taken].end;
            record.name = all.records[taken].name;
            std::memcpy(buffer + used, &record, sizeof record);
            used += sizeof record;
        }
        all.records.erase(all.records.begin(), all.records.begin() + std::ptrdiff_t(taken));
        all.complete(nullptr, 0, buffer, size, used);
    }
    return reply("cuptiActivityFlushAll");
}
CUptiResult cuptiActivityGetNextRecord(std::uint8_t *buffer, std::size_t valid, CUpti_Activity **record)
{
    std::uint8_t *next = *record ? reinterpret_cast<std::uint8_t *>(*record) + sizeof(CUpti_ActivityKernel9) : buffer;
    if (std::size_t(next - buffer) >= valid)
        return CUPTI_ERROR_MAX_LIMIT_REACHED;
    *record = reinterpret_cast<CUpti_Activity *>(next);
    return CUPTI_SUCCESS;
}
CUptiResult cuptiActivityGetNumDroppedRecords(CUcontext, std::uint32_t, std::size_t *dropped)
{
    *dropped = std::size_t(answer("dropped_records"));
    return CUPTI_SUCCESS;
}

// ---- sampling

CUptiResult cuptiPCSamplingEnable(CUpti_PCSamplingEnableParams *)
{
    const CUptiResult result = reply("cuptiPCSamplingEnable");
    state().sampling = result == CUPTI_SUCCESS;
    state().firstSampledModule = state().modules + 1;
    if (state().recording)
        mistake("sampling while activities are recorded");
    return result;
}
CUptiResult cuptiPCSamplingGetNumStallReasons(CUpti_PCSamplingGetNumStallReasonsParams *parameters)
{
    *parameters->numStallReasons = kReasonCount;
    return state().sampling ? reply("cuptiPCSamplingGetNumStallReasons") : CUPTI_ERROR_INVALID_OPERATION;
}
CUptiResult cuptiPCSamplingGetStallReasons(CUpti_PCSamplingGetStallReasonsParams *parameters)
{
    for (std::size_t i = 0; i < kReasonCount; ++i) {
        std::strcpy(parameters->stallReasons[i], kReasons[i]);
        parameters->stallReasonIndex[i] = reasonNumber(i);
    }
    return reply("cuptiPCSamplingGetStallReasons");
}
CUptiResult cuptiPCSamplingSetConfigurationAttribute(CUpti_PCSamplingConfigurationInfoParams *parameters)
{
    for (std::size_t i = 0; i < parameters->numAttributes; ++i) {
        const CUpti_PCSamplingConfigurationInfo &info = parameters->pPCSamplingConfigurationInfo[i];
        if (info.attributeType == CUPTI_PC_SAMPLING_CONFIGURATION_ATTR_TYPE_SAMPLING_DATA_BUFFER)
            state().buffer =
                static_cast<CUpti_PCSamplingData *>(info.attributeData.samplingDataBufferData.samplingDataBuffer);
    }
    return state().sampling ? reply("cuptiPCSamplingSetConfigurationAttribute") : CUPTI_ERROR_INVALID_OPERATION;
}
CUptiResult cuptiPCSamplingDisable(CUpti_PCSamplingDisableParams *)
{
    state().sampling = false;
    const CUptiResult result = reply("cuptiPCSamplingDisable");
    if (result == CUPTI_SUCCESS && state().buffer)
        for (const Line &line : sampleLines())
            if (state().sampledLaunches.contains(line.function))
                addSample(line, *state().buffer);
    return result;
}

// ---- NVML

int nvmlInit_v2()
{
    return answer("nvmlInit_v2");
}
int nvmlShutdown()
{
    return 0;
}
int nvmlDeviceGetHandleByPciBusId_v2(const char *, void **device)
{
    *device = &state();
    return 0;
}
int nvmlDeviceGetClockInfo(void *, int kind, unsigned *mhz)
{
    *mhz = kind == 1 ? 1980 : 3201;
    return 0;
}
int nvmlDeviceGetTemperature(void *, int, unsigned *celsius)
{
    *celsius = 41;
    return 0;
}
int nvmlDeviceGetPowerUsage(void *, unsigned *milliwatts)
{
    *milliwatts = 250000;
    return 0;
}
int nvmlDeviceGetCurrentClocksThrottleReasons(void *, unsigned long long *reasons)
{
    *reasons = 0x5; // idle, and the power cap
    return 0;
}
int nvmlSystemGetDriverVersion(char *text, unsigned length)
{
    std::strncpy(text, "580.0", length);
    return 0;
}
int nvmlDeviceGetMigMode(void *, unsigned *now, unsigned *later)
{
    *now = *later = 0;
    return 0;
}

} // extern "C"
