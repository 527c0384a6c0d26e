#include "core/compare/results.h"

#include <algorithm>
#include <numeric>

namespace heliograph {

namespace {

std::string runName(const GpuRun &run)
{
    return run.summary.id > 0 ? "run " + std::to_string(run.summary.id) : std::string("this run");
}

const RunTensor *tensorOf(const GpuRun &run, const std::string &name)
{
    const auto found = std::find_if(run.tensors.begin(), run.tensors.end(),
                                    [&name](const RunTensor &tensor) { return tensor.name == name; });
    return found == run.tensors.end() ? nullptr : &*found;
}

std::string typeOf(const RunTensor &tensor)
{
    std::string sizes;
    for (const std::int64_t size : tensor.shape)
        sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
    return tensor.dtype + '[' + sizes + ']';
}

std::uint64_t elementsOf(const RunTensor &tensor)
{
    return std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::uint64_t(1),
                           [](std::uint64_t all, std::int64_t size) { return all * std::uint64_t(size); });
}

Diagnostic otherInputs(const std::string &what, const std::string &next)
{
    return problem("run.other-inputs", what, next);
}

Diagnostic notKept(const GpuRun &run)
{
    return problem("run.no-results", "What " + runName(run) + " left in its tensors is not kept.",
                   "Run it again with --keep-outputs, and compare with that run.");
}

/// "it had seed 1, this run 0": why values may differ, as far as the runs tell.
Result<void> checkSeed(const GpuRun &run, const GpuRun &against)
{
    if (run.seed == against.seed)
        return {};
    return otherInputs("The values that " + runName(against) + " began with were made from seed " +
                           std::to_string(against.seed) + ", those of " + runName(run) + " from " +
                           std::to_string(run.seed) + ".",
                       "Run with --seed " + std::to_string(against.seed) + '.');
}

Result<void> checkTensor(const RunTensor &tensor, const GpuRun &run, const GpuRun &against)
{
    const RunTensor *other = tensorOf(against, tensor.name);
    if (!other)
        return otherInputs(runName(against) + " has no tensor " + tensor.name + ".",
                           "Only runs of the same call can be compared.");
    if (tensor.dtype != other->dtype || tensor.shape != other->shape)
        return otherInputs(tensor.name + " is " + typeOf(*other) + " in " + runName(against) + ", and " +
                               typeOf(tensor) + " in " + runName(run) + '.',
                           "Only runs of the same shapes and types can be compared.");
    if (tensor.before == other->before)
        return {};
    if (const Result<void> seeds = checkSeed(run, against); !seeds)
        return seeds;
    return otherInputs(tensor.name + " began with other values in " + runName(against) + " than in " + runName(run) +
                           '.',
                       "Give both the same files with --inputs.");
}

Result<void> checkInputs(const GpuRun &run, const GpuRun &against)
{
    for (const RunTensor &tensor : run.tensors)
        if (const Result<void> same = checkTensor(tensor, run, against); !same)
            return same;
    for (const RunTensor &tensor : against.tensors)
        if (!tensorOf(run, tensor.name))
            return otherInputs(runName(run) + " has no tensor " + tensor.name + '.',
                               "Only runs of the same call can be compared.");
    return {};
}

Result<Difference> differenceOf(const RunTensor &tensor, const RunTensor &other, const RunResults &run,
                                const RunResults &against)
{
    Difference none;
    none.elements = elementsOf(tensor);
    if (tensor.after == other.after)
        return none;
    const Result<std::string> got = run.values(tensor);
    const Result<std::string> expected = got ? against.values(other) : Result<std::string>(got.error());
    if (!expected)
        return expected.error();
    if (got->empty() || expected->empty())
        return notKept(got->empty() ? run.run : against.run);
    if (const auto made = heliograph::differenceOf(tensor.dtype, *got, *expected))
        return *made;
    return problem("run.no-results", "Nobody knows how to compare numbers of type " + tensor.dtype + '.',
                   "Compare them yourself: --save-outputs writes them as files.");
}

} // namespace

Result<void> checkKept(const GpuRun &against)
{
    return against.tensors.empty() ? Result<void>(notKept(against)) : Result<void>();
}

Result<std::vector<ComparedTensor>> compareResults(const RunResults &run, const RunResults &against)
{
    for (const RunResults *each : {&against, &run})
        if (const Result<void> kept = checkKept(each->run); !kept)
            return kept.error();
    if (const Result<void> same = checkInputs(run.run, against.run); !same)
        return same.error();
    std::vector<ComparedTensor> compared;
    for (const RunTensor &tensor : run.run.tensors) {
        const RunTensor &other = *tensorOf(against.run, tensor.name);
        if (tensor.before == tensor.after && other.before == other.after)
            continue;
        const Result<Difference> difference = differenceOf(tensor, other, run, against);
        if (!difference)
            return difference.error();
        compared.push_back({&tensor, *difference});
    }
    return compared;
}

} // namespace heliograph
