// The order of calls is that of cupti_sass_metrics.h: metrics by name, configuration, enable, launch, how much there is
// to read, flush, disable, configuration taken back. CUPTI of CUDA 13.0 counts only the first function that is launched
// after it was enabled, and nothing after a flush, so each kernel of the sequence has all of it for itself. Lazily
// patched: else all functions of the program would be.
#include "core/gpu/executed.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

namespace heliograph::gpu {

namespace {

constexpr const char *kDoing = "Counting instructions";

struct Metric {
    const char *name; ///< as NVIDIA calls it
    std::uint64_t PcExecuted::*member;
};

constexpr std::array kMetrics{
    Metric{"smsp__sass_inst_executed", &PcExecuted::warps},
    Metric{"smsp__sass_thread_inst_executed", &PcExecuted::threads},
    Metric{"smsp__sass_thread_inst_executed_pred_on", &PcExecuted::active},
};

/// What CUPTI does not fill: no metric has it.
constexpr std::uint64_t kNoMetric = ~std::uint64_t(0);

template <typename Parameters>
Parameters sized(std::size_t size)
{
    Parameters parameters{};
    parameters.structSize = size;
    return parameters;
}

/// What a flush fills: a record an instruction, each with a value of every metric.
class Buffer
{
public:
    Buffer(std::size_t records, std::size_t instances)
        : m_values(records * instances * kMetrics.size(), {kNoMetric, 0}), m_records(records)
    {
        // `instances` is of all metrics together or of one, as the version of CUPTI has it: there is room for both.
        for (std::size_t i = 0; i < records; ++i) {
            m_records[i].structSize = sizeof(CUpti_SassMetrics_Data);
            m_records[i].pInstanceValues = m_values.data() + i * valuesOfRecord();
        }
    }
    /// The names are allocated by CUPTI and left to whoever asked.
    ~Buffer()
    {
        for (const CUpti_SassMetrics_Data &record : m_records)
            std::free(const_cast<char *>(record.functionName));
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;

    std::vector<CUpti_SassMetrics_Data> &records() { return m_records; }
    std::size_t valuesOfRecord() const { return m_records.empty() ? 0 : m_values.size() / m_records.size(); }

private:
    std::vector<CUpti_SassMetrics_InstanceValue> m_values;
    std::vector<CUpti_SassMetrics_Data> m_records;
};

/// The counts of the launches so far, by function and offset.
using Counts = std::map<std::string, std::map<std::uint64_t, PcExecuted>>;

class Patching
{
public:
    Patching(Device &device, const Cupti &cupti) : m_device(device), m_cupti(cupti) {}

    /// Which metrics there are.
    Result<void> prepare()
    {
        auto initialize = sized<CUpti_Profiler_Initialize_Params>(CUpti_Profiler_Initialize_Params_STRUCT_SIZE);
        Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiProfilerInitialize, &initialize);
        auto chip = sized<CUpti_Device_GetChipName_Params>(CUpti_Device_GetChipName_Params_STRUCT_SIZE);
        chip.deviceIndex = std::size_t(ordinal());
        if (done)
            done = m_cupti.run(kDoing, m_cupti.cuptiDeviceGetChipName, &chip);
        for (std::size_t i = 0; i < kMetrics.size() && done; ++i) {
            auto metric =
                sized<CUpti_SassMetrics_GetProperties_Params>(CUpti_SassMetrics_GetProperties_Params_STRUCT_SIZE);
            metric.pChipName = chip.pChipName;
            metric.pMetricName = kMetrics[i].name;
            done = m_cupti.run(kDoing, m_cupti.cuptiSassMetricsGetProperties, &metric);
            m_configs[i].metricId = metric.metric.metricId;
            m_configs[i].outputGranularity = CUPTI_SASS_METRICS_OUTPUT_GRANULARITY_GPU;
        }
        return done;
    }

    /// One launch of one kernel, from the configuration until it is taken back.
    Result<void> count(Kernels &kernels, std::size_t kernel, Counts &counts)
    {
        auto set = sized<CUpti_SassMetricsSetConfig_Params>(CUpti_SassMetricsSetConfig_Params_STRUCT_SIZE);
        set.numOfMetricConfig = m_configs.size();
        set.pConfigs = m_configs.data();
        set.deviceIndex = ordinal();
        if (Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiSassMetricsSetConfig, &set); !done)
            return done;
        Result<void> done = countConfigured(kernels, kernel, counts);
        auto unset = sized<CUpti_SassMetricsUnsetConfig_Params>(CUpti_SassMetricsUnsetConfig_Params_STRUCT_SIZE);
        unset.deviceIndex = ordinal();
        if (!m_device.isUsable())
            return done;
        const Result<void> takenBack = m_cupti.run(kDoing, m_cupti.cuptiSassMetricsUnsetConfig, &unset);
        return done ? takenBack : done;
    }

private:
    std::uint32_t ordinal() const { return std::uint32_t(m_device.facts().ordinal); }

    Result<void> countConfigured(Kernels &kernels, std::size_t kernel, Counts &counts)
    {
        auto enable = sized<CUpti_SassMetricsEnable_Params>(CUpti_SassMetricsEnable_Params_STRUCT_SIZE);
        enable.ctx = m_device.context();
        enable.enableLazyPatching = 1;
        Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiSassMetricsEnable, &enable);
        if (!done)
            return done;
        done = kernels.launch(kernel);
        if (done)
            done = m_device.wait("Running the code that counts");
        if (done)
            done = read(counts);
        if (!m_device.isUsable())
            return done;
        auto disable = sized<CUpti_SassMetricsDisable_Params>(CUpti_SassMetricsDisable_Params_STRUCT_SIZE);
        disable.ctx = m_device.context();
        const Result<void> disabled = m_cupti.run(kDoing, m_cupti.cuptiSassMetricsDisable, &disable);
        return done ? disabled : done;
    }

    Result<void> read(Counts &counts)
    {
        auto size =
            sized<CUpti_SassMetricsGetDataProperties_Params>(CUpti_SassMetricsGetDataProperties_Params_STRUCT_SIZE);
        size.ctx = m_device.context();
        if (Result<void> done = m_cupti.run(kReading, m_cupti.cuptiSassMetricsGetDataProperties, &size); !done)
            return done;
        if (size.numOfPatchedInstructionRecords == 0 || size.numOfInstances == 0)
            return problem("gpu.profiler", "CUPTI counted no instruction of the code that it patched.",
                           "Another CUPTI may do better: set HELIOGRAPH_CUPTI. Run with --sample alone.");
        Buffer buffer(size.numOfPatchedInstructionRecords, size.numOfInstances);
        auto flush = sized<CUpti_SassMetricsFlushData_Params>(CUpti_SassMetricsFlushData_Params_STRUCT_SIZE);
        flush.ctx = m_device.context();
        flush.numOfPatchedInstructionRecords = size.numOfPatchedInstructionRecords;
        flush.numOfInstances = size.numOfInstances;
        flush.pMetricsData = buffer.records().data();
        if (Result<void> done = m_cupti.run(kReading, m_cupti.cuptiSassMetricsFlushData, &flush); !done)
            return done;
        for (const CUpti_SassMetrics_Data &record : buffer.records())
            take(record, buffer.valuesOfRecord(), counts);
        return {};
    }

    void take(const CUpti_SassMetrics_Data &record, std::size_t values, Counts &counts) const
    {
        PcExecuted &pc = counts[record.functionName ? record.functionName : ""][record.pcOffset];
        pc.offset = record.pcOffset;
        for (std::size_t i = 0; i < values; ++i)
            for (std::size_t metric = 0; metric < kMetrics.size(); ++metric)
                if (record.pInstanceValues[i].metricId == m_configs[metric].metricId)
                    pc.*kMetrics[metric].member += record.pInstanceValues[i].value;
    }

    static constexpr const char *kReading = "Reading the counts";

    Device &m_device;
    const Cupti &m_cupti;
    std::array<CUpti_SassMetrics_Config, kMetrics.size()> m_configs{};
};

std::vector<FunctionExecuted> functionsOf(const Counts &counts, const Plan &plan)
{
    std::vector<FunctionExecuted> functions;
    for (const auto &[name, pcs] : counts) {
        FunctionExecuted &function = functions.emplace_back();
        function.function = name;
        function.launches = int(std::count_if(plan.launches.begin(), plan.launches.end(),
                                              [&](const KernelLaunch &launch) { return launch.function == name; }));
        for (const auto &[offset, pc] : pcs)
            function.pcs.push_back(pc);
    }
    return functions;
}

} // namespace

Result<std::vector<FunctionExecuted>> countExecuted(Device &device, const Cupti &cupti, const Plan &plan,
                                                    Kernels &kernels)
{
    if (!cupti.hasPatching)
        return problem("gpu.profiler-not-supported", cupti.library.path() + " is too old to count instructions with.",
                       "Set HELIOGRAPH_CUPTI to a libcupti.so of CUDA 12.4 or newer.");
    Patching patching(device, cupti);
    Result<void> done = patching.prepare();
    Counts counts;
    for (std::size_t i = 0; i < kernels.size() && done; ++i)
        done = patching.count(kernels, i, counts);
    return done ? Result<std::vector<FunctionExecuted>>(functionsOf(counts, plan)) : done.error();
}

} // namespace heliograph::gpu
