// The order of calls is that of CUPTI's guide ("Range Profiling API", usage): host object, metrics, config image;
// enable, counter data image, configuration; start, launches, stop, decode, evaluate.
#include "core/gpu/counters.h"

#include <memory>

namespace heliograph::gpu {

namespace {

constexpr const char *kDoing = "Counting";

template <typename Parameters>
Parameters sized(std::size_t size)
{
    Parameters parameters{};
    parameters.structSize = size;
    return parameters;
}

} // namespace

Result<std::unique_ptr<Counters>> Counters::begin(Device &device, const Cupti &cupti,
                                                  const std::vector<std::string> &metrics)
{
    if (!cupti.hasCounters)
        return problem("gpu.profiler-not-supported", cupti.library.path() + " is too old to count with.",
                       "Set HELIOGRAPH_CUPTI to a libcupti.so of CUDA 12.6 or newer.");
    std::unique_ptr<Counters> counters(new Counters(device, cupti));
    const Result<void> opened = counters->open(metrics);
    return opened ? Result<std::unique_ptr<Counters>>(std::move(counters)) : opened.error();
}

Counters::~Counters()
{
    if (m_profiler && m_device.isUsable()) {
        auto disable = sized<CUpti_RangeProfiler_Disable_Params>(CUpti_RangeProfiler_Disable_Params_STRUCT_SIZE);
        disable.pRangeProfilerObject = m_profiler;
        m_cupti.cuptiRangeProfilerDisable(&disable);
    }
    if (m_host) {
        auto end = sized<CUpti_Profiler_Host_Deinitialize_Params>(CUpti_Profiler_Host_Deinitialize_Params_STRUCT_SIZE);
        end.pHostObject = m_host;
        m_cupti.cuptiProfilerHostDeinitialize(&end);
    }
}

Result<void> Counters::open(const std::vector<std::string> &metrics)
{
    Result<void> done = openHost();
    if (!done)
        return done;
    addMetrics(metrics);
    if (m_metrics.empty())
        return problem("gpu.profiler-not-supported", "The device has none of the counters that were asked for.",
                       "Another CUPTI may know it: set HELIOGRAPH_CUPTI.");
    done = makeConfig();
    if (!done)
        return done;
    auto enable = sized<CUpti_RangeProfiler_Enable_Params>(CUpti_RangeProfiler_Enable_Params_STRUCT_SIZE);
    enable.ctx = m_device.context();
    done = m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerEnable, &enable);
    m_profiler = enable.pRangeProfilerObject;
    return done;
}

/// What the device is called, and which of its counters this process may read.
Result<void> Counters::openHost()
{
    auto initialize = sized<CUpti_Profiler_Initialize_Params>(CUpti_Profiler_Initialize_Params_STRUCT_SIZE);
    Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiProfilerInitialize, &initialize);
    auto chip = sized<CUpti_Device_GetChipName_Params>(CUpti_Device_GetChipName_Params_STRUCT_SIZE);
    chip.deviceIndex = std::size_t(m_device.facts().ordinal);
    if (done)
        done = m_cupti.run(kDoing, m_cupti.cuptiDeviceGetChipName, &chip);
    auto available =
        sized<CUpti_Profiler_GetCounterAvailability_Params>(CUpti_Profiler_GetCounterAvailability_Params_STRUCT_SIZE);
    available.ctx = m_device.context();
    if (done)
        done = m_cupti.run(kDoing, m_cupti.cuptiProfilerGetCounterAvailability, &available);
    m_available.resize(available.counterAvailabilityImageSize);
    available.pCounterAvailabilityImage = m_available.data();
    if (done)
        done = m_cupti.run(kDoing, m_cupti.cuptiProfilerGetCounterAvailability, &available);
    auto host = sized<CUpti_Profiler_Host_Initialize_Params>(CUpti_Profiler_Host_Initialize_Params_STRUCT_SIZE);
    host.profilerType = CUPTI_PROFILER_TYPE_RANGE_PROFILER;
    host.pChipName = chip.pChipName;
    host.pCounterAvailabilityImage = m_available.data();
    if (done)
        done = m_cupti.run(kDoing, m_cupti.cuptiProfilerHostInitialize, &host);
    m_host = done ? host.pHostObject : nullptr;
    return done;
}

/// One by one: a name that the device does not have would refuse all.
void Counters::addMetrics(const std::vector<std::string> &metrics)
{
    m_metrics.reserve(metrics.size()); // CUPTI may keep the pointers
    for (const std::string &metric : metrics) {
        const char *name = m_metrics.emplace_back(metric).c_str();
        auto add =
            sized<CUpti_Profiler_Host_ConfigAddMetrics_Params>(CUpti_Profiler_Host_ConfigAddMetrics_Params_STRUCT_SIZE);
        add.pHostObject = m_host;
        add.ppMetricNames = &name;
        add.numMetrics = 1;
        if (m_cupti.cuptiProfilerHostConfigAddMetrics(&add) != CUPTI_SUCCESS)
            m_metrics.pop_back();
    }
    for (const std::string &metric : m_metrics)
        m_names.push_back(metric.c_str());
}

Result<void> Counters::makeConfig()
{
    auto size =
        sized<CUpti_Profiler_Host_GetConfigImageSize_Params>(CUpti_Profiler_Host_GetConfigImageSize_Params_STRUCT_SIZE);
    size.pHostObject = m_host;
    if (Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiProfilerHostGetConfigImageSize, &size); !done)
        return done;
    m_config.resize(size.configImageSize);
    auto config =
        sized<CUpti_Profiler_Host_GetConfigImage_Params>(CUpti_Profiler_Host_GetConfigImage_Params_STRUCT_SIZE);
    config.pHostObject = m_host;
    config.configImageSize = m_config.size();
    config.pConfigImage = m_config.data();
    return m_cupti.run(kDoing, m_cupti.cuptiProfilerHostGetConfigImage, &config);
}

Result<void> Counters::makeImage(std::size_t launches)
{
    auto size =
        sized<CUpti_RangeProfiler_GetCounterDataSize_Params>(CUpti_RangeProfiler_GetCounterDataSize_Params_STRUCT_SIZE);
    size.pRangeProfilerObject = m_profiler;
    size.pMetricNames = m_names.data();
    size.numMetrics = m_names.size();
    size.maxNumOfRanges = launches;
    size.maxNumRangeTreeNodes = std::uint32_t(launches);
    if (Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerGetCounterDataSize, &size); !done)
        return done;
    m_image.assign(size.counterDataSize, 0);
    auto image = sized<CUpti_RangeProfiler_CounterDataImage_Initialize_Params>(
        CUpti_RangeProfiler_CounterDataImage_Initialize_Params_STRUCT_SIZE);
    image.pRangeProfilerObject = m_profiler;
    image.counterDataSize = m_image.size();
    image.pCounterData = m_image.data();
    return m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerCounterDataImageInitialize, &image);
}

Result<void> Counters::start(std::size_t launches)
{
    Result<void> done = makeImage(launches);
    auto config = sized<CUpti_RangeProfiler_SetConfig_Params>(CUpti_RangeProfiler_SetConfig_Params_STRUCT_SIZE);
    config.pRangeProfilerObject = m_profiler;
    config.configSize = m_config.size();
    config.pConfig = m_config.data();
    config.counterDataImageSize = m_image.size();
    config.pCounterDataImage = m_image.data();
    config.range = CUPTI_AutoRange;
    config.replayMode = CUPTI_KernelReplay;
    config.maxRangesPerPass = launches;
    config.numNestingLevels = config.minNestingLevel = 1;
    if (done)
        done = m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerSetConfig, &config);
    auto start = sized<CUpti_RangeProfiler_Start_Params>(CUpti_RangeProfiler_Start_Params_STRUCT_SIZE);
    start.pRangeProfilerObject = m_profiler;
    return done ? m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerStart, &start) : done;
}

Result<std::size_t> Counters::decode()
{
    auto stop = sized<CUpti_RangeProfiler_Stop_Params>(CUpti_RangeProfiler_Stop_Params_STRUCT_SIZE);
    stop.pRangeProfilerObject = m_profiler;
    Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiRangeProfilerStop, &stop);
    auto decode = sized<CUpti_RangeProfiler_DecodeData_Params>(CUpti_RangeProfiler_DecodeData_Params_STRUCT_SIZE);
    decode.pRangeProfilerObject = m_profiler;
    if (done)
        done = m_cupti.run("Reading the counters", m_cupti.cuptiRangeProfilerDecodeData, &decode);
    auto info =
        sized<CUpti_RangeProfiler_GetCounterDataInfo_Params>(CUpti_RangeProfiler_GetCounterDataInfo_Params_STRUCT_SIZE);
    info.pCounterDataImage = m_image.data();
    info.counterDataImageSize = m_image.size();
    if (done)
        done = m_cupti.run("Reading the counters", m_cupti.cuptiRangeProfilerGetCounterDataInfo, &info);
    return done ? Result<std::size_t>(info.numTotalRanges) : done.error();
}

Result<std::vector<std::vector<double>>> Counters::stop()
{
    const Result<std::size_t> ranges = decode();
    if (!ranges)
        return ranges.error();
    std::vector<std::vector<double>> values(*ranges, std::vector<double>(m_names.size()));
    for (std::size_t i = 0; i < *ranges; ++i) {
        auto evaluate = sized<CUpti_Profiler_Host_EvaluateToGpuValues_Params>(
            CUpti_Profiler_Host_EvaluateToGpuValues_Params_STRUCT_SIZE);
        evaluate.pHostObject = m_host;
        evaluate.pCounterDataImage = m_image.data();
        evaluate.counterDataImageSize = m_image.size();
        evaluate.rangeIndex = i;
        evaluate.ppMetricNames = m_names.data();
        evaluate.numMetrics = m_names.size();
        evaluate.pMetricValues = values[i].data();
        if (Result<void> done =
                m_cupti.run("Reading the counters", m_cupti.cuptiProfilerHostEvaluateToGpuValues, &evaluate);
            !done)
            return done.error();
    }
    return values;
}

} // namespace heliograph::gpu
