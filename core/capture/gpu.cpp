#include "core/capture/gpu.h"

#include "core/base/process.h"
#include "core/capture/remote.h"
#include "core/capture/sent_variant.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/records/reader.h"
#include "core/store/codec.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <iterator>

namespace heliograph {

namespace {

constexpr double kLimitSeconds = 600;
constexpr std::uint64_t kOutputLimit = std::uint64_t(512) << 20;

/// `file` and `variant` are those that the program reads, wherever it runs.
std::vector<std::string> argumentsOf(const GpuOptions &options, const std::string &file, VariantId variant)
{
    std::vector<std::string> arguments{file,
                                       "--device",
                                       std::to_string(options.device),
                                       "--repeats",
                                       options.repeats,
                                       "--seed",
                                       std::to_string(options.seed),
                                       options.warm ? "--warm" : "--cold"};
    const auto add = [&arguments](const char *name, const std::string &value) {
        if (!value.empty())
            arguments.insert(arguments.end(), {name, value});
    };
    add("--variant", variant > 0 ? std::to_string(variant) : std::string());
    add("--pipeline", options.pipeline);
    add("--inputs", options.inputs);
    add("--save-outputs", options.outputs);
    add("--keep-outputs", options.keep > 0 ? std::to_string(options.keep) : std::string());
    if (options.once)
        arguments.emplace_back("--once");
    if (options.sample)
        arguments.emplace_back("--sample");
    if (options.instructions)
        arguments.emplace_back("--instructions");
    if (options.metrics)
        arguments.emplace_back("--metrics");
    return arguments;
}

/// Takes the worker's stream into the outcome.
class Records
{
public:
    Records(GpuOutcome &outcome, const GpuEvents &events) : m_outcome(outcome), m_events(events) {}

    void add(std::string_view line)
    {
        Result<Json> record = readRecord(line);
        if (!record)
            return tell(record.error());
        const std::string_view type = recordType(*record);
        if (type == "progress")
            return progress(*record);
        if (type == "diagnostic")
            return tell(diagnosticFrom(*record));
        if (type == "done")
            m_isWhole = true;
        if (type == "run" && textField(*record, "status") == "ran")
            m_outcome.ran = true;
        if (type != "hello" && type != "done")
            m_outcome.records.push_back(std::move(*record));
    }

    void tell(Diagnostic diagnostic)
    {
        if (m_events.diagnostic)
            m_events.diagnostic(diagnostic);
        m_outcome.diagnostics.push_back(std::move(diagnostic));
    }

    /// The stream came to its end.
    bool isWhole() const { return m_isWhole; }

private:
    void progress(const Json &record) const
    {
        if (!m_events.progress)
            return;
        CaptureProgress progress;
        progress.step = textField(record, "step");
        progress.done = smallField(record, "done");
        progress.total = smallField(record, "total");
        m_events.progress(progress);
    }

    GpuOutcome &m_outcome;
    const GpuEvents &m_events;
    bool m_isWhole = false;
};

/// Why the stream broke off.
Diagnostic brokenOff(const ProcessResult &result, const std::string &file, const std::string &errors)
{
    const bool isLimit = result.end == ProcessEnd::TimeLimit || result.end == ProcessEnd::OutputLimit;
    Diagnostic broken =
        isLimit
            ? problem("gpu.limit", "The run was ended at its limit.", "Allow more with --limit-seconds.", file)
            : problem("gpu.crashed",
                      "heliograph-run ended before the run did: " +
                          std::string(result.end == ProcessEnd::Signalled ? "signal " : "exit code ") +
                          std::to_string(result.code) + ".",
                      "The document is as it was. Run again; if it happens again, report it with the detail.", file);
    broken.detail = errors;
    return broken;
}

/// One run of heliograph-run.
struct Work {
    std::string host; ///< empty: this machine
    std::vector<std::string> arguments;
    std::string input;
    std::string file; ///< that errors are about
    double limitSeconds = 0;
    std::vector<TensorFile> inputs{}; ///< that go there
    std::string outputs{};            ///< the folder here for what comes back
};

ProcessRequest localRequest(const Work &work, const std::string &tool)
{
    ProcessRequest request;
    request.arguments = {tool};
    request.arguments.insert(request.arguments.end(), work.arguments.begin(), work.arguments.end());
    request.timeLimit = std::chrono::milliseconds(std::int64_t(work.limitSeconds * 1000));
    request.outputLimit = kOutputLimit; // none of memory: CUDA reserves far more address space than it uses
    return request;
}

Result<ProcessResult> runThere(const Work &work, const std::string &tool, const ProcessStreams &streams,
                               const GpuEvents &events, const std::stop_token &stop)
{
    const RemoteRequest request{work.host,
                                tool,
                                work.arguments,
                                work.input,
                                work.inputs,
                                work.outputs,
                                std::chrono::milliseconds(std::int64_t(work.limitSeconds * 1000)),
                                kOutputLimit};
    const auto progress = [&events](const std::string &step) {
        CaptureProgress now;
        now.step = step;
        if (events.progress)
            events.progress(now);
    };
    return runRemotely(request, {streams.output, streams.error, progress}, stop);
}

Result<GpuOutcome> runTool(const Work &work, const GpuEvents &events, const std::stop_token &stop)
{
    const Result<std::string> tool = findHeliographRun();
    if (!tool)
        return tool.error();
    GpuOutcome outcome;
    Records records(outcome, events);
    Tail errors;
    LineReader lines([&records](std::string_view line) { records.add(line); },
                     [&records](std::size_t bytes) { records.tell(tooLongRecord(bytes)); });
    const ProcessStreams streams{[&lines](std::string_view bytes) { lines.feed(bytes); },
                                 [&errors](std::string_view bytes) { errors.add(bytes); }};
    const Result<ProcessResult> result = work.host.empty() ? runProcess(localRequest(work, *tool), streams, stop)
                                                           : runThere(work, *tool, streams, events, stop);
    if (!result)
        return result.error();
    lines.finish();
    outcome.cancelled = result->end == ProcessEnd::Cancelled;
    if (outcome.cancelled || records.isWhole())
        return outcome;
    const std::optional<Diagnostic> ofHost =
        work.host.empty() ? std::nullopt : whyRemoteEnded(*result, work.host, errors.text());
    outcome.ran = false;
    records.tell(ofHost ? *ofHost : brokenOff(*result, work.file, errors.text()));
    return outcome;
}

double limitOf(const GpuOptions &options)
{
    return options.limitSeconds > 0 ? options.limitSeconds : kLimitSeconds;
}

/// What is told there of a tensor's file, in the terms of this machine.
Diagnostic toldHere(Diagnostic told, const GpuOptions &options)
{
    const std::string name = told.file.substr(told.file.find('/') + 1);
    if (told.file.starts_with("outputs/"))
        return problem("gpu.output", name + " could not be written on " + options.host + ".",
                       "Make room there, in the folder for temporary files (TMPDIR, or /tmp).", options.file);
    if (const std::size_t at = told.message.find(told.file);
        told.file.starts_with("inputs/") && at != std::string::npos) {
        const std::string path = options.inputs + "/" + name;
        told.message.replace(at, told.file.size(), path);
        told.file = path;
    }
    return told;
}

/// What comes on stdin goes there as it is.
Result<SentVariant> sentBy(const GpuOptions &options)
{
    if (options.file != "-")
        return variantToSend(options.file, options.variant);
    return SentVariant{{std::istreambuf_iterator<char>(std::cin), {}}, options.variant, {}};
}

/// The variant and its inputs go there; records and outputs come back.
Result<GpuOutcome> runOnHost(const GpuOptions &options, const GpuEvents &events, const std::stop_token &stop)
{
    Result<std::vector<TensorFile>> files =
        options.inputs.empty() ? std::vector<TensorFile>() : tensorFilesIn(options.inputs);
    Result<SentVariant> sent = files ? sentBy(options) : Result<SentVariant>(files.error());
    if (!sent)
        return sent.error();
    GpuOptions there = options;
    there.inputs = files->empty() ? "" : "inputs";
    there.outputs = options.outputs.empty() ? "" : "outputs";
    const Work work{options.host,     argumentsOf(there, "-", sent->number),
                    sent->records,    options.file,
                    limitOf(options), std::move(*files),
                    options.outputs};
    GpuEvents here = events;
    if (events.diagnostic)
        here.diagnostic = [&](const Diagnostic &told) { events.diagnostic(toldHere(told, options)); };
    Result<GpuOutcome> outcome = runTool(work, here, stop);
    if (!outcome)
        return outcome;
    sent->giveOwnNumbers(outcome->records);
    for (Diagnostic &told : outcome->diagnostics)
        told = toldHere(told, options);
    return outcome;
}

} // namespace

std::vector<const Json *> GpuOutcome::of(std::string_view type) const
{
    std::vector<const Json *> found;
    for (const Json &record : records)
        if (recordType(record) == type)
            found.push_back(&record);
    return found;
}

Result<GpuOutcome> runOnGpu(const GpuOptions &options, const GpuEvents &events, const std::stop_token &stop)
{
    if (!options.host.empty())
        return runOnHost(options, events, stop);
    return runTool({{}, argumentsOf(options, options.file, options.variant), {}, options.file, limitOf(options)},
                   events, stop);
}

Result<std::vector<std::string>> deviceCommand(const std::string &host)
{
    const Result<std::string> tool = host.empty() ? findHeliographRun() : findHeliograph();
    if (!tool)
        return tool.error();
    std::vector<std::string> command{*tool};
    if (!host.empty())
        command.insert(command.end(), {"run", "--records", "--host=" + host});
    return command;
}

Result<GpuOutcome> listGpus(const std::string &host, const GpuEvents &events, const std::stop_token &stop)
{
    return runTool({host, {"--list"}, {}, {}, kLimitSeconds}, events, stop);
}

} // namespace heliograph
