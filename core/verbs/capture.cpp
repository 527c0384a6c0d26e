// `heliograph capture`: options in, one line a kernel out.
#include "core/capture/capture.h"

#include "core/verbs/capture_report.h"
#include "core/verbs/capture_serve.h"
#include "core/verbs/display.h"
#include "core/verbs/report.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"
#include "core/verbs/table.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <memory>

namespace heliograph::verbs {

namespace {

struct Options {
    CaptureOptions capture;
    bool onnx = false; ///< models, as `exported` says
    OnnxOptions exported;
    std::string progress;  ///< "", "none" or "json"
    VariantId variant = 0; ///< of a document in place of a script
    bool json = false;
    bool serve = false;
};

Result<CaptureOptions> captureOptions(const Options &options, const std::vector<std::string> &arguments)
{
    CaptureOptions capture = options.capture;
    capture.arguments = arguments;
    if (options.onnx)
        capture.onnx = options.exported;
    if (isDocument(capture.file))
        return additionFrom({capture.file, {}, options.variant}, capture);
    if (capture.output.empty())
        capture.output = defaultOutput(capture);
    return capture;
}

void printOutcome(std::ostream &out, const CaptureOutcome &outcome)
{
    if (outcome.path.empty()) {
        out << "nothing was captured\n";
        return;
    }
    out << outcome.path << ": " << outcome.kernels << (outcome.kernels == 1 ? " kernel, " : " kernels, ")
        << outcome.variants << (outcome.variants == 1 ? " variant" : " variants");
    if (outcome.failed > 0)
        out << ", " << outcome.failed << " failed";
    out << '\n';
}

ExitCode run(const VerbContext &context, const Options &options)
{
    if (options.serve)
        return serveCaptures(context.out);
    Display display(context.err, options.progress, options.json);
    const StopOnSignal signals;
    const CaptureEvents events = display.events();
    const Result<CaptureOptions> capture = captureOptions(options, context.rest);
    const Result<CaptureOutcome> outcome =
        capture ? captureToStore(*capture, events, signals.token()) : Result<CaptureOutcome>(capture.error());
    if (!outcome && options.progress == "json") {
        events.diagnostic(outcome.error());
        return verbs::exitCodeOf(outcome.error());
    }
    if (!outcome)
        return fail(context, options.json, outcome.error());
    if (options.json)
        context.out << writeJson(outcomeJson(*outcome)) << '\n';
    else
        printOutcome(context.out, *outcome);
    return exitCodeOf(*outcome);
}

void addOnnx(CLI::App &verb, Options &options)
{
    CLI::Option *onnx = verb.add_flag("--onnx", options.onnx, "Export the PyTorch models that the script calls");
    verb.add_option("--onnx-exporter", options.exported.exporter, "dynamo, torchscript or both (both)")
        ->needs(onnx)
        ->check(CLI::IsMember({"dynamo", "torchscript", "both"}));
    verb.add_option("--onnx-dynamic", options.exported.dynamic, "Axes whose sizes stay open: 'x[0]=batch, ids[1]=seq'")
        ->needs(onnx);
    verb.add_flag("--onnx-custom-ops", options.exported.customOps,
                  "Keep operators that ONNX does not have as custom ones")
        ->needs(onnx);
}

} // namespace

VerbRun capture(CLI::App &verb)
{
    auto options = std::make_shared<Options>();
    CaptureOptions &capture = options->capture;
    CLI::Option *file = verb.add_option(
        "FILE", capture.file, "The script; its arguments follow --. A .helio: a call of it anew, added to it");
    CLI::Option *module = verb.add_option("-m", capture.module, "Run a module instead, as python -m does");
    file->excludes(module);
    verb.add_option("-o,--output", capture.output, "The .helio to write (NAME.helio here)");
    verb.add_option("--call", capture.call, "Capture one call only: 'matmul(f16[64,64], f16[64,64])'");
    verb.add_option("--config", capture.config, "Config of every kernel: 'block_sizes=[64,64,32] num_warps=8'");
    verb.add_option("--variant", options->variant,
                    "Of a .helio: the variant whose call and config are taken (the first)");
    verb.add_option("--passes", capture.passes,
                    "What the compiler's passes did: none, mlir, llvm (those of LLVM as well; slow)")
        ->check(CLI::IsMember({"none", "mlir", "llvm"}));
    verb.add_flag("--slice-proxies", capture.sliceProxies,
                  "Make slices of values work, which Helion refuses: acc[:, 0:bs]");
    addOnnx(verb, *options);
    verb.add_option("--target", capture.target, "GPU to pretend if there is none: sm_80, sm_90, sm_100 (sm_90)");
    verb.add_option("--python", capture.python, "Python that has Helion");
    addLimits(verb, capture, "compiler step");
    verb.add_option("--limit-output", capture.limitOutput, "Length of one stage's text in bytes");
    verb.add_option("--progress", options->progress, "json: records on stderr, for programs; none: problems only")
        ->check(CLI::IsMember({"json", "none"}));
    verb.add_flag("--json", options->json, "Print JSON");
    verb.add_flag("--serve", options->serve, "Stay alive: one request a line on stdin, as JSON; answers on stdout");
    verb.callback([options, file, module] {
        if (!options->serve && file->count() == 0 && module->count() == 0)
            throw CLI::RequiredError("FILE or -m MODULE");
    });
    return [options](const VerbContext &context) { return run(context, *options); };
}

} // namespace heliograph::verbs
