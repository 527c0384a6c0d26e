#include "ui/session/shown_cost.h"

#include <algorithm>
#include <numeric>

namespace heliograph::ui {

namespace {

void add(std::vector<float> &lines, std::int32_t line, float share)
{
    const auto at = std::size_t(std::max(0, line - 1));
    if (lines.size() <= at)
        lines.resize(at + 1);
    lines[at] += share;
}

std::vector<float> opsOf(const Variant &variant, const Stage &stage, const ShownCost &shown)
{
    std::vector<float> shares;
    for (const std::uint64_t samples : cost::samplesOfOps(variant, stage, *shown.cost, shown.stall))
        shares.push_back(float(shown.cost->share(samples)));
    return shares;
}

std::vector<float> linesOf(const Stage &stage, const std::vector<float> &ops, const ShownCost &shown)
{
    std::vector<float> lines;
    if (stage.id == "source") {
        for (const auto &[line, count] : shown.cost->lines)
            add(lines, line, float(shown.share(count)));
        return lines;
    }
    for (std::size_t i = 0; i < ops.size(); ++i)
        if (ops[i] > 0)
            add(lines, stage.ops[i].span.line, ops[i]);
    return lines;
}

/// Ops, lines and the hottest node, of what is shown.
ShownCostPtr lay(const Variant &variant, ShownCost shown)
{
    for (const Stage &stage : variant.stages) {
        const bool isOfRun = stage.pipeline.empty() || stage.pipeline == shown.run->summary.pipeline;
        shown.ops.push_back(isOfRun ? opsOf(variant, stage, shown) : std::vector<float>());
        shown.lines.push_back(isOfRun ? linesOf(stage, shown.ops.back(), shown) : std::vector<float>());
    }
    float hottest = 0;
    for (std::size_t node = 0; node < shown.cost->nodes.size(); ++node)
        hottest = std::max(hottest, shown.node(NodeIndex(node)));
    shown.scale.full = hottest > 0 ? hottest : 1;
    return std::make_shared<const ShownCost>(std::move(shown));
}

} // namespace

double ShownCost::stage(int index) const
{
    const std::vector<float> &all = lines[std::size_t(index)];
    return std::accumulate(all.begin(), all.end(), 0.0);
}

Result<ShownCostPtr> showCost(const Variant &variant, std::shared_ptr<const GpuRun> run,
                              std::optional<cost::Stall> stall)
{
    Result<cost::Cost> cost = cost::costOf(variant, *run);
    if (!cost)
        return cost.error();
    return lay(variant, {std::move(run), std::make_shared<const cost::Cost>(std::move(*cost)), stall, {}, {}, {}});
}

ShownCostPtr showStall(const Variant &variant, const ShownCost &shown, std::optional<cost::Stall> stall)
{
    return lay(variant, {shown.run, shown.cost, stall, {}, {}, {}});
}

} // namespace heliograph::ui
