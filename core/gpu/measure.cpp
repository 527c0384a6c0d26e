// In batches: launch a few dozen sequences without waiting, so that the device never idles between them, then wait,
// read events and records, and ask whether the medians are sure enough. All but the launches is between batches.
#include "core/gpu/measure.h"

#include "core/gpu/events.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace heliograph::gpu {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Sequences that are launched without waiting; the driver's queue holds 1,024 launches.
constexpr int kBatch = 40;
constexpr int kPacedBatch = 8; ///< where the device rests between batches
constexpr std::size_t kMostEventPairs = 400;
constexpr double kLongestRest = 1; ///< s

double secondsSince(SteadyClock::time_point begin)
{
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

class Loop
{
public:
    Loop(Device &device, Kernels &kernels, Activity *activity, Flush *flush, const Plan &plan,
         const MeasureOptions &options)
        : m_device(device), m_kernels(kernels), m_activity(activity), m_flush(options.cold ? flush : nullptr),
          m_plan(plan), m_options(options)
    {
        m_measured.kernels.resize(kernels.size());
    }

    Result<Measured> run(const Nvml &nvml, const MeasureProgress &progress)
    {
        const std::size_t kernels = std::max<std::size_t>(m_kernels.size(), 1);
        m_batch = std::clamp(int(kMostEventPairs / kernels), 1, m_options.rest > 0 ? kPacedBatch : kBatch);
        Result<EventPairs> events = EventPairs::make(m_device, std::size_t(m_batch) * kernels);
        if (!events)
            return events.error();
        m_events.emplace(std::move(*events));
        if (Result<void> warm = warmUp(); !warm)
            return warm.error();
        m_measured.begin = nvml.clocks();
        const SteadyClock::time_point begin = SteadyClock::now();
        while (!isDone(secondsSince(begin))) {
            const SteadyClock::time_point batchBegin = SteadyClock::now();
            if (Result<void> done = batch(nvml); !done)
                return done.error();
            rest(secondsSince(batchBegin));
            progress(m_measured.repeats(), m_options.repeats > 0 ? m_options.repeats : m_options.most);
        }
        m_measured.end = nvml.clocks();
        m_measured.dropped = m_activity ? m_activity->dropped() : 0;
        return std::move(m_measured);
    }

private:
    /// Clocks rise with work, and the first launches load code.
    Result<void> warmUp()
    {
        const SteadyClock::time_point begin = SteadyClock::now();
        do {
            for (int i = 0; i < 3; ++i)
                if (Result<void> launched = launchSequence(nullptr); !launched)
                    return launched;
            m_measured.warmUps += 3;
            if (Result<void> waited = m_device.wait("Warming up"); !waited)
                return waited;
        } while (secondsSince(begin) < m_options.warmUpSeconds);
        if (m_activity)
            m_activity->take(std::size_t(m_measured.warmUps) * recordsOfSequence());
        return {};
    }

    std::size_t recordsOfSequence() const { return m_kernels.size() + (m_flush ? m_flush->records() : 0); }

    bool isDone(double seconds) const
    {
        const int repeats = m_measured.repeats();
        if (m_options.repeats > 0)
            return repeats >= m_options.repeats;
        if (repeats >= m_options.most || (seconds >= m_options.mostSeconds && repeats > 0))
            return true;
        const auto isSure = [this](const KernelTimes &times) {
            return statisticsOf(times.best()).uncertainty() <= m_options.precision;
        };
        return repeats >= m_options.fewest && std::all_of(m_measured.kernels.begin(), m_measured.kernels.end(), isSure);
    }

    /// `pair`: number of the first kernel's events, which goes on; null: none.
    Result<void> launchSequence(std::size_t *pair)
    {
        Result<void> done = m_flush ? m_flush->launch() : Result<void>();
        for (std::size_t i = 0; i < m_kernels.size() && done; ++i) {
            if (pair)
                done = m_events->begin(*pair);
            if (done)
                done = m_kernels.launch(i);
            if (done && pair)
                done = m_events->end((*pair)++);
        }
        return done;
    }

    void rest(double worked) const
    {
        if (m_options.rest > 0)
            std::this_thread::sleep_for(std::chrono::duration<double>(std::min(m_options.rest * worked, kLongestRest)));
    }

    Result<void> batch(const Nvml &nvml)
    {
        const int left = (m_options.repeats > 0 ? m_options.repeats : m_options.most) - m_measured.repeats();
        const int count = std::min(m_batch, left);
        std::size_t pair = 0;
        for (int i = 0; i < count; ++i) {
            const SteadyClock::time_point begin = SteadyClock::now();
            if (Result<void> launched = launchSequence(&pair); !launched)
                return launched;
            m_measured.host.push_back(secondsSince(begin));
        }
        if (Result<void> waited = m_device.wait("Running " + m_plan.launches.front().function); !waited)
            return waited;
        if (const std::optional<Clocks> clocks = nvml.clocks())
            m_measured.smClocks.push_back(clocks->sm);
        takeRecords(count);
        return takeEvents(pair);
    }

    Result<void> takeEvents(std::size_t pairs)
    {
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            const Result<double> elapsed = m_events->elapsed(pair);
            if (!elapsed)
                return elapsed.error();
            m_measured.kernels[pair % m_kernels.size()].events.push_back(*elapsed);
        }
        return {};
    }

    /// One stream keeps the order of launches; a record too few or of another name and none of them can be told apart.
    void takeRecords(int sequences)
    {
        if (!m_activity || m_measured.doubt)
            return;
        std::vector<KernelRecord> records = m_activity->take(std::size_t(sequences) * recordsOfSequence());
        std::erase_if(records, [](const KernelRecord &record) { return record.name.starts_with(kOwnKernels); });
        bool fits = records.size() == std::size_t(sequences) * m_kernels.size();
        for (std::size_t i = 0; i < records.size() && fits; ++i)
            fits = records[i].name == m_plan.launches[i % m_kernels.size()].function;
        for (std::size_t i = 0; i < records.size() && fits; ++i)
            m_measured.kernels[i % m_kernels.size()].device.push_back(double(records[i].end - records[i].start));
        if (!fits)
            leaveOutRecords(records.size(), std::size_t(sequences) * m_kernels.size());
    }

    void leaveOutRecords(std::size_t found, std::size_t expected)
    {
        Diagnostic doubt =
            problem("gpu.records-lost",
                    "CUPTI told of " + std::to_string(found) + " kernels where " + std::to_string(expected) + " ran.",
                    "Times are those of events. Run again; another CUPTI is chosen with HELIOGRAPH_CUPTI.");
        doubt.severity = Severity::Warning;
        m_measured.doubt = std::move(doubt);
        for (KernelTimes &times : m_measured.kernels)
            times.device.clear();
    }

    Device &m_device;
    Kernels &m_kernels;
    Activity *m_activity;
    Flush *m_flush;
    const Plan &m_plan;
    const MeasureOptions &m_options;
    int m_batch = 1;
    std::optional<EventPairs> m_events;
    Measured m_measured;
};

} // namespace

Result<Measured> measure(Device &device, Kernels &kernels, Activity *activity, Flush *flush, const Nvml &nvml,
                         const Plan &plan, const MeasureOptions &options, const MeasureProgress &progress)
{
    return Loop(device, kernels, activity, flush, plan, options).run(nvml, progress);
}

} // namespace heliograph::gpu
