// The phases of a run: what it begins with, the passes, the new variant, the file.
#include "core/pipeline/pipeline.h"

#include "core/pipeline/run.h"
#include "core/records/json.h"
#include "core/store/open_document.h"

namespace heliograph {

using namespace pipeline;

bool isTritonStage(const std::string &stage)
{
    return stage == "ttir" || stage == "ttgir" || stage == "llir" || stage == "ptx";
}

void Run::addDiagnostic(const Diagnostic &diagnostic)
{
    diagnostics.push_back(diagnostic);
    assembler.addDiagnostic(diagnostic);
}

void pipeline::tellProgress(const Json &record, const PipelineEvents &events)
{
    if (events.progress)
        events.progress({textField(record, "step"), smallField(record, "done"), smallField(record, "total")});
}

Result<PipelineOutcome> runPipeline(const PipelineRequest &request, const PipelineEvents &events,
                                    const std::stop_token &stop, WarmTriton *warm)
{
    const Result<Store> store = openDocument(request.document);
    if (!store)
        return store.error();
    Result<Start> start = startOf(*store, request);
    if (!start)
        return start.error();
    Result<std::string> output = request.keep ? outputOf(request) : Result<std::string>(std::string());
    if (!output)
        return output.error();
    locate(*start, stop);
    Result<Run> run = start->pipeline == "helion" ? runTriton(*store, *start, request, events, stop, warm)
                                                  : runHelionOpt(*store, *start, request, events, stop);
    if (!run)
        return run.error();
    if (request.compile && start->pipeline == "stage0" && run->began && !run->cancelled && !hasErrors(run->diagnostics))
        if (const Result<void> compiled = compileLowered(*run, *start, request, events, stop, warm); !compiled)
            return compiled.error();
    PipelineOutcome outcome;
    outcome.passes = run->passes;
    outcome.cancelled = run->cancelled;
    if (outcome.cancelled || !run->began) {
        outcome.diagnostics = std::move(run->diagnostics);
        return outcome;
    }
    Derived derived = derive(*start, std::move(*run));
    if (request.keep) {
        if (const Result<void> kept = pipeline::keep(request, *output, derived); !kept)
            return kept.error();
        outcome.path = std::move(*output);
        outcome.variant = derived.variant.id;
    }
    outcome.diagnostics = derived.variant.diagnostics;
    outcome.made = std::make_shared<const Variant>(std::move(derived.variant));
    return outcome;
}

} // namespace heliograph
