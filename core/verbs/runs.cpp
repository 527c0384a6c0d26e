// `heliograph runs`: the runs on GPUs that a document holds; adds those that heliograph-run recorded on another
// machine.
#include "core/records/reader.h"
#include "core/store/run_codec.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <fstream>
#include <map>
#include <memory>

namespace heliograph::verbs {

namespace {

struct RunsOptions {
    Choice choice;
    std::string add;
    RunId remove = 0;
};

/// The runs of a stream, by their numbers in it; everything that is no part of a run is passed over.
Result<std::map<std::int64_t, std::vector<std::string>>> readRuns(const std::string &path)
{
    std::ifstream file(path);
    if (!file)
        return problem("file.unreadable", "Cannot read " + path + ".", "Check the path.", path);
    std::map<std::int64_t, std::vector<std::string>> runs;
    for (std::string line; std::getline(file, line);)
        if (const Result<Json> record = readRecord(line); record && isRunRecord(*record))
            runs[integerField(*record, "run")].push_back(line);
    return runs;
}

Result<void> add(const std::string &document, const std::string &path, VariantId variant)
{
    const auto runs = readRuns(path);
    if (!runs)
        return runs.error();
    if (runs->empty())
        return problem("record.run", path + " holds no run.", "Give the standard output of heliograph-run.", path);
    Result<Store> store = Store::openForWriting(document);
    if (!store)
        return store.error();
    for (const auto &[number, records] : *runs)
        if (const Result<RunId> added = store->addRun(variant, records); !added)
            return added.error();
    return {};
}

Result<void> remove(const std::string &document, RunId run)
{
    Result<Store> store = Store::openForWriting(document);
    return store ? store->removeRun(run) : Result<void>(store.error());
}

Json runJson(const RunSummary &run)
{
    return {{"run", run.id},
            {"variant", run.variant},
            {"pipeline", run.pipeline},
            {"device", run.device},
            {"status", run.status},
            {"cache", run.cache},
            {"started", run.started},
            {"seconds", run.seconds},
            {"sampled", run.isSampled},
            {"counted", run.isCounted},
            {"outputs", run.outputs}};
}

void print(std::ostream &out, const std::vector<RunSummary> &runs)
{
    std::vector<std::vector<std::string>> table{
        {"run", "variant", "pipeline", "us", "L2", "sampled", "results", "device", "started"}};
    for (const RunSummary &run : runs) {
        table.push_back({std::to_string(run.id), std::to_string(run.variant), run.pipeline,
                         run.status == "ran" ? fixed(run.seconds * 1e6) : run.status, run.cache,
                         run.isSampled ? "yes" : "no", run.outputs > 0 ? "kept" : "", run.device, run.started});
    }
    printTable(out, table, 0);
}

Result<void> show(const VerbContext &context, const Store &store, bool json)
{
    const Result<Document> document = store.document();
    if (!document)
        return document.error();
    Json list = Json::array();
    for (const RunSummary &run : document->runs)
        list.push_back(runJson(run));
    if (json)
        context.out << writeJson({{"runs", std::move(list)}}) << '\n';
    else if (document->runs.empty())
        context.out << "The document holds no runs on a GPU.\n";
    else
        print(context.out, document->runs);
    return {};
}

ExitCode run(const VerbContext &context, const RunsOptions &options)
{
    Result<void> changed;
    if (!options.add.empty())
        changed = add(options.choice.file, options.add, options.choice.variant);
    else if (options.remove > 0)
        changed = remove(options.choice.file, options.remove);
    if (!changed)
        return fail(context, options.choice.json, changed.error());
    return runOnStore(context, options.choice,
                      [&](const Store &store) { return show(context, store, options.choice.json); });
}

} // namespace

VerbRun runs(CLI::App &verb)
{
    auto options = std::make_shared<RunsOptions>();
    addFile(verb, options->choice);
    verb.add_option("--add", options->add, "Add the runs in this output of heliograph-run");
    verb.add_option("--variant", options->choice.variant,
                    "With --add: they are of this variant, not of the one they name");
    verb.add_option("--remove", options->remove, "Remove the run of this number")->excludes("--add");
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
