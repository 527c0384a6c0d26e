// `heliograph explain`: why a kernel failed, where, what was known there, what was kept, and what to try; and how a
// symbol of its sizes came to be.
#include "core/document/names.h"
#include "core/failure/elsewhere.h"
#include "core/failure/report.h"
#include "core/store/open_document.h"
#include "core/verbs/choice.h"
#include "core/verbs/explain_try.h"
#include "core/verbs/report.h"
#include "core/verbs/symbol_words.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <filesystem>
#include <fstream>
#include <memory>

namespace heliograph::verbs {

namespace {

struct ExplainOptions {
    Choice choice;
    bool failure = false; ///< also without it, unless a symbol is asked for
    std::string symbol;
    bool report = false;
    std::string reproducer;
    TryOptions tried;
};

std::string_view statusName(StepStatus status)
{
    return status == StepStatus::Done ? "done" : status == StepStatus::Failed ? "failed" : "not reached";
}

Json spanJson(const Failure &failure)
{
    Json json{{"file", failure.file}, {"line", failure.span.line}};
    if (failure.span.column > 0)
        json.update({{"column", failure.span.column},
                     {"end_line", failure.span.endLine},
                     {"end_column", failure.span.endColumn},
                     {"expression", failure.expression}});
    return json;
}

Json stepsJson(const Failure &failure)
{
    Json list = Json::array();
    for (const FailureStep &step : failure.steps) {
        Json json{{"step", step.info->id}, {"status", statusName(step.status)}};
        if (!step.unit.empty())
            json.update({{"done", step.done}, {"total", step.total}, {"unit", step.unit}, {"last", step.last}});
        list.push_back(std::move(json));
    }
    return list;
}

Json namesJson(const Failure &failure)
{
    Json list = Json::array();
    for (const KnownName &name : failure.names) {
        Json json{{"name", name.name}, {"type", name.type}, {"origin", name.origin}};
        if (!name.symbol.empty())
            json.update({{"symbol", name.symbol}, {"symbol_name", name.symbolName}, {"hint", name.hint}});
        list.push_back(std::move(json));
    }
    return list;
}

Json framesJson(const Failure &failure)
{
    Json list = Json::array();
    for (const StackFrame &frame : failure.frames)
        list.push_back(frame.folded ? Json{{"package", frame.package}, {"folded", frame.folded}}
                                    : Json{{"package", frame.package},
                                           {"file", frame.file},
                                           {"line", frame.line},
                                           {"function", frame.function}});
    return list;
}

Json adviceJson(const Failure &failure)
{
    Json list = Json::array();
    for (const Advice &advice : failure.advice) {
        Json json{{"title", advice.title}, {"text", advice.text}, {"source", advice.source}};
        if (advice.change)
            json["change"] = {
                {"line", advice.change->line}, {"removed", advice.change->removed}, {"added", advice.change->added}};
        list.push_back(std::move(json));
    }
    return list;
}

/// Of an error about two sizes of a kernel; those of a script's own tensors came from nothing that was captured.
std::optional<SizeConflict> conflictOf(const Variant &variant)
{
    return variant.call.empty() ? std::nullopt : sizeConflict(variant);
}

/// How each came to be.
Json sizesJson(const Variant &variant)
{
    Json list = Json::array();
    if (const std::optional<SizeConflict> conflict = conflictOf(variant))
        for (const std::string &size : {conflict->a, conflict->b}) {
            const Result<Json> json = derivationJson(variant, size);
            list.push_back(json ? *json : Json{{"symbol", size}, {"steps", Json::array()}});
        }
    return list;
}

Json explainJson(const Failure &failure, const Variant &variant)
{
    Json json{{"kernel", variant.kernelName},
              {"variant", variant.id},
              {"call", variant.call},
              {"title", failure.title},
              {"problem", diagnosticJson(failure.problem)}};
    if (!failure.exception.name.empty())
        json["exception"] = {{"class", failure.exception.name}, {"message", failure.exception.message}};
    json["step"] = failure.step().info->id;
    json["place"] = spanJson(failure);
    if (!failure.node.empty())
        json["node"] = {{"node", failure.node}, {"target", failure.nodeTarget}, {"last_traced", failure.isLastTraced}};
    if (!failure.pass.empty())
        json["pass"] = {{"name", failure.pass}, {"bytes", failure.passBytes}};
    json.update({{"steps", stepsJson(failure)},
                 {"names", namesJson(failure)},
                 {"guards", failure.guards},
                 {"sizes", sizesJson(variant)},
                 {"kept", failure.kept},
                 {"cause", failure.cause},
                 {"why", failure.why},
                 {"advice", adviceJson(failure)},
                 {"frames", framesJson(failure)},
                 {"command", commandOf(failure, variant)}});
    return json;
}

void printHead(std::ostream &out, const Failure &failure, const Variant &variant)
{
    out << titleOf(variant) << "  variant " << variant.id << (variant.target.empty() ? "" : ", ") << variant.target
        << '\n'
        << failure.title << '\n';
    if (!failure.exception.name.empty())
        out << "  " << failure.exception.name << '\n';
    out << "  " << failure.problem.message << '\n' << "  " << placeOf(failure) << '\n';
    if (!failure.why.empty())
        out << "  " << failure.why << '\n';
    if (const Stage *source = variant.stage("source"))
        if (const std::string excerpt = excerptOf(source->text, failure.span); !excerpt.empty())
            out << '\n' << excerpt;
}

void printSteps(std::ostream &out, const Failure &failure)
{
    std::vector<std::vector<std::string>> rows{{"step", "status", ""}};
    for (const FailureStep &step : failure.steps)
        rows.push_back({std::string(step.info->title), std::string(statusName(step.status)), countOf(step)});
    out << '\n';
    printTable(out, rows);
}

void printNames(std::ostream &out, const Failure &failure)
{
    if (failure.names.empty())
        return;
    std::vector<std::vector<std::string>> rows{{"name", "type", "symbol", "from"}};
    for (const KnownName &name : failure.names)
        rows.push_back({name.name, name.type.empty() ? "not typed" : name.type, name.symbolName, name.origin});
    out << '\n';
    printTable(out, rows);
}

void printSizes(std::ostream &out, const Variant &variant)
{
    const std::optional<SizeConflict> conflict = conflictOf(variant);
    if (!conflict)
        return;
    out << "\nSizes that must match\n";
    for (const std::string &size : {conflict->a, conflict->b}) {
        out << "  " << size << '\n';
        if (!printDerivation(variant, size, out, 4))
            out << "    nothing is known of where it comes from\n";
    }
    const Result<std::vector<Derived>> a = derivation(variant, conflict->a), b = derivation(variant, conflict->b);
    if (const std::size_t shared = a && b ? sharedSteps(*a, *b) : 0)
        out << "  Up to step " << shared << " they are the same; there they part.\n";
}

void printAdvice(std::ostream &out, const Failure &failure)
{
    out << "\nWhat to try\n";
    if (failure.advice.empty())
        out << "  No known cause fits. The stack shows who raised it; --report and --reproducer make an issue of it.\n";
    for (const Advice &advice : failure.advice) {
        out << "  " << advice.title << "  (" << advice.source << ")\n    " << advice.text << '\n';
        if (!advice.change)
            continue;
        for (const std::string &line : advice.change->removed)
            out << "    -" << line << '\n';
        for (const std::string &line : advice.change->added)
            out << "    +" << line << '\n';
    }
}

void printRest(std::ostream &out, const Failure &failure, const Variant &variant)
{
    out << "\nKept\n";
    for (const std::string &kept : failure.kept)
        out << "  " << kept << '\n';
    if (!failure.frames.empty())
        out << "\nStack\n";
    for (const StackFrame &frame : failure.frames)
        if (frame.folded)
            out << "  (" << frame.folded << (frame.folded == 1 ? " frame of " : " frames of ") << frame.package
                << ")\n";
        else
            out << "  " << frame.function << "  " << frame.package << (frame.package.empty() ? "" : "/") << frame.file
                << ':' << frame.line << '\n';
    out << "\nAgain\n  " << commandOf(failure, variant) << '\n';
}

Result<VariantPtr> failedVariant(const Store &store, const Choice &choice)
{
    if (choice.variant != 0)
        return chosenVariant(store, choice);
    const Result<Document> document = store.document();
    if (!document)
        return document.error();
    for (const Kernel &kernel : document->kernels)
        for (const VariantSummary &variant : kernel.variants)
            if (!variant.error.empty() && (choice.kernel.empty() || choice.kernel == kernel.name))
                return store.variant(variant.id);
    return notFound("No kernel of " + choice.file + (choice.kernel.empty() ? "" : " named " + choice.kernel) +
                        " failed",
                    "`heliograph info` lists kernels and variants with their problems");
}

struct Failed {
    VariantPtr variant;
    Failure failure;
};

/// In the document's other variants; one that cannot be read has none.
std::vector<SameCode> sameCodeIn(const Store &store, const Failed &failed)
{
    std::vector<SameCode> places;
    const CodeForm form = formOf(failed.failure);
    const Result<Document> document = store.document();
    for (const Kernel &kernel : document ? document->kernels : std::vector<Kernel>())
        for (const VariantSummary &summary : kernel.variants) {
            if (summary.id == failed.variant->id || summary.origin.isDerived())
                continue;
            const Result<VariantPtr> variant = store.variant(summary.id);
            for (SameCode &place : variant ? sameCode(form, **variant) : std::vector<SameCode>())
                places.push_back(std::move(place));
        }
    return places;
}

Json sameCodeJson(const std::vector<SameCode> &places)
{
    Json list = Json::array();
    for (const SameCode &place : places)
        list.push_back({{"kernel", place.kernel},
                        {"variant", place.variant},
                        {"file", place.file},
                        {"line", place.line},
                        {"text", place.text},
                        {"type", place.type},
                        {"stops", place.stops}});
    return list;
}

void printSameCode(std::ostream &out, const std::vector<SameCode> &places)
{
    if (places.empty())
        return;
    out << "\nSame code, other kernels\n";
    for (const SameCode &place : places)
        out << "  " << (place.stops.empty() ? "went through  " : "stops in " + place.stops + "  ") << place.kernel
            << "  " << place.file << ':' << place.line << "  " << place.text << '\n';
}

Result<void> writeReproducer(const std::string &path, const Failure &failure)
{
    const std::string script = reproducerOf(failure, privateOf(processEnvironment()));
    if (script.empty())
        return problem("explain.no-reproducer", "The document holds no script of this call",
                       "Documents of older captures have none; capture the kernel again");
    const std::string part = path + ".part";
    std::ofstream file(part, std::ios::binary);
    file << script;
    file.close();
    std::error_code error;
    if (file.good())
        std::filesystem::rename(part, path, error);
    if (file.good() && !error)
        return {};
    std::filesystem::remove(part, error);
    return problem("file.unwritable", path + " cannot be written", "Name a file in a folder that can be written", path);
}

Result<void> explainSymbol(std::ostream &out, const ExplainOptions &options, const Store &store)
{
    const Result<VariantPtr> variant = chosenVariant(store, options.choice);
    if (!variant)
        return variant.error();
    if (!options.choice.json)
        return printDerivation(**variant, options.symbol, out);
    const Result<Json> json = derivationJson(**variant, options.symbol);
    if (!json)
        return json.error();
    out << writeJson(*json) << '\n';
    return {};
}

Result<Failed> failedIn(const Store &store, const Choice &choice)
{
    const Result<VariantPtr> variant = failedVariant(store, choice);
    if (!variant)
        return variant.error();
    std::optional<Failure> failure = failureOf(**variant);
    if (!failure)
        return notFound("Variant " + std::to_string((*variant)->id) + " did not fail",
                        "Name a variant that failed; `heliograph info` lists them with their problems");
    return Failed{*variant, std::move(*failure)};
}

ExitCode tryIn(const VerbContext &context, const ExplainOptions &options)
{
    const Result<Store> store = openDocument(options.choice.file);
    const Result<Failed> failed = store ? failedIn(*store, options.choice) : Result<Failed>(store.error());
    return failed ? tryRemedy(context, options.choice, options.tried, *failed->variant, failed->failure)
                  : fail(context, options.choice.json, failed.error());
}

Result<void> explainIn(std::ostream &out, const ExplainOptions &options, const Store &store)
{
    if (!options.symbol.empty())
        return explainSymbol(out, options, store);
    const Result<Failed> failed = failedIn(store, options.choice);
    if (!failed)
        return failed.error();
    const auto &[variant, failure] = *failed;
    if (!options.reproducer.empty())
        return writeReproducer(options.reproducer, failure);
    if (options.report) {
        const Result<Document> document = store.document();
        if (!document)
            return document.error();
        out << markdownReport(failure, *variant, *document, privateOf(processEnvironment()));
    } else if (options.choice.json) {
        Json json = explainJson(failure, *variant);
        json["same_code"] = sameCodeJson(sameCodeIn(store, *failed));
        out << writeJson(json) << '\n';
    } else {
        printHead(out, failure, *variant);
        printSteps(out, failure);
        printNames(out, failure);
        printSizes(out, *variant);
        printAdvice(out, failure);
        printSameCode(out, sameCodeIn(store, *failed));
        printRest(out, failure, *variant);
    }
    return {};
}

} // namespace

VerbRun explain(CLI::App &verb)
{
    auto options = std::make_shared<ExplainOptions>();
    addVariant(verb, options->choice);
    auto *failure = verb.add_flag("--failure", options->failure, "Why the variant failed (the first one that did)");
    auto *report =
        verb.add_flag("--report", options->report, "As Markdown for an issue tracker, without private paths");
    verb.add_option("--reproducer", options->reproducer, "Write a script that fails the same way to this file")
        ->excludes(report)
        ->type_name("OUT.py");
    verb.add_option("--symbol", options->symbol, "How this one came to be: a symbol (u4), its name, or a number (5632)")
        ->excludes(failure)
        ->excludes(report);
    addTry(verb, options->tried);
    return [options](const VerbContext &context) {
        if (options->tried.remedy != 0)
            return tryIn(context, *options);
        return runOnStore(context, options->choice,
                          [&](const Store &store) { return explainIn(context.out, *options, store); });
    };
}

} // namespace heliograph::verbs
