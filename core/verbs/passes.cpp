// `heliograph passes`: what each pass of the compilers did, and the text that one of them left.
#include "core/document/names.h"
#include "core/passes/finished.h"
#include "core/passes/pass_texts.h"
#include "core/verbs/choice.h"
#include "core/verbs/report.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iomanip>
#include <memory>
#include <sstream>

namespace heliograph::verbs {

namespace {

struct PassOptions {
    Choice choice;
    std::string pipeline;
    std::string condition;
    int pass = -1; ///< -1: all
    bool changed = false;
    bool text = false;
};

std::vector<Pass> chosenPasses(const Variant &variant, const PassOptions &options)
{
    const std::string pipeline = pipelineOf(variant, options.pipeline);
    std::vector<Pass> chosen;
    for (const Pass &pass : variant.passes)
        if (pass.pipeline == pipeline && (options.pass < 0 || pass.index == options.pass) &&
            (!options.changed || pass.changed || pass.status != PassStatus::Ok))
            chosen.push_back(pass);
    return chosen;
}

Json passJson(const Pass &pass)
{
    Json json{{"index", pass.index},       {"stage", pass.stage},
              {"group", pass.group},       {"name", pass.name},
              {"argument", pass.argument}, {"options", pass.options},
              {"anchor", pass.anchor},     {"depth", pass.depth},
              {"seconds", pass.seconds},   {"status", nameOf(pass.status)},
              {"changed", pass.changed},   {"seen", pass.snapshot != kNone}};
    if (pass.snapshot != kNone) {
        json["bytes"] = pass.bytes;
        json["lines"] = pass.lines;
    }
    return json;
}

std::string milliseconds(double seconds)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << seconds * 1e3 << " ms";
    return seconds > 0 ? text.str() : std::string();
}

std::string changeOf(const Pass &pass)
{
    if (pass.snapshot == kNone)
        return "unseen";
    return pass.changed ? "changed" : "";
}

void printPasses(std::ostream &out, const std::vector<Pass> &passes)
{
    std::vector<std::vector<std::string>> rows{
        {"pass", "step", "name", "on", "lines", "bytes", "text", "time", "status"}};
    for (const Pass &pass : passes) {
        const bool isSeen = pass.snapshot != kNone;
        rows.push_back({std::to_string(pass.index), pass.group,
                        std::string(std::size_t(2 * pass.depth), ' ') + pass.name, pass.anchor,
                        isSeen ? std::to_string(pass.lines) : "-", isSeen ? std::to_string(pass.bytes) : "-",
                        changeOf(pass), milliseconds(pass.seconds),
                        pass.status == PassStatus::Ok ? "" : std::string(nameOf(pass.status))});
    }
    printTable(out, rows);
}

Result<void> printText(const VerbContext &context, const Store &store, VariantId variant, const Pass &pass, bool json)
{
    if (pass.snapshot == kNone)
        return notFound("Nobody saw what pass " + std::to_string(pass.index) + " (" + pass.name + ") left.",
                        "Its change shows in the next pass that has a text.");
    const Result<std::string> text = store.snapshot(variant, pass.snapshot);
    if (!text)
        return text.error();
    if (json)
        context.out << writeJson({{"pass", passJson(pass)}, {"text", *text}}) << '\n';
    else
        context.out.write(text->data(), std::streamsize(text->size()));
    return {};
}

/// A pass that makes the condition true, and how many of its subject there were before and after it.
struct Stop {
    Pass pass;
    std::optional<double> before, after;
};

/// A pass counts whose change shows in it: those behind one that nobody saw, too.
std::vector<Stop> stopsOf(const Store &store, const VariantPtr &variant, const PassOptions &options,
                          const Condition &condition)
{
    const std::vector<int> rows = passRows(*variant, pipelineOf(*variant, options.pipeline));
    const PassHistory history =
        historyOf([&](SnapshotId text) { return store.snapshot(variant->id, text); }, variant, rows);
    std::vector<Stop> stops;
    for (int at = findPass(condition, history, variant->nodes, 0); at >= 0;
         at = findPass(condition, history, variant->nodes, at + 1)) {
        const PassStepPtr step = history.step(at);
        stops.push_back({variant->passes[std::size_t(rows[std::size_t(at)])],
                         countOf(condition, *step->before, variant->nodes),
                         countOf(condition, *step->after, variant->nodes)});
    }
    return stops;
}

Json stopJson(const Stop &stop)
{
    Json json = passJson(stop.pass);
    json["before"] = stop.before ? Json(*stop.before) : Json();
    json["after"] = stop.after ? Json(*stop.after) : Json();
    return json;
}

std::string countText(const std::optional<double> &count)
{
    return count ? std::to_string(std::int64_t(*count)) : std::string("-");
}

/// Where the condition becomes true; where no pass makes it so, why not.
Result<void> printStops(const VerbContext &context, const Store &store, const VariantPtr &variant,
                        const PassOptions &options)
{
    const Result<Condition> condition = parseCondition(options.condition);
    if (!condition)
        return condition.error();
    const std::vector<Stop> stops = stopsOf(store, variant, options, *condition);
    const Diagnostic why =
        stops.empty() ? explainNoPass(*condition, *variant, pipelineOf(*variant, options.pipeline)) : Diagnostic();
    if (options.choice.json) {
        Json list = Json::array();
        for (const Stop &stop : stops)
            list.push_back(stopJson(stop));
        context.out << writeJson({{"variant", variant->id},
                                  {"condition", textOf(*condition)},
                                  {"passes", std::move(list)},
                                  {"why_none", stops.empty() ? diagnosticJson(why) : Json()}})
                    << '\n';
        return {};
    }
    if (stops.empty()) {
        context.out << why.message << (why.next.empty() ? "" : " ") << why.next << '\n';
        return {};
    }
    std::vector<std::vector<std::string>> rows{{"pass", "step", "name", "before", "after"}};
    for (const Stop &stop : stops)
        rows.push_back({std::to_string(stop.pass.index), stop.pass.group, stop.pass.name, countText(stop.before),
                        countText(stop.after)});
    printTable(context.out, rows);
    return {};
}

Result<void> print(const VerbContext &context, const Store &store, const PassOptions &options)
{
    const Result<VariantPtr> variant = chosenVariant(store, options.choice);
    if (!variant)
        return variant.error();
    const std::vector<Pass> passes = chosenPasses(**variant, options);
    if (passes.empty() && !options.changed)
        return notFound(options.pass < 0
                            ? "No passes were recorded of pipeline " + pipelineOf(**variant, options.pipeline) + "."
                            : "There is no pass " + std::to_string(options.pass) + ".",
                        options.pass < 0 ? "Capture the kernel again with --passes mlir."
                                         : "List the passes with `heliograph passes`.");
    if (!options.condition.empty())
        return printStops(context, store, *variant, options);
    if (options.text)
        return printText(context, store, (*variant)->id, passes.front(), options.choice.json);
    if (!options.choice.json) {
        printPasses(context.out, passes);
        return {};
    }
    Json list = Json::array();
    for (const Pass &pass : passes)
        list.push_back(passJson(pass));
    context.out << writeJson({{"variant", (*variant)->id}, {"passes", std::move(list)}}) << '\n';
    return {};
}

} // namespace

VerbRun passes(CLI::App &verb)
{
    auto options = std::make_shared<PassOptions>();
    addVariant(verb, options->choice);
    addPipeline(verb, options->pipeline);
    verb.add_flag("--changed", options->changed, "Only passes that changed the text, or did not end");
    CLI::Option *pass = verb.add_option("--pass", options->pass, "One pass, by its number in the list");
    pass->check(CLI::NonNegativeNumber);
    verb.add_flag("--text", options->text, "Print the text that the pass left, byte for byte")->needs(pass);
    verb.add_option("--where", options->condition,
                    "Only passes that make a condition true: 'op:tt.dot gone', 'shared>65536', 'encoding changed'")
        ->excludes(pass);
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice,
                          [&](const Store &store) { return print(context, store, *options); });
    };
}

} // namespace heliograph::verbs
