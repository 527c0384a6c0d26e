// Our passes: helion-opt as a child, its records as they come.
#include "core/base/process.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/pipeline/run.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>
#include <array>

namespace heliograph::pipeline {

namespace {

constexpr std::uint64_t kOutputLimit = std::uint64_t(4) << 30;

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return text.data();
}

/// Takes the answer's records into the run. helion-opt counts passes from 0 and knows nothing of edits; rows of the
/// variant are numbered on from those that stay.
class Answer
{
public:
    Answer(Run &run, const Start &start, std::int32_t lastRow, const PipelineEvents &events)
        : m_run(run), m_start(start), m_events(events), m_first(firstPass(start)),
          m_shift(lastRow < 0 ? 0 : lastRow + (start.edited ? 1 : 0) - m_first)
    {
    }

    /// Number that helion-opt knows the pass by that it goes on behind.
    static std::int32_t firstPass(const Start &start)
    {
        const auto isEdit = [](const Pass &pass) { return pass.name == kEditName; };
        const auto edits = std::count_if(start.before.begin(), start.before.end(), isEdit);
        return start.after == kNone ? 0 : start.after - std::int32_t(edits);
    }

    void add(std::string_view line)
    {
        Result<Json> record = readRecord(line);
        if (!record)
            return m_run.addDiagnostic(record.error());
        const std::string_view type = recordType(*record);
        if (type == "pass")
            addPass(*record);
        else if (type == "diagnostic")
            addDiagnosticRecord(*record);
        else if (type == "progress")
            tellProgress(*record, m_events);
    }

private:
    bool isInput(const Json &record) const { return !m_run.began && textField(record, "name") == kInputName; }

    void addPass(Json &record)
    {
        const bool ok = textField(record, "status") == "ok";
        if (ok && field(record, "text").is_string())
            m_run.lastText = textField(record, "text");
        if (isInput(record))
            return addInput(record, ok);
        m_run.passes += ok ? 1 : 0;
        m_run.seconds += smallField(record, "depth") == 0 ? numberField(record, "seconds") : 0;
        place(record);
        m_run.assembler.add(record);
        if (m_events.progress)
            m_events.progress({textField(record, "argument"), m_run.passes, 0});
    }

    /// An edited text has a row that tells so; a text that is there already has none.
    void addInput(Json &record, bool ok)
    {
        m_run.began = ok;
        if (!ok || (m_start.after != kNone && !m_start.edited))
            return;
        place(record);
        if (m_start.edited)
            record["name"] = record["argument"] = kEditName;
        m_run.assembler.add(record);
    }

    void place(Json &record) const
    {
        record["index"] = smallField(record, "index") + m_shift;
        m_run.lastRow = smallField(record, "index");
        record["pipeline"] = "stage0";
        record["stage"] = "lowered";
    }

    /// Places are in the text of a row, which the variant keeps, or in the text that was given.
    void addDiagnosticRecord(Json &record)
    {
        record["stage"] = nullptr;
        if (field(record, "pass").is_number_integer())
            record["pass"] = smallField(record, "pass") + m_shift;
        if (textField(record, "file") == "<stdin>")
            record["file"] = nullptr;
        m_run.addDiagnostic(diagnosticFrom(record));
    }

    Run &m_run;
    const Start &m_start;
    const PipelineEvents &m_events;
    std::int32_t m_first;
    std::int32_t m_shift; ///< from helion-opt's numbers to those of the rows
};

ProcessRequest processRequest(const std::string &tool, const Start &start, const PipelineRequest &asked)
{
    ProcessRequest request;
    request.arguments = {tool, "--record", "--pass-pipeline=" + start.passes,
                         "--resume-after=" + std::to_string(Answer::firstPass(start))};
    if (asked.limitSeconds > 0)
        request.arguments.push_back("--limit-seconds=" + number(asked.limitSeconds));
    if (asked.limitMemory > 0)
        request.arguments.push_back("--limit-memory=" + std::to_string(asked.limitMemory >> 20));
    request.arguments.emplace_back("-");
    request.input = start.text;
    request.outputLimit = kOutputLimit;
    return request;
}

Diagnostic endedBadly(const ProcessResult &result, std::string detail)
{
    Diagnostic diagnostic =
        problem("pipeline.tool-failed", "helion-opt ended without saying why (" + std::to_string(result.code) + ").",
                "Passes up to there are kept. Please report the pipeline with the text it ran over.");
    diagnostic.detail = std::move(detail);
    return diagnostic;
}

} // namespace

Result<Run> runHelionOpt(const Store &store, const Start &start, const PipelineRequest &request,
                         const PipelineEvents &events, const std::stop_token &stop)
{
    const Result<std::string> tool = findHelionOpt();
    if (!tool)
        return tool.error();
    Run run;
    const Result<std::int32_t> lastRow = addRowsBefore(store, start, run.assembler);
    if (!lastRow)
        return lastRow.error();
    run.lastText = start.original;
    Answer answer(run, start, *lastRow, events);
    Tail errors;
    LineReader lines([&](std::string_view line) { answer.add(line); },
                     [&](std::size_t bytes) { run.addDiagnostic(tooLongRecord(bytes)); });
    const Result<ProcessResult> result = runProcess(
        processRequest(*tool, start, request),
        {[&](std::string_view bytes) { lines.feed(bytes); }, [&](std::string_view bytes) { errors.add(bytes); }}, stop);
    lines.finish();
    if (!result)
        return result.error();
    run.cancelled = result->end == ProcessEnd::Cancelled;
    if (!result->succeeded() && !run.cancelled && !hasErrors(run.diagnostics))
        run.addDiagnostic(endedBadly(*result, errors.text()));
    return run;
}

} // namespace heliograph::pipeline
