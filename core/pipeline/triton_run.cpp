// What follows in Triton's compiler: asked of the bridge, its records as they come.
#include "core/pipeline/run.h"
#include "core/pipeline/triton_request.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

namespace heliograph::pipeline {

namespace {

/// Takes the answer's records into the run; its passes are numbered on from those that stay.
class Answer
{
public:
    Answer(Run &run, const PipelineEvents &events, std::int32_t firstRow, std::string pipeline)
        : m_run(run), m_events(events), m_firstRow(firstRow), m_pipeline(std::move(pipeline))
    {
    }

    void add(Result<Json> record)
    {
        if (!record)
            return m_run.addDiagnostic(record.error());
        const std::string_view type = recordType(*record);
        if (type == "diagnostic")
            addDiagnostic(diagnosticFrom(*record));
        else if (type == "progress")
            tellProgress(*record, m_events);
        else if (type == "pass")
            addPass(*record);
        else if (type == "stage" || type == "blob" || type == "launch" || type == "resources")
            keep(*record);
    }

private:
    /// That it was cancelled is nothing new.
    void addDiagnostic(const Diagnostic &diagnostic)
    {
        if (diagnostic.code != "cancelled")
            m_run.addDiagnostic(diagnostic);
    }

    void keep(Json &record)
    {
        m_run.began = true;
        if (record.contains("pipeline"))
            record["pipeline"] = m_pipeline;
        m_run.assembler.add(record);
    }

    void addPass(Json &record)
    {
        m_run.passes += textField(record, "status") == "ok" && textField(record, "name") != kInputName ? 1 : 0;
        record["index"] = smallField(record, "index") + m_firstRow;
        keep(record);
    }

    Run &m_run;
    const PipelineEvents &m_events;
    std::int32_t m_firstRow;
    std::string m_pipeline;
};

Stage editedStage(const Start &start)
{
    Stage stage;
    stage.id = start.stage;
    stage.pipeline = start.pipeline;
    stage.text = start.text;
    return stage;
}

/// Asks Triton's compiler to go on from a text; what it answers goes into the run.
Result<void> goOn(Run &run, Answer &answer, TritonRequest asked, const PipelineRequest &request,
                  const PipelineEvents &events, const std::stop_token &stop, WarmTriton *warm)
{
    asked.fields()["limit_seconds"] = request.limitSeconds;
    asked.fields()["limit_memory"] = request.limitMemory;
    WarmTriton own;
    WarmTriton &triton = warm ? *warm : own;
    if (!triton.isWarm(request.python) && events.progress)
        events.progress({"import Triton", 0, 0});
    const Result<ProcessResult> result =
        asked.ask(triton, request.python, [&](Result<Json> record) { answer.add(std::move(record)); }, stop);
    if (!result)
        return result.error();
    run.cancelled = result->end == ProcessEnd::Cancelled;
    if (!result->succeeded() && !run.cancelled && !hasErrors(run.diagnostics))
        run.addDiagnostic(endedBadly(*result, asked));
    return {};
}

} // namespace

Result<void> compileLowered(Run &run, const Start &start, const PipelineRequest &request, const PipelineEvents &events,
                            const std::stop_token &stop, WarmTriton *warm)
{
    Answer answer(run, events, run.lastRow + 1, start.pipeline);
    return goOn(run, answer, {"resume", *start.parent, "lowered", run.lastText}, request, events, stop, warm);
}

Result<Run> runTriton(const Store &store, const Start &start, const PipelineRequest &request,
                      const PipelineEvents &events, const std::stop_token &stop, WarmTriton *warm)
{
    Run run;
    const Result<std::int32_t> lastRow = addRowsBefore(store, start, run.assembler);
    if (!lastRow)
        return lastRow.error();
    run.assembler.add(editRow(start, *lastRow + 1));
    run.assembler.stage(start.stage, start.pipeline) = editedStage(start);
    Answer answer(run, events, *lastRow + 2, start.pipeline);
    const Result<void> went =
        goOn(run, answer, {"resume", *start.parent, start.stage, start.text}, request, events, stop, warm);
    if (!went)
        return went.error();
    return run;
}

} // namespace heliograph::pipeline
