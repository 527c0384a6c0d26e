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

std::vector<float> linesOf(const Variant &variant, const Stage &stage, const cost::Cost &cost)
{
    std::vector<float> lines;
    if (stage.id == "source") {
        for (const auto &[line, count] : cost.lines)
            add(lines, line, cost.share(count.samples));
        return lines;
    }
    const std::vector<std::uint64_t> samples = cost::samplesOfOps(variant, stage, cost);
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (samples[i] > 0)
            add(lines, stage.ops[i].span.line, cost.share(samples[i]));
    return lines;
}

} // namespace

Result<ShownCostPtr> showCost(const Variant &variant, std::shared_ptr<const GpuRun> run)
{
    Result<cost::Cost> cost = cost::costOf(variant, *run);
    if (!cost)
        return cost.error();
    auto shown = std::make_shared<ShownCost>();
    shown->run = std::move(run);
    shown->cost = std::move(*cost);
    float hottest = 0;
    for (const Stage &stage : variant.stages) {
        const bool isOfRun = stage.pipeline.empty() || stage.pipeline == shown->run->summary.pipeline;
        shown->lines.push_back(isOfRun ? linesOf(variant, stage, shown->cost) : std::vector<float>());
    }
    for (const cost::Count &node : shown->cost.nodes)
        hottest = std::max(hottest, float(shown->cost.share(node.samples)));
    shown->hottest = hottest > 0 ? hottest : 1;
    return ShownCostPtr(std::move(shown));
}

} // namespace heliograph::ui
