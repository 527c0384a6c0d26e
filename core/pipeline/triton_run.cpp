// What follows in Triton's compiler: `heliograph_bridge resume` as a child, its records as they come.
#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/pipeline/run.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>

namespace heliograph::pipeline {

namespace {

/// Of Triton's launch options those that its compiler looks at, as they were recorded.
Json optionsOf(const Variant &variant)
{
    Json options = Json::object();
    if (variant.launches.empty())
        return options;
    const Launch &launch = variant.launches.front();
    const std::pair<const char *, std::int32_t> counts[] = {
        {"num_warps", launch.warps}, {"num_stages", launch.stages}, {"num_ctas", launch.ctas}};
    for (const auto &[name, count] : counts)
        if (count > 0)
            options[name] = count;
    const std::optional<Json> record = parseJson(launch.json);
    const Json &registers = record ? field(field(*record, "kwargs"), "maxnreg") : field(Json(), "maxnreg");
    if (registers.is_number_integer())
        options["maxnreg"] = registers;
    return options;
}

std::string requestText(const Start &start)
{
    Json request{{"stage", start.stage},
                 {"text", start.text},
                 {"target", start.parent->target},
                 {"options", optionsOf(*start.parent)},
                 {"kernel", start.parent->kernelName}};
    if (const Stage *ttgir = start.parent->stage("ttgir"); ttgir && start.stage != "ttgir")
        request["ttgir"] = ttgir->text;
    return writeJson(request);
}

/// Takes the answer's records into the run; its passes are numbered on from those that stay.
class Answer
{
public:
    Answer(Run &run, const PipelineEvents &events, std::int32_t firstRow)
        : m_run(run), m_events(events), m_firstRow(firstRow)
    {
    }

    void add(std::string_view line)
    {
        Result<Json> record = readRecord(line);
        if (!record)
            return m_run.addDiagnostic(record.error());
        const std::string_view type = recordType(*record);
        if (type == "hello")
            m_greeted = true;
        else if (type == "diagnostic")
            m_run.addDiagnostic(diagnosticFrom(*record));
        else if (type == "progress")
            tellProgress(*record, m_events);
        else if (type == "pass")
            addPass(*record);
        else if (type == "stage" || type == "blob" || type == "resources")
            keep(*record);
    }

    bool greeted() const { return m_greeted; }

private:
    void keep(const Json &record)
    {
        m_run.began = true;
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
    bool m_greeted = false;
};

Diagnostic endedBadly(const ProcessResult &result, bool greeted, std::string detail)
{
    Diagnostic diagnostic = greeted ? problem("capture.bridge-died", "The process that ran Triton ended early.",
                                              "Stages up to there are kept; what it said is in the detail.")
                                    : problem("capture.bridge-failed", "Python did not start Heliograph's bridge.",
                                              "Name a Python that has Triton: --python or HELIOGRAPH_PYTHON.");
    diagnostic.detail = "exit code " + std::to_string(result.code) + "\n" + std::move(detail);
    return diagnostic;
}

Result<ProcessRequest> processRequest(const Start &start, const PipelineRequest &asked)
{
    const Result<std::string> python = findPython(asked.python);
    if (!python)
        return python.error();
    const Result<std::string> bridge = findBridge();
    if (!bridge)
        return bridge.error();
    ProcessRequest request;
    request.arguments = {*python, *bridge + "/heliograph_bridge", "resume", "--records-fd",
                         std::to_string(kRecordsDescriptor)};
    const auto add = [&](const char *option, const std::string &value) {
        request.arguments.insert(request.arguments.end(), {option, value});
    };
    add("--limit-seconds", std::to_string(asked.limitSeconds));
    add("--limit-memory", std::to_string(asked.limitMemory));
    request.input = requestText(start);
    request.records = true;
    return request;
}

Stage editedStage(const Start &start)
{
    Stage stage;
    stage.id = start.stage;
    stage.pipeline = start.pipeline;
    stage.text = start.text;
    return stage;
}

} // namespace

Result<Run> runTriton(const Store &store, const Start &start, const PipelineRequest &request,
                      const PipelineEvents &events, const std::stop_token &stop)
{
    const Result<ProcessRequest> process = processRequest(start, request);
    if (!process)
        return process.error();
    Run run;
    const Result<std::int32_t> lastRow = addRowsBefore(store, start, run.assembler);
    if (!lastRow)
        return lastRow.error();
    run.assembler.add(editRow(start, *lastRow + 1));
    run.assembler.stage(start.stage, start.pipeline) = editedStage(start);
    Answer answer(run, events, *lastRow + 2);
    Tail errors;
    LineReader lines([&](std::string_view line) { answer.add(line); },
                     [&](std::size_t bytes) { run.addDiagnostic(tooLongRecord(bytes)); });
    const auto said = [&](std::string_view bytes) { errors.add(bytes); };
    const Result<ProcessResult> result =
        runProcess(*process, {said, said, [&](std::string_view bytes) { lines.feed(bytes); }}, stop);
    lines.finish();
    if (!result)
        return result.error();
    run.cancelled = result->end == ProcessEnd::Cancelled;
    if (!result->succeeded() && !run.cancelled && !hasErrors(run.diagnostics))
        run.addDiagnostic(endedBadly(*result, answer.greeted(), errors.text()));
    return run;
}

} // namespace heliograph::pipeline
