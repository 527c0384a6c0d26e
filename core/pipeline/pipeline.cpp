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
    Result<std::string> output = outputOf(request);
    if (!output)
        return output.error();
    locate(*start, stop);
    Result<Run> run = start->pipeline == "helion" ? runTriton(*store, *start, request, events, stop, warm)
                                                  : runHelionOpt(*store, *start, request, events, stop);
    if (!run)
        return run.error();
    PipelineOutcome outcome;
    outcome.passes = run->passes;
    outcome.cancelled = run->cancelled;
    if (outcome.cancelled || !run->began) {
        outcome.diagnostics = std::move(run->diagnostics);
        return outcome;
    }
    Derived derived = derive(*start, std::move(*run));
    if (const Result<void> kept = keep(request, *output, derived); !kept)
        return kept.error();
    outcome.path = std::move(*output);
    outcome.variant = derived.variant.id;
    outcome.diagnostics = std::move(derived.variant.diagnostics);
    return outcome;
}

} // namespace heliograph
