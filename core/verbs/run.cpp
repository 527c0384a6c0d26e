// `heliograph run`: runs the kernels of a script, or of a document's script, on the CPU; or a document's on a GPU.
#include "core/capture/execute.h"

#include "core/store/open_document.h"
#include "core/verbs/capture_report.h"
#include "core/verbs/report.h"
#include "core/verbs/run_gpu.h"
#include "core/verbs/run_report.h"
#include "core/verbs/run_sanitize.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <charconv>
#include <memory>
#include <unistd.h>

namespace heliograph::verbs {

namespace {

struct Options {
    Choice choice; ///< FILE, and which variant if it is a document
    ExecuteOptions execute;
    std::string compare;
    std::string shapes;   ///< of the tensors of a document's call
    std::string progress; ///< "" or "json"
    bool cpu = false;
    GpuRequest gpu;
    CLI::Option *device = nullptr; ///< given: it runs there
};

/// What people see while it runs; all of it on stderr, so that stdout stays clean for the result.
ExecuteEvents eventsOf(std::ostream &err, const Options &options)
{
    ExecuteEvents events;
    events.output = [&err](std::string_view text) { err << text << std::flush; };
    if (options.progress == "json")
        events.progress = recordEvents(err).progress;
    if (options.choice.json)
        return events;
    events.diagnostic = [&err](const Diagnostic &diagnostic) {
        err << clearLine();
        printDiagnostic(err, diagnostic, false);
    };
    if (isatty(STDERR_FILENO) == 1 && !events.progress)
        events.progress = [&err](const CaptureProgress &progress) {
            err << clearLine() << progress.step << (progress.kernel.empty() ? "" : " ") << progress.kernel
                << std::flush;
        };
    return events;
}

Result<ExecuteOptions> requestOf(const VerbContext &context, const Options &options)
{
    ExecuteOptions request = options.execute;
    request.compare = options.compare;
    request.script.arguments = context.rest;
    if (!isDocument(options.choice.file)) {
        if (!options.shapes.empty())
            return problem("run.shapes", "--shapes changes the call of a .helio.", "Name the whole call: --call.");
        request.script.file = options.choice.file;
        return request;
    }
    const Result<CaptureOptions> script = optionsFrom(options.choice, request.script);
    if (!script)
        return script.error();
    request.script = *script;
    if (!options.shapes.empty()) {
        const Result<std::string> call = withShapes(script->call, options.shapes);
        if (!call)
            return call.error();
        request.script.call = *call;
    }
    return request;
}

/// The call again, the variant's kernel on the GPU: for its results, not for times.
Result<DeviceCode> codeOf(const Options &options)
{
    const Result<Store> store = openDocument(options.choice.file);
    const Result<VariantPtr> variant =
        store ? chosenVariant(*store, options.choice) : Result<VariantPtr>(store.error());
    if (!variant)
        return variant.error();
    DeviceCode code;
    code.document = options.choice.file;
    code.variant = (*variant)->id;
    code.kernel = (*variant)->kernelName;
    code.pipeline = pipelineOf(**variant, options.gpu.gpu.pipeline);
    code.device = options.gpu.gpu.device;
    code.host = options.gpu.gpu.host;
    return code;
}

ExitCode execute(const VerbContext &context, const Options &options)
{
    const bool json = options.choice.json;
    if (options.device->count() == 0 && !options.compare.empty() && options.compare != "eager")
        return fail(context, json,
                    problem("run.compare", "A run on the CPU is compared with eager PyTorch alone.",
                            "--compare eager, or --device 0 to hold a GPU's results against " + options.compare + "."));
    Result<ExecuteOptions> request = requestOf(context, options);
    if (!request)
        return fail(context, json, request.error());
    if (options.device->count() > 0) {
        const Result<DeviceCode> code = codeOf(options);
        if (!code)
            return fail(context, json, code.error());
        request->gpu = *code;
    }
    const StopOnSignal signals;
    const Result<ExecuteOutcome> outcome = executeScript(*request, eventsOf(context.err, options), signals.token());
    if (!outcome)
        return fail(context, json, outcome.error());
    context.err << (json ? "" : clearLine());
    if (json)
        context.out << writeJson(runsJson(*outcome)) << '\n';
    else
        printRuns(context.out, *outcome, !request->compare.empty());
    for (const Json &values : outcome->values)
        if (!json)
            printValues(context.out, values);
    const bool isMissing = !options.execute.watch.node.empty() && outcome->values.empty();
    const ExitCode code = exitCodeOf(*outcome);
    const bool isUncompared = request->gpu.device >= 0 && hasErrors(outcome->diagnostics);
    return code != ExitCode::Ok ? code
           : isMissing          ? ExitCode::NotFound
           : isUncompared       ? ExitCode::PartlyCaptured
                                : code;
}

/// 0 if it is a word.
RunId runNamed(const std::string &compare)
{
    RunId run = 0;
    const auto [end, error] = std::from_chars(compare.data(), compare.data() + compare.size(), run);
    return error == std::errc() && end == compare.data() + compare.size() ? run : 0;
}

ExitCode run(const VerbContext &context, const Options &options)
{
    if (options.device->count() > 0 && options.gpu.sanitize) {
        GpuOptions gpu = options.gpu.gpu;
        gpu.seed = options.execute.seed;
        gpu.limitSeconds = options.execute.script.limitSeconds;
        return sanitizeOnDevice(context, options.choice, gpu);
    }
    const RunId against = runNamed(options.compare);
    if (options.device->count() > 0 && (options.compare.empty() || against > 0)) {
        GpuRequest gpu = options.gpu;
        gpu.against = against;
        gpu.progressRecords = options.progress == "json";
        gpu.gpu.seed = options.execute.seed;
        gpu.gpu.limitSeconds = options.execute.script.limitSeconds;
        return runOnDevice(context, options.choice, gpu);
    }
    if (options.device->count() == 0 && !options.cpu)
        return fail(context, options.choice.json,
                    problem("run.where", "It is not said where to run.", "On the CPU: --cpu. On a GPU: --device 0."));
    return execute(context, options);
}

} // namespace

VerbRun run(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    CaptureOptions &script = options->execute.script;
    verb.add_option("FILE", options->choice.file,
                    "The script, whose arguments follow --, or a .helio: the call it was captured from")
        ->required();
    verb.add_flag("--json", options->choice.json, "Print JSON");
    CLI::Option *cpu = verb.add_flag("--cpu", options->cpu, "Where to run: on the CPU, without a GPU");
    options->device = verb.add_option("--device", options->gpu.gpu.device, "Where to run: on the GPU of that number")
                          ->check(CLI::NonNegativeNumber)
                          ->excludes(cpu);
    addGpuOptions(verb, options->gpu);
    verb.add_option("--kernel", options->choice.kernel, "Of a .helio: name of the kernel (the first)");
    verb.add_option("--variant", options->choice.variant, "Of a .helio: number of the variant, as `info` prints it");
    verb.add_option("--call", script.call, "Run one call only: 'matmul(f16[64,64], f16[64,64])', on random numbers");
    verb.add_option("--shapes", options->shapes,
                    "Of a .helio: other shapes for the call's tensors, in their order: '[67,1536] [1536]'");
    WatchOptions &watch = options->execute.watch;
    CLI::Option *values =
        verb.add_option("--values", watch.node, "Tell the values that an FX node (0:acc) has in one tile of the run");
    verb.add_option("--tile", watch.tile, "Which tile: its number along each dimension of the grid, 3,0 (the first)")
        ->delimiter(',')
        ->check(CLI::NonNegativeNumber)
        ->needs(values);
    verb.add_option("--visit", watch.visit, "Which of the node's computations there, from 0 (-1: the last)")
        ->needs(values);
    verb.add_option(
            "--compare", options->compare,
            "Run the call for its results, and hold them against eager PyTorch's (eager); those of a GPU also "
            "against our own on the CPU (cpu), the code of a pipeline (helion, stage0), or an earlier run's (its "
            "number, as `runs` lists it)")
        ->check(CLI::IsMember({"eager", "cpu", "helion", "stage0"}) | CLI::PositiveNumber)
        ->excludes(verb.get_option("--records"));
    verb.add_flag("--check-bounds", options->execute.checkBounds, "End a run at an access outside of its tensor");
    verb.add_option("--config", script.config, "Config of every kernel: 'block_sizes=[64,64,32] num_warps=8'");
    verb.add_flag("--slice-proxies", script.sliceProxies,
                  "Make slices of values work, which Helion refuses: acc[:, 0:bs]");
    verb.add_option("--seed", options->execute.seed, "Of random numbers (0)");
    verb.add_option("--target", script.target, "GPU to pretend: sm_80, sm_90, sm_100 (sm_90)");
    verb.add_option("--python", script.python, "Python that has Helion");
    addLimits(verb, script, "run, comparison and compiler step");
    verb.add_option("--progress", options->progress, "json: records of progress on stderr, for programs")
        ->check(CLI::IsMember({"json"}));
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
