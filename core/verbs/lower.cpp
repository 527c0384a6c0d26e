// `heliograph lower`: stage-0 of a kernel on its way to machine code, our own pipeline instead of Helion's.
#include "core/pipeline/pipeline.h"
#include "core/verbs/choice.h"
#include "core/verbs/pipeline_report.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace heliograph::verbs {

namespace {

/// A row for each place where one can get off.
struct Goal {
    const char *name;        ///< as --to has it
    const char *stage;       ///< whose text it is
    std::string_view passes; ///< for helion-opt
    bool compiles;           ///< and on through Triton's compiler
};

constexpr std::array kGoals{
    Goal{"linalg", "lowered", kToLanes, false}, Goal{"triton", "lowered", kToTriton, false},
    Goal{"llvm", "lowered", kToCpu, false},     Goal{"ttir", "ttir", kToTriton, true},
    Goal{"ttgir", "ttgir", kToTriton, true},    Goal{"llir", "llir", kToTriton, true},
    Goal{"ptx", "ptx", kToTriton, true},        Goal{"sass", "sass", kToTriton, true},
};

struct Options {
    Choice choice;
    PipelineRequest request;
    std::string to = "ptx";
    bool keep = false;
};

const Goal &goalOf(const std::string &name)
{
    return *std::find_if(kGoals.begin(), kGoals.end(), [&](const Goal &goal) { return name == goal.name; });
}

ExitCode run(const VerbContext &context, const Options &options)
{
    const StopOnSignal signals;
    const Goal &goal = goalOf(options.to);
    PipelineRequest request = options.request;
    request.document = options.choice.file;
    request.passes = goal.passes;
    request.compile = goal.compiles;
    request.keep = options.keep || !request.output.empty();
    const Result<VariantId> variant = variantOf(options.choice);
    const Result<PipelineOutcome> outcome =
        variant ? (request.variant = *variant,
                   runPipeline(request, pipelineEvents(context.err, options.choice.json), signals.token()))
                : Result<PipelineOutcome>(variant.error());
    if (!outcome)
        return fail(context, options.choice.json, outcome.error());
    const Stage *stage = outcome->made ? outcome->made->stage(goal.stage, "stage0") : nullptr;
    if (options.choice.json) {
        Json json = outcomeJson(request, {}, *outcome);
        json["stage"] = goal.stage;
        json["text"] = stage ? Json(stage->text) : Json();
        context.out << writeJson(json) << '\n';
    } else {
        printOutcome(context, request, {}, *outcome);
        if (stage && !request.keep)
            context.out << stage->text;
    }
    if (outcome->cancelled)
        return ExitCode::Cancelled;
    return hasErrors(outcome->diagnostics) || !stage ? ExitCode::Failed : ExitCode::Ok;
}

} // namespace

VerbRun lower(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    PipelineRequest &request = options->request;
    addVariant(verb, options->choice);
    std::vector<std::string> names;
    for (const Goal &goal : kGoals)
        names.emplace_back(goal.name);
    verb.add_option(
            "--to", options->to,
            "How far: linalg, llvm (LLVM's dialect, for the CPU), triton (Triton IR as we write it), or a stage (ptx)")
        ->check(CLI::IsMember(names));
    verb.add_flag("--keep", options->keep, "Add the result to FILE as a variant, instead of printing its text");
    verb.add_option("-o,--output", request.output, "The .helio to write it to");
    verb.add_option("--python", request.python, "Python that has Triton");
    verb.add_option("--limit-seconds", request.limitSeconds, "Time for each pass (60; 0: no limit)")
        ->check(CLI::NonNegativeNumber);
    verb.add_option("--limit-memory", request.limitMemory, "Memory in bytes");
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
