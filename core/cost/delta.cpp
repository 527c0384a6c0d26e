#include "core/cost/delta.h"

#include <algorithm>
#include <cmath>

namespace heliograph::cost {

namespace {

DeltaRow rowOf(const CostedRun &run, const CostedRun &against, const Count &count, const Count &other,
               Quantity quantity)
{
    DeltaRow row;
    row.count = count;
    row.against = other;
    row.share = run.share(count, quantity);
    row.shareAgainst = against.share(other, quantity);
    row.amount = run.amount(count, quantity);
    row.amountAgainst = against.amount(other, quantity);
    return row;
}

bool isSameCode(const CostedRun &run, const CostedRun &against)
{
    return run.variant->id == against.variant->id && run.run->summary.pipeline == against.run->summary.pipeline;
}

bool isSameSource(const Variant &a, const Variant &b)
{
    const Stage *first = a.stage("source"), *second = b.stage("source");
    return first && second && first->text == second->text;
}

} // namespace

const Count &CostedRun::ofNode(NodeIndex node) const
{
    static const Count kNothing;
    return node == kNone || std::size_t(node) >= cost->nodes.size() ? kNothing : cost->nodes[std::size_t(node)];
}

Result<CostedRun> costRun(VariantPtr variant, std::shared_ptr<const GpuRun> run)
{
    Result<Cost> cost = costOf(*variant, *run);
    if (!cost)
        return cost.error();
    return CostedRun{std::move(variant), std::move(run), std::make_shared<const Cost>(std::move(*cost))};
}

CostDelta compareCosts(const CostedRun &run, const CostedRun &against, Quantity quantity)
{
    CostDelta made;
    for (const NodePair &pair : pairNodes(*run.variant, *against.variant)) {
        made.rows.push_back(rowOf(run, against, run.ofNode(pair.a), against.ofNode(pair.b), quantity));
        made.rows.back().node = pair;
    }
    for (std::size_t i = 1; i < run.cost->rest.size(); ++i) {
        made.rows.push_back(rowOf(run, against, run.cost->rest[i], against.cost->rest[i], quantity));
        made.rows.back().reason = Reason(i);
    }
    std::erase_if(made.rows, [quantity](const DeltaRow &row) {
        return row.count.of(quantity) == 0 && row.against.of(quantity) == 0;
    });
    std::stable_sort(made.rows.begin(), made.rows.end(),
                     [](const DeltaRow &a, const DeltaRow &b) { return std::abs(a.delta()) > std::abs(b.delta()); });
    made.all = rowOf(run, against, run.cost->all, against.cost->all, quantity);
    return made;
}

std::vector<double> deltaOfOps(const CostedRun &run, const CostedRun &against, const Stage &stage, Quantity quantity)
{
    std::vector<double> result(stage.ops.size(), 0);
    const std::vector<Count> *own = countsOfInstructions(stage, *run.cost);
    const std::vector<Count> *other = isSameCode(run, against) ? countsOfInstructions(stage, *against.cost) : nullptr;
    if (own && other) {
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = run.amount((*own)[i], quantity) - against.amount((*other)[i], quantity);
        return result;
    }
    const std::vector<OpIndex> first = firstOps(*run.variant, stage);
    for (const DeltaRow &row : compareCosts(run, against, quantity).rows)
        if (row.node.a != kNone && first[std::size_t(row.node.a)] != kNone)
            result[std::size_t(first[std::size_t(row.node.a)])] += row.delta();
    return result;
}

std::map<std::int32_t, double> deltaOfLines(const CostedRun &run, const CostedRun &against, Quantity quantity)
{
    std::map<std::int32_t, double> lines;
    if (isSameSource(*run.variant, *against.variant)) {
        for (const auto &[line, count] : run.cost->lines)
            lines[line] += run.amount(count, quantity);
        for (const auto &[line, count] : against.cost->lines)
            lines[line] -= against.amount(count, quantity);
        return lines;
    }
    for (const DeltaRow &row : compareCosts(run, against, quantity).rows)
        if (row.node.a != kNone)
            if (const std::int32_t line = run.variant->nodes[std::size_t(row.node.a)].source.line; line > 0)
                lines[line] += row.delta();
    return lines;
}

} // namespace heliograph::cost
