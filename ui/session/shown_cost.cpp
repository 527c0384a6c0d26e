#include "ui/session/shown_cost.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heliograph::ui {

namespace {

/// What a share of a comparison is of: all that the other run took.
double wholeOf(const ShownCost &shown)
{
    return shown.delta->all.amountAgainst > 0 ? shown.delta->all.amountAgainst : shown.delta->all.amount;
}

float shareOfDelta(const ShownCost &shown, double amount)
{
    const double whole = wholeOf(shown);
    return whole > 0 ? float(amount / whole) : 0;
}

std::vector<float> opsOf(const Stage &stage, const ShownCost &shown)
{
    std::vector<float> shares;
    if (shown.delta)
        for (const double amount : cost::deltaOfOps(shown.of, *shown.against, stage, shown.quantity))
            shares.push_back(shareOfDelta(shown, amount));
    else
        for (const std::uint64_t number : cost::countsOfOps(*shown.of.variant, stage, *shown.of.cost, shown.quantity))
            shares.push_back(float(shown.of.cost->share(number, shown.quantity)));
    return shares;
}

void add(std::vector<float> &lines, std::int32_t line, float share)
{
    const auto at = std::size_t(std::max(0, line - 1));
    if (lines.size() <= at)
        lines.resize(at + 1);
    lines[at] += share;
}

std::vector<float> sourceLines(const ShownCost &shown)
{
    std::vector<float> lines;
    if (shown.delta)
        for (const auto &[line, amount] : cost::deltaOfLines(shown.of, *shown.against, shown.quantity))
            add(lines, line, shareOfDelta(shown, amount));
    else
        for (const auto &[line, count] : shown.of.cost->lines)
            add(lines, line, float(shown.share(count)));
    return lines;
}

std::vector<float> linesOf(const Stage &stage, const std::vector<float> &ops, const ShownCost &shown)
{
    if (stage.id == "source")
        return sourceLines(shown);
    std::vector<float> lines;
    for (std::size_t i = 0; i < ops.size(); ++i)
        if (ops[i] != 0)
            add(lines, stage.ops[i].span.line, ops[i]);
    return lines;
}

std::vector<float> nodesOf(const ShownCost &shown)
{
    std::vector<float> nodes;
    for (const cost::Count &node : shown.of.cost->nodes)
        nodes.push_back(float(shown.share(node)));
    if (!shown.delta)
        return nodes;
    for (const cost::DeltaRow &row : shown.delta->rows)
        if (row.node.a != kNone)
            nodes[std::size_t(row.node.a)] = shareOfDelta(shown, row.delta());
    return nodes;
}

} // namespace

double ShownCost::stage(int index) const
{
    const std::vector<float> &all = lines[std::size_t(index)];
    return std::accumulate(all.begin(), all.end(), 0.0);
}

ShownCostPtr showCost(const cost::CostedRun &of, const std::optional<cost::CostedRun> &against, cost::Quantity wanted)
{
    auto shown = std::make_shared<ShownCost>();
    shown->of = of;
    shown->against = against;
    shown->quantity = of.cost->nearest(wanted);
    if (against)
        shown->quantity = against->cost->nearest(shown->quantity);
    if (against)
        shown->delta = cost::compareCosts(of, *against, shown->quantity);
    for (const Stage &stage : of.variant->stages) {
        const bool isOfRun = stage.pipeline.empty() || stage.pipeline == of.run->summary.pipeline;
        shown->ops.push_back(isOfRun ? opsOf(stage, *shown) : std::vector<float>());
        shown->lines.push_back(isOfRun ? linesOf(stage, shown->ops.back(), *shown) : std::vector<float>());
    }
    shown->nodes = nodesOf(*shown);
    float hottest = 0;
    for (const float node : shown->nodes)
        hottest = std::max(hottest, std::abs(node));
    shown->scale = {.full = hottest > 0 ? hottest : 1, .isDelta = against.has_value()};
    return shown;
}

} // namespace heliograph::ui
