// What the program tells: records, one a line, on stdout (core/records/README.md).
#pragma once

#include "core/gpu/device.h"
#include "core/gpu/executed.h"
#include "core/gpu/kept.h"
#include "core/gpu/limits.h"
#include "core/gpu/measure.h"
#include "core/gpu/metrics.h"
#include "core/gpu/nvml.h"
#include "core/gpu/plan.h"
#include "core/gpu/sampling.h"
#include "core/records/json.h"

#include <cstdio>
#include <optional>
#include <string>

namespace heliograph::gpu {

/// What a `run` record says beside its times.
struct RunFacts {
    int variant = 0;
    std::string started; ///< ISO 8601, UTC
    std::uint64_t seed = 0;
    std::vector<std::string> given; ///< inputs from files
    double loadSeconds = 0;         ///< until the code was there: driver, context, reading
    double inputSeconds = 0;        ///< making the inputs and copying them
};

class Report
{
public:
    explicit Report(std::FILE *stream) : m_stream(stream) {}

    /// The lines that `tell` would write, and does not.
    template <typename Tell>
    std::string held(Tell tell)
    {
        m_held.emplace();
        tell(*this);
        std::string lines = std::move(*m_held);
        m_held.reset();
        return lines;
    }

    void hello(const std::vector<std::pair<std::string, std::string>> &versions);
    void progress(const std::string &step, int done = 0, int total = 0);
    void diagnostic(Diagnostic diagnostic, Severity severity = Severity::Error);
    void device(const DeviceFacts &facts, const Nvml &nvml, const Driver &driver, const Limits &limits);
    /// A device that nothing runs on: no record of a run.
    void listed(const DeviceFacts &facts, const Nvml &nvml, const Driver &driver);
    void resources(const KernelLaunch &launch, const DriverResources &found);
    void ran(const Plan &plan, const RunFacts &facts, const MeasureOptions &options, const Measured &measured);
    /// Without times.
    void ranOnce(const Plan &plan, const RunFacts &facts);
    void failed(const Plan &plan, const RunFacts &facts, const Diagnostic &why);
    void timing(const KernelLaunch &launch, std::size_t position, const KernelTimes &times, const Measured &measured,
                const MeasureOptions &options, const char *flush);
    void metrics(const KernelLaunch &launch, std::size_t position, const Counted &counted);
    void samples(const Sampled &sampled, const SamplingOptions &options);
    void executed(const FunctionExecuted &function);
    void tensor(const KeptTensor &kept);
    void done(bool ok, double seconds);

private:
    void write(const Json &record);

    std::FILE *m_stream;
    std::optional<std::string> m_held;
};

} // namespace heliograph::gpu
