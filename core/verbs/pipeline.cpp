// `heliograph pipeline`: runs passes over a text of a document, or goes on from an edited one.
#include "core/pipeline/pipeline.h"

#include "core/store/open_document.h"
#include "core/verbs/choice.h"
#include "core/verbs/pipeline_report.h"
#include "core/verbs/report.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

struct Options {
    Choice choice;
    PipelineRequest request;
    std::string edited; ///< path
    bool remove = false;
};

Result<std::string> textOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file)
        return text;
    Diagnostic error;
    error.code = "file.unreadable";
    error.message = path + " cannot be read.";
    error.next = "Check that it is a file you may read.";
    error.file = path;
    return error;
}

Result<PipelineRequest> requestOf(const Options &options)
{
    PipelineRequest request = options.request;
    request.document = options.choice.file;
    const Result<VariantId> variant = variantOf(options.choice);
    if (!variant)
        return variant.error();
    request.variant = *variant;
    if (options.edited.empty())
        return request;
    Result<std::string> text = textOf(options.edited);
    if (!text)
        return text.error();
    request.edited = std::move(*text);
    return request;
}

ExitCode remove(const VerbContext &context, const Choice &choice)
{
    Result<Store> store = Store::openForWriting(choice.file);
    const Result<std::vector<VariantId>> removed =
        store ? store->removeVariant(choice.variant) : Result<std::vector<VariantId>>(store.error());
    if (!removed)
        return fail(context, choice.json, removed.error());
    if (choice.json)
        context.out << writeJson({{"ok", true}, {"path", choice.file}, {"removed", *removed}}) << '\n';
    else
        for (const VariantId id : *removed)
            context.out << choice.file << ": variant " << id << " removed\n";
    return ExitCode::Ok;
}

ExitCode run(const VerbContext &context, const Options &options)
{
    if (options.remove)
        return remove(context, options.choice);
    const StopOnSignal signals;
    const Result<PipelineRequest> request = requestOf(options);
    const Result<PipelineOutcome> outcome =
        request ? runPipeline(*request, pipelineEvents(context.err, options.choice.json), signals.token())
                : Result<PipelineOutcome>(request.error());
    if (!outcome)
        return fail(context, options.choice.json, outcome.error());
    if (options.choice.json)
        context.out << writeJson(outcomeJson(*request, options.edited, *outcome)) << '\n';
    else
        printOutcome(context, *request, options.edited, *outcome);
    if (outcome->cancelled)
        return ExitCode::Cancelled;
    return hasErrors(outcome->diagnostics) ? ExitCode::Failed : ExitCode::Ok;
}

} // namespace

VerbRun pipeline(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    PipelineRequest &request = options->request;
    addVariant(verb, options->choice);
    verb.add_option(
        "--stage", request.stage,
        "Stage whose text to begin with (stage0). ttir, ttgir, llir and ptx without --passes go on in Triton");
    verb.add_option("--passes", request.passes,
                    "The pipeline: 'builtin.module(canonicalize,cse)'; helion-opt --list-passes=json names all passes");
    verb.add_option("--from-pass", request.after, "Go on behind this pass of the variant, by its number in `passes`")
        ->check(CLI::NonNegativeNumber);
    verb.add_option("--edited", options->edited, "File with the text to begin with, in place of the recorded one");
    verb.add_option("-o,--output", request.output,
                    "The .helio to write; without it the variant is added to FILE (of a text: to NAME.helio here)");
    verb.add_option("--python", request.python, "Python that has Triton");
    verb.add_option("--limit-seconds", request.limitSeconds, "Time for each pass (60; 0: no limit)")
        ->check(CLI::NonNegativeNumber);
    verb.add_option("--limit-memory", request.limitMemory, "Memory in bytes");
    CLI::Option *remove = verb.add_flag(
        "--remove", options->remove, "Run nothing; remove --variant, which passes made, and all that was made from it");
    remove->needs(verb.get_option("--variant"));
    for (const char *other : {"--passes", "--stage", "--from-pass", "--edited", "--output"})
        remove->excludes(verb.get_option(other));
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
