#include "core/capture/execute.h"

#include "core/capture/bridge_command.h"
#include "core/capture/gpu.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>

namespace heliograph {

namespace {

std::string joined(const std::vector<std::int64_t> &numbers)
{
    std::string text;
    for (const std::int64_t number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

/// What --gpu-run takes.
std::string launchOf(const DeviceCode &code, std::vector<std::string> command)
{
    command.insert(command.end(), {code.document, "--once", "--variant", std::to_string(code.variant), "--device",
                                   std::to_string(code.device)});
    return writeJson({{"kernel", code.kernel}, {"command", command}, {"pipeline", code.pipeline}});
}

/// `launcher` runs a launch on a GPU; empty if nothing runs there.
std::vector<std::string> optionsOf(const ExecuteOptions &options, const std::string &tool,
                                   const std::vector<std::string> &launcher)
{
    std::vector<std::string> more{"--helion-opt", tool, "--seed=" + std::to_string(options.seed), "--execute"};
    if (launcher.empty())
        more.emplace_back("cpu");
    else
        more.insert(more.end(), {"gpu", "--gpu-run", launchOf(options.gpu, launcher)});
    if (options.checkBounds)
        more.emplace_back("--check-bounds");
    if (!options.compare.empty())
        more.insert(more.end(), {"--compare", options.compare});
    if (const WatchOptions &watch = options.watch; !watch.node.empty()) {
        more.insert(more.end(), {"--values=" + watch.node, "--visit=" + std::to_string(watch.visit)});
        if (!watch.tile.empty())
            more.push_back("--tile=" + joined(watch.tile));
    }
    return more;
}

/// Takes a bridge's records into the outcome.
class Answer
{
public:
    explicit Answer(const ExecuteEvents &events) : m_events(events) {}

    void add(std::string_view line)
    {
        const Result<Json> record = readRecord(line);
        if (!record)
            note(record.error());
        else if (const std::string_view type = recordType(*record); type == "progress")
            progress(*record);
        else
            take(*record, type);
    }

    void note(Diagnostic diagnostic)
    {
        if (m_reason.empty() && diagnostic.severity == Severity::Error)
            m_reason = diagnostic.code + ": " + diagnostic.message;
        if (m_events.diagnostic)
            m_events.diagnostic(diagnostic);
        m_outcome.diagnostics.push_back(std::move(diagnostic));
    }

    bool greeted() const { return m_greeted; }
    ExecuteOutcome &outcome() { return m_outcome; }

private:
    void take(const Json &record, std::string_view type)
    {
        if (type == "hello") {
            m_greeted = true;
        } else if (type == "diagnostic") {
            note(diagnosticFrom(record));
        } else if (type == "run") {
            m_outcome.runs.push_back(record);
            m_hasRun = true;
        } else if (type == "compare") {
            m_outcome.comparisons.push_back(record);
        } else if (type == "values") {
            m_outcome.values.push_back(record);
        } else if (type == "variant") {
            m_call = textField(record, "call");
            m_hasRun = false;
            m_reason.clear();
        } else if (type == "variant_end" && !m_hasRun && !m_reason.empty()) {
            m_outcome.unlowered.push_back({m_call, m_reason});
        }
    }

    void progress(const Json &record)
    {
        if (m_events.progress)
            m_events.progress({textField(record, "step"), textField(record, "kernel"), 0, 0});
    }

    const ExecuteEvents &m_events;
    ExecuteOutcome m_outcome;
    std::string m_call;    ///< of the variant that is open
    std::string m_reason;  ///< its first error
    bool m_hasRun = false; ///< it came to a launch
    bool m_greeted = false;
};

void explainEnd(Answer &answer, const Result<ProcessResult> &result, const std::string &python, const Tail &errors)
{
    if (!result)
        answer.note(result.error());
    else if (result->end == ProcessEnd::Cancelled)
        answer.outcome().cancelled = true;
    else if (!answer.greeted() && answer.outcome().diagnostics.empty())
        answer.note(notABridge(*result, python, errors.text()));
    else if (result->end == ProcessEnd::Signalled)
        answer.note(bridgeDied(*result));
}

} // namespace

bool isRight(const Json &comparison)
{
    return boolField(comparison, "ok") || boolField(comparison, "rounding");
}

bool ExecuteOutcome::isRight() const
{
    return std::all_of(comparisons.begin(), comparisons.end(),
                       [](const Json &comparison) { return heliograph::isRight(comparison); });
}

Result<ExecuteOutcome> executeScript(const ExecuteOptions &options, const ExecuteEvents &events,
                                     const std::stop_token &stop)
{
    const Result<std::string> python = findPython(options.script.python);
    const Result<std::string> bridge = findBridge();
    const Result<std::string> tool = findHelionOpt();
    for (const Result<std::string> *needed : {&python, &bridge, &tool})
        if (!*needed)
            return needed->error();
    const Result<std::vector<std::string>> launcher =
        options.gpu.device < 0 ? std::vector<std::string>() : deviceCommand(options.gpu.host);
    if (!launcher)
        return launcher.error();
    Answer answer(events);
    Tail errors;
    const auto printed = [&](std::string_view bytes) {
        errors.add(bytes);
        if (events.output)
            events.output(bytes);
    };
    LineReader lines([&](std::string_view line) { answer.add(line); },
                     [&](std::size_t bytes) { answer.note(tooLongRecord(bytes)); });
    const ProcessStreams streams{printed, printed, [&](std::string_view bytes) { lines.feed(bytes); }, nullptr};
    const Result<ProcessResult> result = runProcess(
        bridgeRequest(options.script, *python, *bridge, optionsOf(options, *tool, *launcher)), streams, stop);
    lines.finish();
    explainEnd(answer, result, *python, errors);
    return std::move(answer.outcome());
}

} // namespace heliograph
