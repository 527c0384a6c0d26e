// `heliograph tune`: Helion's own search, timed on a GPU here or elsewhere; every config that it tried stays in the
// document.
#include "core/document/tried.h"
#include "core/store/config_text.h"
#include "core/store/open_document.h"
#include "core/verbs/capture_report.h"
#include "core/verbs/display.h"
#include "core/verbs/report.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <memory>
#include <set>

namespace heliograph::verbs {

namespace {

struct TuneVerb {
    CaptureOptions capture;
    Choice choice;
    std::string progress;
};

/// One kernel's call, and the configs that this search tried of it.
struct Tuned {
    std::string call;
    std::vector<TriedConfig> configs;
};

Result<CaptureOptions> optionsOf(const TuneVerb &verb, const std::vector<std::string> &arguments)
{
    CaptureOptions capture = verb.capture;
    capture.file = verb.choice.file;
    capture.arguments = arguments;
    if (isDocument(capture.file)) {
        Choice choice = verb.choice;
        choice.kernel = capture.tune.kernel;
        return additionFrom(choice, capture);
    }
    if (capture.output.empty())
        capture.output = defaultOutput(capture);
    return capture;
}

/// Of all that was captured, what was to be tuned.
std::set<VariantId> wantedOf(const Document &document, const std::vector<VariantId> &added, const std::string &name)
{
    const std::set<VariantId> all(added.begin(), added.end());
    std::set<VariantId> wanted;
    for (const Kernel &kernel : document.kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (all.contains(variant.id) && (name.empty() || kernel.name == name))
                wanted.insert(variant.id);
    return wanted;
}

/// In the order in which the calls came.
std::vector<Tuned> tunedIn(const Document &document, const std::set<VariantId> &ids)
{
    std::set<VariantId> seen;
    std::vector<Tuned> all;
    for (const VariantId id : ids) {
        if (seen.contains(id))
            continue;
        Tuned tuned;
        for (const TriedConfig &tried : triedConfigs(document, id))
            if (ids.contains(tried.variant->id)) {
                seen.insert(tried.variant->id);
                tuned.configs.push_back(tried);
            }
        if (!tuned.configs.empty()) {
            tuned.call = tuned.configs.front().variant->call;
            all.push_back(std::move(tuned));
        }
    }
    return all;
}

/// The config that was tried first is Helion's default.
const TriedConfig *defaultOf(const Tuned &tuned)
{
    const auto first =
        std::min_element(tuned.configs.begin(), tuned.configs.end(),
                         [](const TriedConfig &a, const TriedConfig &b) { return a.variant->id < b.variant->id; });
    return first->isGood() ? &*first : nullptr;
}

std::string outcomeWords(const TriedConfig &tried)
{
    return tried.isGood()                 ? ""
           : tried.variant->error.empty() ? "not timed"
                                          : tried.variant->error + ": " + tried.variant->problem;
}

void print(std::ostream &out, const Tuned &tuned)
{
    const TriedConfig *first = defaultOf(tuned);
    std::vector<std::string> configs;
    for (const TriedConfig &tried : tuned.configs)
        configs.push_back(tried.variant->config);
    const std::vector<std::string> words = configDifferences(configs);
    std::vector<std::vector<std::string>> rows{{"variant", "us", "speed", "config"}};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const TriedConfig &tried = tuned.configs[i];
        rows.push_back({std::to_string(tried.variant->id), tried.isGood() ? fixed(tried.run->seconds * 1e6) : "",
                        tried.isGood() && first ? fixed(first->run->seconds / tried.run->seconds) + "x" : "",
                        words[i] + (tried.isGood() ? "" : "  " + outcomeWords(tried))});
    }
    const RunSummary *run = tuned.configs.front().run;
    out << tuned.call << (run ? "  " + run->device + ", L2 " + run->cache : std::string()) << '\n';
    printTable(out, rows);
    if (tuned.configs.front().isGood())
        out << "best: " << helionConfig(tuned.configs.front().variant->config) << '\n';
}

Json triedJson(const TriedConfig &tried)
{
    return {{"variant", tried.variant->id},
            {"config", parseJson(tried.variant->config).value_or(Json())},
            {"run", tried.run ? Json(tried.run->id) : Json()},
            {"seconds", tried.run ? Json(tried.run->seconds) : Json()},
            {"error", tried.variant->error.empty() ? Json() : Json(tried.variant->error)},
            {"problem", tried.variant->error.empty() ? Json() : Json(tried.variant->problem)}};
}

Json tunedJson(const Tuned &tuned)
{
    Json configs = Json::array();
    for (const TriedConfig &tried : tuned.configs)
        configs.push_back(triedJson(tried));
    const TriedConfig &best = tuned.configs.front();
    return {{"call", tuned.call},
            {"best", best.isGood() ? Json(best.variant->id) : Json()},
            {"helion_config", best.isGood() ? Json(helionConfig(best.variant->config)) : Json()},
            {"configs", std::move(configs)}};
}

/// A kernel for which no config ran is a failure; so is a capture in which nothing came to it.
ExitCode exitCodeOf(const CaptureOutcome &outcome, const std::vector<Tuned> &all)
{
    if (outcome.cancelled)
        return ExitCode::Cancelled;
    const auto good =
        std::count_if(all.begin(), all.end(), [](const Tuned &tuned) { return tuned.configs.front().isGood(); });
    if (good > 0)
        return std::size_t(good) == all.size() ? ExitCode::Ok : ExitCode::PartlyCaptured;
    for (const Diagnostic &diagnostic : outcome.diagnostics)
        if (const ExitCode code = verbs::exitCodeOf(diagnostic);
            diagnostic.severity == Severity::Error && code == ExitCode::NoTools)
            return code;
    return ExitCode::NothingCaptured;
}

ExitCode report(const VerbContext &context, const TuneVerb &verb, const CaptureOutcome &outcome,
                const std::vector<VariantId> &added)
{
    const bool json = verb.choice.json;
    std::vector<Tuned> all;
    Result<Document> document = Document();
    if (!outcome.path.empty()) {
        const Result<Store> store = openDocument(outcome.path);
        document = store ? store->document() : Result<Document>(store.error());
        if (!document)
            return fail(context, json, document.error());
        all = tunedIn(*document, wantedOf(*document, added, verb.capture.tune.kernel));
    }
    if (json) {
        Json result = outcomeJson(outcome), kernels = Json::array();
        for (const Tuned &tuned : all)
            kernels.push_back(tunedJson(tuned));
        result["tuned"] = std::move(kernels);
        context.out << writeJson(result) << '\n';
        return exitCodeOf(outcome, all);
    }
    for (const Tuned &tuned : all)
        print(context.out, tuned);
    context.out << (outcome.path.empty() ? "nothing was tried" : outcome.path) << '\n';
    return exitCodeOf(outcome, all);
}

ExitCode run(const VerbContext &context, const TuneVerb &verb)
{
    Display display(context.err, verb.progress, verb.choice.json);
    const StopOnSignal signals;
    CaptureEvents events = display.events();
    std::vector<VariantId> added;
    events.stored = [&added](const Variant &variant) { added.push_back(variant.id); };
    const Result<CaptureOptions> options = optionsOf(verb, context.rest);
    const Result<CaptureOutcome> outcome =
        options ? captureToStore(*options, events, signals.token()) : Result<CaptureOutcome>(options.error());
    context.err << (verb.choice.json || verb.progress == "json" ? "" : clearLine());
    if (!outcome)
        return fail(context, verb.choice.json, outcome.error());
    return report(context, verb, *outcome, added);
}

void addSearch(CLI::App &verb, TuneOptions &tune)
{
    verb.add_option("--device", tune.device, "The GPU of that number times the configs (0)")
        ->check(CLI::NonNegativeNumber);
    verb.add_option("--host", tune.host, "Over ssh, on that machine's GPU: box, user@box");
    verb.add_option("--kernel", tune.kernel, "Tune this kernel alone (each that is called)");
    verb.add_option("--effort", tune.effort,
                    "How hard Helion searches: none (the default config alone), quick, full (as the kernel says)")
        ->check(CLI::IsMember({"none", "quick", "full"}));
    verb.add_option("--configs", tune.configs, "Try so many configs of a kernel at most")->check(CLI::PositiveNumber);
    verb.add_option("--seconds", tune.seconds, "Search so long for a kernel at most")->check(CLI::PositiveNumber);
    verb.add_option("--seed", tune.seed, "Of the search and of random numbers (0)");
    verb.add_flag("--warm,!--cold", tune.warm,
                  "Leave the L2 cache as it is, or flush it before each run (the default)");
}

} // namespace

VerbRun tune(CLI::App &verb)
{
    auto options = std::make_shared<TuneVerb>();
    CaptureOptions &capture = options->capture;
    capture.tune.device = 0;
    capture.passes = "none";
    CLI::Option *file = verb.add_option("FILE", options->choice.file,
                                        "The script; its arguments follow --. A .helio: a call of it, added to it");
    CLI::Option *module = verb.add_option("-m", capture.module, "Run a module instead, as python -m does");
    file->excludes(module);
    addSearch(verb, capture.tune);
    verb.add_option("-o,--output", capture.output, "The .helio to write (NAME.helio here)");
    verb.add_option("--call", capture.call,
                    "Tune for one call only: 'matmul(f16[64,64], f16[64,64])', on random numbers");
    verb.add_option("--config", capture.config, "A config to begin with: 'block_sizes=[64,64,32] num_warps=8'");
    verb.add_option("--variant", options->choice.variant, "Of a .helio: the variant whose call is taken (the first)");
    verb.add_option("--passes", capture.passes, "What is kept of the compiler's passes, of each config (none)")
        ->check(CLI::IsMember({"none", "mlir", "llvm"}));
    verb.add_option("--python", capture.python, "Python that has Helion, 1.4 or newer");
    addLimits(verb, capture, "compiler step and each run");
    verb.add_option("--progress", options->progress, "json: records on stderr, for programs; none: problems only")
        ->check(CLI::IsMember({"json", "none"}));
    verb.add_flag("--json", options->choice.json, "Print JSON");
    verb.callback([file, module] {
        if (file->count() == 0 && module->count() == 0)
            throw CLI::RequiredError("FILE or -m MODULE");
    });
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
