#include "core/verbs/cost_times.h"

#include "core/cost/roofline.h"
#include "core/verbs/report.h"
#include "core/verbs/roofline_report.h"
#include "core/verbs/table.h"

namespace heliograph::verbs {

namespace {

constexpr double kNano = 1e-9;

/// Of the time of all kernels.
double shareOf(const KernelTiming &timing, const GpuRun &run)
{
    return run.summary.seconds > 0 ? timing.median * kNano / run.summary.seconds : 0;
}

Json kernelJson(const KernelTiming &timing, const GpuRun &run)
{
    return {{"function", timing.function},      {"position", timing.position}, {"share", shareOf(timing, run)},
            {"seconds", timing.median * kNano}, {"min", timing.min * kNano},   {"p95", timing.p95 * kNano},
            {"launches", timing.times.size()},  {"source", timing.source}};
}

} // namespace

Json timesJson(const GpuRun &run)
{
    Json kernels = Json::array();
    for (const KernelTiming &timing : run.timings)
        kernels.push_back(kernelJson(timing, run));
    return {{"run", run.summary.id},
            {"variant", run.summary.variant},
            {"device", run.summary.device},
            {"seconds", run.summary.seconds},
            {"samples", 0},
            {"kernels", std::move(kernels)},
            {"rows", Json::array()},
            {"roofline", rooflineJson(cost::rooflineOf(run))}};
}

void printTimes(std::ostream &out, const GpuRun &run)
{
    const auto microseconds = [](double nanoseconds) { return fixed(nanoseconds / 1000); };
    out << "run " << run.summary.id << " of variant " << run.summary.variant << " on " << run.summary.device << ": "
        << fixed(run.summary.seconds * 1e6) << " us; it was timed, not sampled\n";
    printRoofline(out, cost::rooflineOf(run));
    out << '\n';
    std::vector<std::vector<std::string>> table{{"%", "us", "kernel", "min", "p95", "launches", "by"}};
    for (const KernelTiming &timing : run.timings)
        table.push_back({fixed(100 * shareOf(timing, run), 1), microseconds(timing.median), timing.function,
                         microseconds(timing.min), microseconds(timing.p95), std::to_string(timing.times.size()),
                         timing.source});
    printTable(out, table, 0);
    out << "which FX nodes take the time: heliograph run ... --device N --sample\n";
}

} // namespace heliograph::verbs
