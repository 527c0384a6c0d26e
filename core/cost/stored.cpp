#include "core/cost/stored.h"

#include <algorithm>

namespace heliograph::cost {

Result<CostedRun> readCost(const Store &store, RunId id)
{
    Result<GpuRun> run = store.run(id);
    const Result<VariantPtr> variant = run ? store.variant(run->summary.variant) : Result<VariantPtr>(run.error());
    if (!variant)
        return variant.error();
    return costRun(*variant, std::make_shared<const GpuRun>(std::move(*run)));
}

const DeltaRow *ComparedTimes::row(const NodePair &node, Reason reason) const
{
    if (!nodes)
        return nullptr;
    const auto found = std::find_if(nodes->rows.begin(), nodes->rows.end(), [&](const DeltaRow &row) {
        return row.node == node && (row.isNode() || row.reason == reason);
    });
    return found == nodes->rows.end() ? nullptr : &*found;
}

std::optional<ComparedTimes> readTimes(const Store &store, const TimedCode &a, const TimedCode &b)
{
    const Result<Document> document = store.document();
    const std::optional<RunPair> runs = document ? comparableRuns(*document, a, b) : std::nullopt;
    if (!runs)
        return std::nullopt;
    ComparedTimes times{*runs, std::nullopt};
    if (!runs->isSampled())
        return times;
    const Result<CostedRun> first = readCost(store, runs->a.id), second = readCost(store, runs->b.id);
    if (first && second)
        times.nodes = compareCosts(*first, *second);
    return times;
}

} // namespace heliograph::cost
