// Continuous mode: kernels are not serialized, and nothing is added to their code. The order matters: enable, ask for
// the reasons, configure, and only then load the code; wait for the device, then disable, which fills the buffer.
#include "core/gpu/sampling.h"

#include "core/gpu/events.h"
#include "core/gpu/hold.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>

namespace heliograph::gpu {

namespace {

/// More instructions than Triton ever made of a kernel; each has room for all reasons.
constexpr std::size_t kMostPcs = 1 << 16;
/// CUDA 12.4: PC records are longer from there on, and the library strides by its own length.
constexpr std::uint32_t kOldestCupti = 22;
constexpr std::string_view kNameBegin = "smsp__pcsamp_warps_issue_stalled_";

template <typename Parameters>
Parameters parametersFor(std::size_t size, CUcontext context)
{
    Parameters parameters{};
    parameters.size = size;
    parameters.ctx = context;
    return parameters;
}

/// What CUPTI fills: a record a program counter, each with room for a count a reason.
class Buffer
{
public:
    explicit Buffer(std::size_t reasons) : m_counts(kMostPcs * reasons), m_pcs(kMostPcs)
    {
        for (std::size_t i = 0; i < kMostPcs; ++i) {
            m_pcs[i].size = sizeof(CUpti_PCSamplingPCData);
            m_pcs[i].stallReason = m_counts.data() + i * reasons;
        }
        m_data.size = sizeof m_data;
        m_data.collectNumPcs = kMostPcs;
        m_data.pPcData = m_pcs.data();
    }

    CUpti_PCSamplingData &data() { return m_data; }

private:
    std::vector<CUpti_PCSamplingStallReason> m_counts;
    std::vector<CUpti_PCSamplingPCData> m_pcs;
    CUpti_PCSamplingData m_data{};
};

struct Launched {
    int sequences = 0;
    double seconds = 0; ///< of the device, by events around several sequences at a time
};

Result<Launched> launchFor(Device &device, Kernels &kernels, const SamplingOptions &options)
{
    Result<EventPairs> events = EventPairs::make(device, 1);
    if (!events)
        return events.error();
    Launched launched;
    Result<void> done;
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + std::chrono::duration<double>(options.seconds);
    const bool isHeld = std::size_t(options.atOnce) * kernels.size() <= Hold::kMostHeld;
    do {
        Hold hold(device);
        done = isHeld ? hold.begin() : Result<void>();
        if (done)
            done = events->begin(0);
        for (int i = 0; i < options.atOnce && done; ++i, ++launched.sequences)
            for (std::size_t kernel = 0; kernel < kernels.size() && done; ++kernel)
                done = kernels.launch(kernel);
        if (done)
            done = events->end(0);
        hold.release();
        if (done)
            done = device.wait("Running under the sampler");
        const Result<double> elapsed = done ? events->elapsed(0) : done.error();
        if (!elapsed)
            return elapsed.error();
        launched.seconds += *elapsed * 1e-9;
    } while (launched.sequences < options.most && Clock::now() < until);
    return launched;
}

class Sampler
{
public:
    Sampler(Device &device, const Cupti &cupti, const Plan &plan, const Tensors &tensors,
            const SamplingOptions &options)
        : m_device(device), m_cupti(cupti), m_plan(plan), m_tensors(tensors), m_options(options)
    {
    }

    Result<Sampled> run(Kernels &unsampled)
    {
        const Result<Launched> before = launchFor(m_device, unsampled, m_options);
        Result<void> done = before ? enable() : before.error();
        if (done)
            done = readReasons();
        if (done)
            done = configure();
        if (done)
            done = launchAll();
        const Result<void> disabled = disable();
        if (done)
            done = disabled;
        if (!done)
            return done.error();
        m_sampled.secondsBefore = before->seconds / std::max(before->sequences, 1);
        takeBuffer();
        return std::move(m_sampled);
    }

private:
    Result<void> enable()
    {
        if (m_cupti.version < kOldestCupti)
            return problem("gpu.profiler-not-supported", m_cupti.library.path() + " is too old to sample with.",
                           "Set HELIOGRAPH_CUPTI to a libcupti.so of CUDA 12.4 or newer.");
        auto parameters =
            parametersFor<CUpti_PCSamplingEnableParams>(CUpti_PCSamplingEnableParamsSize, m_device.context());
        const Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiPCSamplingEnable, &parameters);
        m_enabled = bool(done);
        return done;
    }

    Result<void> readReasons()
    {
        std::size_t count = 0;
        auto number = parametersFor<CUpti_PCSamplingGetNumStallReasonsParams>(
            CUpti_PCSamplingGetNumStallReasonsParamsSize, m_device.context());
        number.numStallReasons = &count;
        if (Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiPCSamplingGetNumStallReasons, &number); !done)
            return done;
        std::vector<std::string> texts(count, std::string(CUPTI_STALL_REASON_STRING_SIZE, '\0'));
        std::vector<char *> pointers;
        for (std::string &text : texts)
            pointers.push_back(text.data());
        std::vector<std::uint32_t> indices(count);
        auto names = parametersFor<CUpti_PCSamplingGetStallReasonsParams>(CUpti_PCSamplingGetStallReasonsParamsSize,
                                                                          m_device.context());
        names.numStallReasons = count;
        names.stallReasonIndex = indices.data();
        names.stallReasons = pointers.data();
        if (Result<void> done = m_cupti.run(kDoing, m_cupti.cuptiPCSamplingGetStallReasons, &names); !done)
            return done;
        // Records name a reason by the index in this list, which is not its place in it.
        for (std::size_t i = 0; i < count; ++i) {
            m_places[indices[i]] = std::uint32_t(i);
            std::string_view name = texts[i].c_str();
            if (name.starts_with(kNameBegin))
                name.remove_prefix(kNameBegin.size());
            m_sampled.reasons.emplace_back(name);
        }
        return {};
    }

    Result<void> configure()
    {
        m_buffer = std::make_unique<Buffer>(m_sampled.reasons.size());
        std::vector<CUpti_PCSamplingConfigurationInfo> settings(3);
        settings[0].attributeType = CUPTI_PC_SAMPLING_CONFIGURATION_ATTR_TYPE_SAMPLING_DATA_BUFFER;
        settings[0].attributeData.samplingDataBufferData.samplingDataBuffer = &m_buffer->data();
        settings[1].attributeType = CUPTI_PC_SAMPLING_CONFIGURATION_ATTR_TYPE_SAMPLING_PERIOD;
        settings[1].attributeData.samplingPeriodData.samplingPeriod = std::uint32_t(m_options.period);
        settings[2].attributeType = CUPTI_PC_SAMPLING_CONFIGURATION_ATTR_TYPE_COLLECTION_MODE;
        settings[2].attributeData.collectionModeData.collectionMode = CUPTI_PC_SAMPLING_COLLECTION_MODE_CONTINUOUS;
        auto parameters = parametersFor<CUpti_PCSamplingConfigurationInfoParams>(
            CUpti_PCSamplingConfigurationInfoParamsSize, m_device.context());
        parameters.numAttributes = settings.size();
        parameters.pPCSamplingConfigurationInfo = settings.data();
        return m_cupti.run(kDoing, m_cupti.cuptiPCSamplingSetConfigurationAttribute, &parameters);
    }

    Result<void> launchAll()
    {
        Result<std::unique_ptr<Kernels>> kernels = Kernels::load(m_device, m_plan, m_tensors);
        if (!kernels)
            return kernels.error();
        m_kernels = std::move(*kernels);
        const Result<Launched> launched = launchFor(m_device, *m_kernels, m_options);
        if (!launched)
            return launched.error();
        m_sampled.launches = launched->sequences;
        m_sampled.seconds = launched->seconds / std::max(launched->sequences, 1);
        return {};
    }

    Result<void> disable()
    {
        if (!m_enabled || !m_device.isUsable())
            return {};
        auto parameters =
            parametersFor<CUpti_PCSamplingDisableParams>(CUpti_PCSamplingDisableParamsSize, m_device.context());
        return m_cupti.run("Reading the samples", m_cupti.cuptiPCSamplingDisable, &parameters);
    }

    void takeBuffer()
    {
        const CUpti_PCSamplingData &data = m_buffer->data();
        m_sampled.total = data.totalSamples;
        m_sampled.dropped = data.droppedSamples;
        m_sampled.foreign = data.nonUsrKernelsTotalSamples;
        m_sampled.left = data.remainingNumPcs;
        std::map<std::string, std::vector<PcSamples>> functions;
        for (std::size_t i = 0; i < data.totalNumPcs && i < kMostPcs; ++i)
            takePc(data.pPcData[i], functions);
        for (auto &[name, pcs] : functions) {
            std::sort(pcs.begin(), pcs.end(),
                      [](const PcSamples &a, const PcSamples &b) { return a.offset < b.offset; });
            m_sampled.functions.push_back({name, std::move(pcs)});
        }
    }

    /// Two of the names that CUPTI lists are no reasons: how many samples there were, and how many were dropped.
    /// The function's name belongs to several records at once and stays CUPTI's until the program ends.
    void takePc(const CUpti_PCSamplingPCData &pc, std::map<std::string, std::vector<PcSamples>> &functions) const
    {
        PcSamples samples;
        samples.offset = pc.pcOffset;
        for (std::size_t i = 0; i < pc.stallReasonCount; ++i) {
            const CUpti_PCSamplingStallReason row = pc.stallReason[i];
            if (const auto place = m_places.find(std::uint32_t{row.pcSamplingStallReasonIndex});
                place != m_places.end() && row.samples > 0 && !m_sampled.reasons[place->second].starts_with("smsp__"))
                samples.counts.emplace_back(place->second, std::uint32_t{row.samples});
        }
        functions[pc.functionName ? pc.functionName : ""].push_back(std::move(samples));
    }

    static constexpr const char *kDoing = "Sampling program counters";

    Device &m_device;
    const Cupti &m_cupti;
    const Plan &m_plan;
    const Tensors &m_tensors;
    const SamplingOptions &m_options;
    std::unique_ptr<Buffer> m_buffer;
    std::unique_ptr<Kernels> m_kernels;
    std::map<std::uint32_t, std::uint32_t> m_places; ///< from CUPTI's index of a reason to its place in the list
    bool m_enabled = false;
    Sampled m_sampled;
};

} // namespace

Result<Sampled> sample(Device &device, const Cupti &cupti, const Plan &plan, const Tensors &tensors, Kernels &unsampled,
                       const SamplingOptions &options)
{
    return Sampler(device, cupti, plan, tensors, options).run(unsampled);
}

} // namespace heliograph::gpu
