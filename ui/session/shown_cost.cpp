#include "ui/session/shown_cost.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

void add(std::vector<float> &lines, std::int32_t line, double share)
{
    const auto at = std::size_t(std::max(0, line - 1));
    if (lines.size() <= at)
        lines.resize(at + 1);
    lines[at] += float(share);
}

std::vector<float> linesOf(const Variant &variant, const Stage &stage, const ShownCost &shown)
{
    std::vector<float> lines;
    if (stage.id == "source") {
        for (const auto &[line, count] : shown.cost->lines)
            add(lines, line, shown.share(count));
        return lines;
    }
    const std::vector<std::uint64_t> samples = cost::samplesOfOps(variant, stage, *shown.cost, shown.stall);
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (samples[i] > 0)
            add(lines, stage.ops[i].span.line, shown.cost->share(samples[i]));
    return lines;
}

/// Lines and the hottest node, of what is shown.
ShownCostPtr lay(const Variant &variant, ShownCost shown)
{
    for (const Stage &stage : variant.stages) {
        const bool isOfRun = stage.pipeline.empty() || stage.pipeline == shown.run->summary.pipeline;
        shown.lines.push_back(isOfRun ? linesOf(variant, stage, shown) : std::vector<float>());
    }
    double hottest = 0;
    for (const cost::Count &node : shown.cost->nodes)
        hottest = std::max(hottest, shown.share(node));
    shown.hottest = hottest > 0 ? float(hottest) : 1;
    return std::make_shared<const ShownCost>(std::move(shown));
}

} // namespace

Result<ShownCostPtr> showCost(const Variant &variant, std::shared_ptr<const GpuRun> run,
                              std::optional<cost::Stall> stall)
{
    Result<cost::Cost> cost = cost::costOf(variant, *run);
    if (!cost)
        return cost.error();
    return lay(variant, {std::move(run), std::make_shared<const cost::Cost>(std::move(*cost)), stall, {}});
}

ShownCostPtr showStall(const Variant &variant, const ShownCost &shown, std::optional<cost::Stall> stall)
{
    return lay(variant, {shown.run, shown.cost, stall, {}});
}

} // namespace heliograph::ui
