#include "core/cost/roofline.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace heliograph::cost {

namespace {

void addRoof(Roofline &made, RoofKind kind, double limit, bool isMeasured = true)
{
    if (std::isfinite(limit) && limit > 0)
        made.roofs.push_back({kind, limit, isMeasured});
}

/// The timing of a function's launch by its number among those of the function; nullptr without one.
const KernelTiming *timingOf(const GpuRun &run, const std::string &function, int number)
{
    for (const KernelTiming &timing : run.timings)
        if (timing.function == function && number-- == 0)
            return &timing;
    return nullptr;
}

} // namespace

const Roof *Roofline::roof(RoofKind kind) const
{
    const auto found = std::find_if(roofs.begin(), roofs.end(), [kind](const Roof &roof) { return roof.kind == kind; });
    return found == roofs.end() ? nullptr : &*found;
}

double Roofline::rateUnder(const Roof &roof, const RooflineMark &mark)
{
    if (roof.kind == RoofKind::Dram)
        return roof.limit * mark.intensity();
    return roof.kind == RoofKind::L2 ? roof.limit * mark.flops / mark.l2Bytes : roof.limit;
}

const Roof *Roofline::unitsRoof(const RooflineMark &mark) const
{
    return roof(mark.usesTensorCores ? RoofKind::Tensor : RoofKind::Compute);
}

const Roof *Roofline::roofAbove(const RooflineMark &mark) const
{
    const Roof *memory = roof(RoofKind::Dram);
    const Roof *units = unitsRoof(mark);
    if (!memory || !units)
        return memory ? memory : units;
    return rateUnder(*memory, mark) <= rateUnder(*units, mark) ? memory : units;
}

Roofline rooflineOf(const GpuRun &run)
{
    Roofline made;
    const bool isMeasured = run.device.measuredDram > 0;
    addRoof(made, RoofKind::Dram, isMeasured ? run.device.measuredDram : run.device.memoryPeak(), isMeasured);
    addRoof(made, RoofKind::L2, run.device.measuredL2);
    addRoof(made, RoofKind::Compute, run.device.measuredFlops);
    addRoof(made, RoofKind::Tensor, run.device.measuredTensorFlops);
    std::map<std::string, int> seen;
    for (const RunMetrics &of : run.metrics)
        if (const KernelTiming *timing = timingOf(run, of.function, seen[of.function]++))
            made.marks.push_back({.function = of.function,
                                  .flops = of.flops,
                                  .dramBytes = of.dramBytes,
                                  .l2Bytes = of.l2Bytes,
                                  .seconds = timing->median * 1e-9,
                                  .usesTensorCores = of.tensorPercent > 0});
    return made;
}

std::string_view nameOf(RoofKind kind)
{
    static constexpr std::string_view kNames[] = {"DRAM", "L2", "compute", "tensor cores"};
    return kNames[static_cast<std::size_t>(kind)];
}

} // namespace heliograph::cost
