#include "core/verbs/run_compare.h"

#include "core/compare/results.h"
#include "core/compare/stores.h"
#include "core/records/reader.h"
#include "core/store/run_codec.h"
#include "core/store/store.h"
#include "core/verbs/report.h"
#include "core/verbs/run_report.h"
#include "core/verbs/table.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace heliograph::verbs {

namespace {

KernelId kernelOf(const Document &document, VariantId variant)
{
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &each : kernel.variants)
            if (each.id == variant)
                return kernel.id;
    return 0;
}

/// As records have numbers: JSON knows no others than finite ones.
Json number(double value)
{
    if (std::isfinite(value))
        return value;
    return {{"float", std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"}};
}

/// Along each dimension, of an element's number in row-major order.
Json indexOf(std::uint64_t element, const std::vector<std::int64_t> &shape)
{
    std::vector<std::uint64_t> index(shape.size());
    for (std::size_t i = shape.size(); i-- > 0;) {
        const auto size = std::uint64_t(std::max<std::int64_t>(shape[i], 1));
        index[i] = element % size;
        element /= size;
    }
    return index;
}

Json recordOf(const ComparedTensor &compared, const Variant &variant, const GpuRun &against)
{
    const NodeIndex node = storingNode(variant, compared.tensor->name);
    const Difference &difference = compared.difference;
    Json record{{"r", "compare"},
                {"with", "run"},
                {"against", against.summary.id},
                {"variant", variant.id},
                {"call", variant.call},
                {"node", node == kNone ? Json() : Json(variant.nodes[std::size_t(node)].id)},
                {"output", compared.tensor->name},
                {"dtype", compared.tensor->dtype},
                {"shape", compared.tensor->shape},
                {"reference", "run " + std::to_string(against.summary.id)},
                {"max_abs", number(difference.maxAbsolute)},
                {"max_rel", number(difference.maxRelative)},
                {"mismatched", difference.mismatched},
                {"elements", difference.elements},
                {"rtol", difference.tolerances.relative},
                {"atol", difference.tolerances.absolute},
                {"ok", difference.isRight()}};
    if (difference.first) {
        record["first"] = indexOf(*difference.first, compared.tensor->shape);
        record["got"] = number(difference.got);
        record["expected"] = number(difference.expected);
    }
    return record;
}

} // namespace

Result<GpuRun> runToCompareWith(const Choice &choice, RunId against, const GpuOptions &options)
{
    const Result<Store> store = Store::open(choice.file);
    const Result<Document> document = store ? store->document() : Result<Document>(store.error());
    Result<GpuRun> run = document ? store->run(against) : Result<GpuRun>(document.error());
    const Result<VariantPtr> variant = run ? chosenVariant(*store, choice) : Result<VariantPtr>(run.error());
    if (!variant)
        return variant.error();
    if (kernelOf(*document, run->summary.variant) != (*variant)->kernel)
        return notFound("Run " + std::to_string(against) + " is of another kernel.",
                        "List the runs: heliograph runs " + choice.file);
    if (const Result<void> kept = checkKept(*run); !kept)
        return kept.error();
    if (options.inputs.empty() && options.seed != run->seed)
        return problem("run.other-inputs",
                       "Run " + std::to_string(against) + " began with values made from seed " +
                           std::to_string(run->seed) + ", not " + std::to_string(options.seed) + ".",
                       "Run with --seed " + std::to_string(run->seed) + '.');
    return run;
}

Result<std::vector<Json>> comparisonsWith(const std::string &file, const GpuOutcome &outcome, const GpuRun &against)
{
    std::vector<std::string> lines;
    for (const Json &record : outcome.records)
        lines.push_back(writeJson(record));
    std::map<std::string, std::string> results;
    for (auto &[hash, values] : takeResults(lines))
        results[hash] = std::move(values);
    const Result<GpuRun> run = runFrom(std::move(lines));
    const Result<Store> store = run ? Store::open(file) : Result<Store>(run.error());
    const Result<VariantPtr> variant = store ? store->variant(run->summary.variant) : Result<VariantPtr>(store.error());
    if (!variant)
        return variant.error();
    const RunResults ours{*run,
                          [&results](const RunTensor &tensor) -> Result<std::string> { return results[tensor.after]; }};
    const RunResults theirs{
        against, [&](const RunTensor &tensor) { return store->result(against.summary.variant, tensor.after); }};
    const Result<std::vector<ComparedTensor>> compared = compareResults(ours, theirs);
    if (!compared)
        return compared.error();
    std::vector<Json> records;
    for (const ComparedTensor &each : *compared)
        records.push_back(recordOf(each, **variant, against));
    return records;
}

void printComparisons(std::ostream &out, const std::vector<Json> &comparisons, RunId against)
{
    std::vector<std::vector<std::string>> rows{{"output", "node", "against run " + std::to_string(against)}};
    for (const Json &comparison : comparisons)
        rows.push_back(
            {textField(comparison, "output"), asText(field(comparison, "node")), comparisonWords(comparison)});
    if (rows.size() > 1)
        printTable(out, rows, 0);
    else
        out << "neither run wrote to a tensor\n";
}

} // namespace heliograph::verbs
