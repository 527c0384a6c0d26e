// `heliograph passes`: what each pass of the compilers did, and the text that one of them left.
#include "core/document/names.h"
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
    return [options](const VerbContext &context) {
        return runOnStore(context, options->choice,
                          [&](const Store &store) { return print(context, store, *options); });
    };
}

} // namespace heliograph::verbs
