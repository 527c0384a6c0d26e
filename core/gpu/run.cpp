#include "core/gpu/run.h"

#include "core/gpu/executed.h"
#include "core/gpu/kept.h"
#include "core/gpu/last_words.h"
#include "core/gpu/metrics.h"
#include "core/gpu/subject.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace heliograph::gpu {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Sequences that are timed by counters, each alone: slower than running them.
constexpr int kMostCounted = 100;
/// For CUPTI to patch the code, beside the time that a launch may take.
constexpr unsigned kPatchingSeconds = 10;

double secondsSince(SteadyClock::time_point begin)
{
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

/// "2026-11-27T09:20:00Z"
std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

/// Its members are made in the order in which the driver wants it, and go in the reverse order.
class Run
{
public:
    Run(const RunOptions &options, Report &report) : m_options(options), m_report(report) {}

    bool run()
    {
        Result<void> done = read();
        if (done)
            done = open();
        if (done)
            done = prepare();
        if (done && m_options.once)
            m_report.ranOnce(m_plan, m_facts);
        else if (done)
            done = measureAll();
        if (!done) {
            m_report.diagnostic(done.error());
            m_report.failed(m_plan, m_facts, done.error());
            return false;
        }
        sampleAll();
        countInstructions();
        return isDeviceUsable();
    }

    bool isDeviceUsable() const { return !m_device || m_device->isUsable(); }

private:
    /// Without any device: what is wrong with the document is told on every machine.
    Result<void> read()
    {
        m_report.progress("reading");
        m_facts.seed = m_options.seed;
        m_facts.started = utcNow();
        const Result<Subject> subject = readSubject(m_options.file, m_options.variant, m_options.pipeline);
        if (!subject)
            return subject.error();
        m_facts.variant = subject->variant->id;
        Result<Plan> plan = planOf(*subject->variant, subject->cubin);
        if (!plan)
            return plan.error();
        m_plan = std::move(*plan);
        return {};
    }

    Result<void> open()
    {
        m_report.progress("opening the device");
        Result<Driver> driver = Driver::open();
        if (!driver)
            return driver.error();
        m_driver.emplace(std::move(*driver));
        if (!m_options.once)
            openProfiler();
        Result<std::unique_ptr<Device>> device =
            Device::open(*m_driver, m_options.device, Device::Seconds(m_options.limitSeconds));
        if (!device)
            return device.error();
        m_device = std::move(*device);
        m_nvml.emplace(m_device->facts().busId);
        const Result<Limits> limits = limitsOfDevice();
        if (!limits)
            return limits.error();
        m_report.device(m_device->facts(), *m_nvml, *m_driver, *limits);
        return {};
    }

    /// What the counters of a kernel are held against.
    Result<Limits> limitsOfDevice()
    {
        if (!m_options.metrics)
            return Limits();
        m_report.progress("measuring what the device reaches");
        Result<Limits> limits = measureLimits(*m_device);
        if (!limits && m_device->isUsable()) {
            m_report.diagnostic(limits.error(), Severity::Warning);
            return Limits();
        }
        // Their records are nobody's; some come late.
        for (std::size_t left = limits && m_activity ? limits->launches : 0, tries = 5; left > 0 && tries > 0; --tries)
            left -= std::min(left, m_activity->take(left).size());
        return limits;
    }

    /// A run without GPU timestamps is worse, but one all the same.
    void openProfiler()
    {
        Result<Cupti> cupti = Cupti::open();
        if (!cupti)
            return m_report.diagnostic(cupti.error(), Severity::Warning);
        m_cupti.emplace(std::move(*cupti));
        m_activity.emplace(*m_cupti);
        if (const Result<void> begun = m_activity->begin(m_options.serialized); !begun) {
            m_activity.reset();
            m_report.diagnostic(begun.error(), Severity::Warning);
        }
    }

    Result<void> prepare()
    {
        m_facts.loadSeconds = secondsSince(m_begin);
        m_report.progress("making inputs");
        const SteadyClock::time_point begin = SteadyClock::now();
        Result<Tensors> tensors = Tensors::make(*m_device, m_plan, m_options.seed, m_options.inputs);
        if (!tensors)
            return tensors.error();
        m_tensors.emplace(std::move(*tensors));
        m_facts.given = m_tensors->given();
        m_facts.inputSeconds = secondsSince(begin);
        m_report.progress("loading code");
        Result<std::unique_ptr<Kernels>> kernels = Kernels::load(*m_device, m_plan, *m_tensors);
        if (!kernels)
            return kernels.error();
        m_kernels = std::move(*kernels);
        for (std::size_t i = 0; i < m_kernels->size(); ++i) {
            const Result<DriverResources> found = m_kernels->resources(i);
            if (!found)
                return found.error();
            m_report.resources(m_plan.launches[i], *found);
        }
        return launchOnce();
    }

    /// Outputs are those of the first launch: what a kernel adds to its arguments it adds again each time.
    Result<void> launchOnce()
    {
        Result<std::vector<KeptTensor>> kept = hashTensors(m_plan, *m_tensors, m_options.keep);
        if (!kept)
            return kept.error();
        m_report.progress("running");
        Result<void> done;
        for (std::size_t i = 0; i < m_kernels->size() && done; ++i)
            done = m_kernels->launch(i);
        if (done)
            done = m_device->wait("Running " + m_plan.launches.front().function);
        if (done && m_activity)
            m_activity->take(m_kernels->size());
        if (done && !m_options.outputs.empty())
            done = m_tensors->save(m_options.outputs);
        if (done)
            done = takeResults(*m_tensors, m_options.keep, *kept);
        for (std::size_t i = 0; i < kept->size() && done; ++i)
            m_report.tensor((*kept)[i]);
        return done;
    }

    Result<void> measureAll()
    {
        const MeasureOptions &options = m_options.measure;
        std::optional<Flush> flush;
        if (options.cold) {
            Result<Flush> made = Flush::make(*m_device);
            if (!made)
                return made.error();
            flush.emplace(std::move(*made));
        }
        Result<Measured> measured =
            measure(*m_device, *m_kernels, m_activity ? &*m_activity : nullptr, flush ? &*flush : nullptr, *m_nvml,
                    m_plan, options, [this](int done, int total) { m_report.progress("measuring", done, total); });
        if (!measured)
            return measured.error();
        if (measured->doubt)
            m_report.diagnostic(*measured->doubt, Severity::Warning);
        tellFirst(*measured);
        const char *how = flush ? flush->how() : "";
        const std::vector<Counted> counted = countAll(flush ? &*flush : nullptr, *measured, how);
        if (!m_device->isUsable())
            return *m_lost;
        for (std::size_t i = 0; i < counted.size(); ++i)
            measured->kernels[i].counted = counted[i].times;
        tellTimes(m_report, *measured, how);
        for (std::size_t i = 0; i < counted.size(); ++i)
            if (!counted[i].metrics.empty())
                m_report.metrics(m_plan.launches[i], i, counted[i]);
        return {};
    }

    /// The best time that there is before anything is counted, for who waits.
    void tellFirst(const Measured &measured)
    {
        double nanoseconds = 0;
        for (const KernelTimes &times : measured.kernels)
            nanoseconds += statisticsOf(times.best()).median;
        std::array<char, 48> words{};
        std::snprintf(words.data(), words.size(), "measured %.2f us", nanoseconds / 1000);
        m_report.progress(words.data());
    }

    void tellTimes(Report &report, const Measured &measured, const char *flush) const
    {
        report.ran(m_plan, m_facts, m_options.measure, measured);
        for (std::size_t i = 0; i < m_plan.launches.size(); ++i)
            report.timing(m_plan.launches[i], i, measured.kernels[i], measured, m_options.measure, flush);
    }

    /// What is told if CUPTI crashes or does not come back: a run without what it would have added.
    std::string lastWords(const std::string &ended, const Measured *measured, const char *flush)
    {
        return m_report.held([&](Report &report) {
            report.diagnostic(
                problem("gpu.profiler-crashed", ended + " in " + m_cupti->library.path() + ".",
                        "Everything else was measured. Another CUPTI may do better: set HELIOGRAPH_CUPTI."),
                Severity::Warning);
            if (measured)
                tellTimes(report, *measured, flush);
            report.done(true, secondsSince(m_begin));
        });
    }

    /// Empty where there are no counters; a reason that people can mend is told.
    std::vector<Counted> countAll(Flush *flush, const Measured &measured, const char *how)
    {
        if (!m_options.count || !m_cupti || !m_activity)
            return {};
        m_report.progress("counting");
        m_activity->end();
        const LastWords words(lastWords("Counting crashed", &measured, how), true);
        Result<std::vector<Counted>> counted = count(*m_device, *m_cupti, *m_kernels, flush,
                                                     std::min(measured.repeats(), kMostCounted), m_options.metrics);
        if (counted)
            return std::move(*counted);
        if (m_device->isUsable())
            m_report.diagnostic(counted.error(), Severity::Warning);
        m_lost = counted.error();
        return {};
    }

    /// What is measured stays, whatever becomes of the samples.
    void sampleAll()
    {
        if (!m_options.sample || !m_cupti)
            return;
        m_report.progress("sampling");
        if (m_activity)
            m_activity->end();
        const Result<Sampled> sampled = sample(*m_device, *m_cupti, m_plan, *m_tensors, *m_kernels, m_options.sampling);
        if (sampled)
            m_report.samples(*sampled, m_options.sampling);
        else
            m_report.diagnostic(sampled.error(), m_device->isUsable() ? Severity::Warning : Severity::Error);
    }

    /// The last of all: after it CUPTI may be of no more use.
    void countInstructions()
    {
        if (!m_options.instructions || !m_cupti || !isDeviceUsable())
            return;
        m_report.progress("counting instructions");
        if (m_activity)
            m_activity->end();
        const LastWords words(lastWords("Counting instructions crashed or did not end", nullptr, ""), true,
                              unsigned(m_options.limitSeconds) + kPatchingSeconds);
        const Result<std::vector<FunctionExecuted>> counted = countExecuted(*m_device, *m_cupti, m_plan, *m_kernels);
        if (!counted)
            return m_report.diagnostic(counted.error(), m_device->isUsable() ? Severity::Warning : Severity::Error);
        for (const FunctionExecuted &function : *counted)
            m_report.executed(function);
    }

    const RunOptions &m_options;
    Report &m_report;
    SteadyClock::time_point m_begin = SteadyClock::now();
    RunFacts m_facts;
    Plan m_plan;
    std::optional<Driver> m_driver;
    std::optional<Cupti> m_cupti;
    std::optional<Activity> m_activity;
    std::unique_ptr<Device> m_device;
    std::optional<Nvml> m_nvml;
    std::optional<Tensors> m_tensors;
    std::unique_ptr<Kernels> m_kernels;
    std::optional<Diagnostic> m_lost; ///< what counting ran into
};

} // namespace

bool runAll(const RunOptions &options, Report &report, bool &isDeviceUsable)
{
    Run run(options, report);
    const bool ran = run.run();
    isDeviceUsable = run.isDeviceUsable();
    return ran;
}

} // namespace heliograph::gpu
