#include "core/verbs/capture_serve.h"

#include "core/base/process.h"
#include "core/capture/serial_queue.h"
#include "core/capture/warm_bridge.h"
#include "core/records/reader.h"
#include "core/store/codec.h"
#include "core/verbs/capture_report.h"
#include "core/verbs/report.h"
#include "core/verbs/run_source.h"
#include "core/verbs/signals.h"
#include "core/verbs/standard_input.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace heliograph::verbs {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPending = 64; ///< requests that wait; more make their writer wait

TuneOptions tuneFrom(const Json &request)
{
    TuneOptions tune;
    if (!request.is_object())
        return tune;
    tune.device = std::max(0, smallField(request, "device"));
    tune.host = textField(request, "host");
    tune.kernel = textField(request, "kernel");
    tune.effort = textField(request, "effort");
    tune.configs = std::max(0, smallField(request, "configs"));
    tune.seconds = std::max(0.0, numberField(request, "seconds"));
    tune.seed = integerField(request, "seed");
    tune.warm = boolField(request, "warm");
    return tune;
}

std::optional<OnnxOptions> onnxFrom(const Json &request)
{
    if (!request.is_object())
        return std::nullopt;
    return OnnxOptions{textField(request, "exporter"), textField(request, "dynamic"), boolField(request, "custom_ops")};
}

CaptureOptions optionsOf(const Json &request)
{
    CaptureOptions options;
    options.file = textField(request, "file");
    options.module = textField(request, "module");
    options.arguments = textsField(request, "args");
    options.call = textField(request, "call");
    options.config = textField(request, "config");
    options.passes = textField(request, "passes");
    options.sliceProxies = boolField(request, "slice_proxies");
    options.onnx = onnxFrom(field(request, "onnx"));
    options.target = textField(request, "target");
    options.python = textField(request, "python");
    options.output = textField(request, "output");
    options.directory = textField(request, "directory");
    options.tune = tuneFrom(field(request, "tune"));
    options.limitSeconds = numberField(request, "limit_seconds");
    options.limitScriptSeconds = numberField(request, "limit_script_seconds");
    options.limitMemory = std::uint64_t(std::max<std::int64_t>(0, integerField(request, "limit_memory")));
    options.limitOutput = std::uint64_t(std::max<std::int64_t>(0, integerField(request, "limit_output")));
    return options;
}

/// Of a variant of a document its call, from the folder of its script, added to the document.
Result<CaptureOptions> resolved(const Json &request)
{
    CaptureOptions options = optionsOf(request);
    const std::string document = textField(request, "document");
    if (document.empty())
        return options;
    Result<CaptureOptions> addition =
        additionFrom({document, {}, VariantId(integerField(request, "variant"))}, std::move(options));
    if (const fs::path script = addition ? fs::path(addition->file) : fs::path(); script.is_absolute())
        addition->directory = script.parent_path().string();
    return addition;
}

/// Empty, or what is wrong with a request.
std::string problemOf(const std::optional<Json> &request)
{
    if (!request || !request->is_object())
        return "A request is one JSON object on a line.";
    const bool document = !textField(*request, "document").empty();
    const auto named =
        int(document) + int(!textField(*request, "file").empty()) + int(!textField(*request, "module").empty());
    if (named != 1)
        return "A request names either a file, a module or a document.";
    return document ? "" : textField(*request, "output").empty() ? "A request names its output, a .helio." : "";
}

/// Requests are read on the caller's thread and answered on the queue's.
class CaptureServer
{
public:
    explicit CaptureServer(std::ostream &out) : m_out(out), m_queue(kPending) {}

    void run(const std::stop_token &stop);

private:
    void take(std::string_view line);
    void answer(std::int64_t id, const Json &request, const std::stop_token &stop);
    void refuse(std::int64_t id, const Diagnostic &problem, ExitCode code);
    void write(const Json &record) { m_out << writeJson(record) << std::endl; }

    std::ostream &m_out; ///< of the answering thread
    WarmBridge m_bridge;
    std::map<std::int64_t, std::stop_source> m_stops; ///< of the reading thread, by request
    SerialQueue m_queue;
};

void CaptureServer::run(const std::stop_token &stop)
{
    readLines([this](std::string_view line) { take(line); }, stop);
    for (auto &[id, source] : m_stops)
        source.request_stop();
    m_queue.finish();
}

void CaptureServer::take(std::string_view line)
{
    const std::optional<Json> request = parseJson(line);
    if (request && request->contains("cancel")) {
        if (const auto found = m_stops.find(integerField(*request, "cancel")); found != m_stops.end())
            found->second.request_stop();
        return;
    }
    const std::int64_t id = request ? integerField(*request, "id") : 0;
    if (const std::string problem = problemOf(request); !problem.empty()) {
        const Diagnostic bad{
            Severity::Error, "request.malformed", problem, "See core/verbs/capture_serve.h.", {}, {}, {}, {}, {}};
        m_queue.post([this, id, bad] { refuse(id, bad, ExitCode::Usage); });
        return;
    }
    const std::stop_source stop = m_stops[id] = std::stop_source();
    m_queue.post([this, id, asked = *request, stop] { answer(id, asked, stop.get_token()); });
}

void CaptureServer::answer(std::int64_t id, const Json &request, const std::stop_token &stop)
{
    CaptureEvents events = recordEvents(m_out);
    std::string path;
    events.published = [&path](const std::string &at) { path = at; };
    events.stored = [this, &path](const Variant &) {
        if (!path.empty())
            write({{"r", "stored"}, {"path", path}});
    };
    const Result<CaptureOptions> options = resolved(request);
    const Result<CaptureOutcome> outcome =
        options ? captureToStore(*options, events, stop, &m_bridge) : Result<CaptureOutcome>(options.error());
    if (!outcome)
        return refuse(id, outcome.error(), exitCodeOf(outcome.error()));
    Json done{{"r", "done"}, {"id", id}, {"exit", int(exitCodeOf(*outcome))}};
    done.update(outcomeJson(*outcome));
    write(done);
}

void CaptureServer::refuse(std::int64_t id, const Diagnostic &problem, ExitCode code)
{
    write(diagnosticRecord(problem));
    write({{"r", "done"}, {"id", id}, {"exit", int(code)}, {"cancelled", false}});
}

} // namespace

ExitCode serveCaptures(std::ostream &out)
{
    const StopOnSignal signals;
    CaptureServer(out).run(signals.token());
    return ExitCode::Ok;
}

} // namespace heliograph::verbs
