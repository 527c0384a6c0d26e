// One capture: the bridge's records are read on the caller's thread; a second thread runs helion-opt and the linker and
// writes the file, so that neither waits for the other.
#include "core/capture/capture.h"

#include "core/base/process.h"
#include "core/capture/bridge_command.h"
#include "core/capture/growing_file.h"
#include "core/capture/ingest.h"
#include "core/capture/serial_queue.h"
#include "core/capture/stage0.h"
#include "core/capture/tail.h"
#include "core/capture/tools.h"
#include "core/capture/tune.h"
#include "core/capture/warm_bridge.h"
#include "core/provenance/linker.h"
#include "core/records/reader.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

namespace heliograph {

namespace {

constexpr std::size_t kPendingVariants = 8;

void addField(Json &request, const char *name, const std::string &value)
{
    if (!value.empty())
        request[name] = value;
}

/// The same as a request to a bridge that is warm.
Json warmRequest(const CaptureOptions &options, const std::string &tune)
{
    Json request{{"args", options.arguments}};
    addField(request, "file", options.module.empty() ? options.file : std::string());
    addField(request, "module", options.module);
    addField(request, "target", options.target);
    addField(request, "call", options.call);
    addField(request, "config", options.config);
    addField(request, "passes", options.passes);
    addField(request, "cwd", options.directory);
    addField(request, "tune", tune);
    addField(request, "stands_for", options.standsFor);
    if (options.sliceProxies)
        request["slice_proxies"] = true;
    if (options.onnx) {
        Json onnx{{"custom_ops", options.onnx->customOps}};
        addField(onnx, "exporter", options.onnx->exporter);
        addField(onnx, "dynamic", options.onnx->dynamic);
        request["onnx"] = std::move(onnx);
    }
    if (options.limitSeconds > 0)
        request["limit_seconds"] = options.limitSeconds;
    if (options.limitScriptSeconds > 0)
        request["limit_script_seconds"] = options.limitScriptSeconds;
    if (options.limitMemory > 0)
        request["limit_memory"] = options.limitMemory;
    if (options.limitOutput > 0)
        request["limit_output"] = options.limitOutput;
    return request;
}

/// Everything of one capture that both threads touch. Members without a lock belong to the thread named.
class Capture
{
public:
    /// `tune` is the bridge's word for what is tuned; empty: nothing.
    Capture(const CaptureOptions &options, std::string tune, const CaptureEvents &events, GrowingFile file,
            WarmBridge *warm)
        : m_options(options), m_tune(std::move(tune)), m_events(events), m_file(std::move(file)), m_warm(warm),
          m_tool(findHelionOpt())
    {
    }

    Result<CaptureOutcome> run(const std::string &python, const std::string &bridge, const std::stop_token &stop);

private:
    // On the reading thread.
    IngestEvents ingestEvents(SerialQueue &queue);
    Result<ProcessResult> readBridge(const std::string &python, const std::string &bridge, Ingest &ingest,
                                     Tail &errors);
    std::vector<std::string> tuneArguments() const;
    Result<ProcessResult> askWarm(const std::string &python, const std::string &bridge, const ProcessStreams &streams);
    void explainEnd(const Result<ProcessResult> &result, const Ingest &ingest, const std::string &python, Tail &errors);

    // On the storing thread.
    void store(CapturedVariant &captured);
    void addKernel(CapturedKernel captured);
    KernelId knownKernel(const Kernel &kernel) const;
    void addDiagnostic(Diagnostic diagnostic);
    void check(const Result<void> &result);
    void publish();
    void tellPlace();

    // On any.
    void report(const CaptureProgress &progress);
    void reportStep(const char *step, const CapturedVariant &captured);
    Result<CaptureOutcome> outcome(const std::stop_token &stop);

    bool isUnwanted() const { return m_options.add && m_tune.empty() && m_stop.stop_requested(); }

    const CaptureOptions &m_options;
    const std::string m_tune;
    const CaptureEvents &m_events;
    GrowingFile m_file;
    WarmBridge *m_warm; ///< null: a bridge of its own
    Result<std::string> m_tool;
    std::map<std::int64_t, KernelId> m_kernels;
    CaptureOutcome m_outcome;
    std::optional<Diagnostic> m_failure; ///< the store refused: nothing more can be kept
    std::stop_source m_stop;
    std::mutex m_eventsMutex;
};

Result<CaptureOutcome> Capture::run(const std::string &python, const std::string &bridge, const std::stop_token &stop)
{
    const std::stop_callback forward(stop, [this] { m_stop.request_stop(); });
    SerialQueue queue(kPendingVariants);
    Ingest ingest(ingestEvents(queue));
    Tail errors;
    if (m_options.add)
        tellPlace();
    const Result<ProcessResult> result = readBridge(python, bridge, ingest, errors);
    queue.finish();
    explainEnd(result, ingest, python, errors);
    return outcome(stop);
}

/// Everything that touches the file is done by the queue.
IngestEvents Capture::ingestEvents(SerialQueue &queue)
{
    IngestEvents events;
    events.progress = [this](const Json &record) {
        report({textField(record, "step"), textField(record, "kernel"), smallField(record, "done"),
                smallField(record, "total")});
    };
    events.versions = [this, &queue](auto versions) {
        if (!m_options.add)
            queue.post([this, versions] { check(m_file.store().setVersions(versions)); });
    };
    events.kernel = [this, &queue](const CapturedKernel &kernel) { queue.post([this, kernel] { addKernel(kernel); }); };
    events.diagnostic = [this, &queue](const Diagnostic &diagnostic) {
        queue.post([this, diagnostic] { addDiagnostic(diagnostic); });
    };
    events.variant = [this, &queue](CapturedVariant variant) {
        queue.post([this, shared = std::make_shared<CapturedVariant>(std::move(variant))] { store(*shared); });
    };
    return events;
}

Result<ProcessResult> Capture::readBridge(const std::string &python, const std::string &bridge, Ingest &ingest,
                                          Tail &errors)
{
    const auto printed = [this](std::string_view bytes) {
        const std::lock_guard lock(m_eventsMutex);
        if (m_events.output)
            m_events.output(bytes);
    };
    LineReader lines([&](std::string_view line) { ingest.add(line); },
                     [&](std::size_t bytes) { ingest.dropped(bytes); });
    const ProcessStreams streams{printed,
                                 [&](std::string_view bytes) {
                                     errors.add(bytes);
                                     printed(bytes);
                                 },
                                 [&](std::string_view bytes) { lines.feed(bytes); }, nullptr};
    Result<ProcessResult> result =
        m_warm ? askWarm(python, bridge, streams)
               : runProcess(bridgeRequest(m_options, python, bridge, tuneArguments()), streams, m_stop.get_token());
    lines.finish();
    ingest.finish();
    return result;
}

std::vector<std::string> Capture::tuneArguments() const
{
    return m_tune.empty() ? std::vector<std::string>() : std::vector<std::string>{"--tune", m_tune};
}

Result<ProcessResult> Capture::askWarm(const std::string &python, const std::string &bridge,
                                       const ProcessStreams &streams)
{
    if (!m_warm->isWarm({python, bridge}))
        report({"import torch and Helion", {}, 0, 0});
    return m_warm->ask({python, bridge}, warmRequest(m_options, m_tune), streams, m_stop.get_token());
}

void Capture::explainEnd(const Result<ProcessResult> &result, const Ingest &ingest, const std::string &python,
                         Tail &errors)
{
    if (!result)
        addDiagnostic(result.error());
    else if (result->end == ProcessEnd::Signalled && ingest.greeted())
        addDiagnostic(bridgeDied(*result));
    else if (result->end != ProcessEnd::Cancelled && !ingest.greeted() && m_outcome.diagnostics.empty())
        addDiagnostic(notABridge(*result, python, errors.text()));
}

void Capture::store(CapturedVariant &captured)
{
    if (m_failure || isUnwanted())
        return;
    if (captured.lowered)
        reportStep("stage-0", captured);
    addStage0(captured, m_tool, m_tune.empty() ? m_stop.get_token() : std::stop_token());
    reportStep("link", captured);
    const auto blobs = captured.assembler.blobs();
    Variant variant = takeVariant(captured);
    const Snapshots snapshots = captured.assembler.takeSnapshots();
    linkVariant(variant);
    if (!m_kernels.contains(captured.kernel))
        addKernel({captured.kernel, {0, "unnamed", {}, 0, {}}});
    variant.kernel = m_kernels[captured.kernel];
    if (isUnwanted())
        return;
    check(m_file.store().addVariant(variant, blobs, snapshots));
    if (!m_failure && !captured.run.empty())
        if (const Result<RunId> run = m_file.store().addRun(variant.id, std::move(captured.run)); !run)
            check(run.error());
    if (m_failure)
        return;
    ++m_outcome.variants;
    if (m_options.add)
        m_outcome.added.push_back({variant.id, hasFailed(variant), variant.diagnostics});
    m_outcome.failed += hasFailed(variant) ? 1 : 0;
    if (!hasFailed(variant))
        publish();
    const std::lock_guard lock(m_eventsMutex);
    if (m_events.stored)
        m_events.stored(variant);
}

void Capture::addKernel(CapturedKernel captured)
{
    if (m_failure)
        return;
    captured.kernel.id = m_options.add ? knownKernel(captured.kernel) : 0;
    if (captured.kernel.id == 0)
        check(m_file.store().addKernel(captured.kernel));
    m_kernels[captured.number] = captured.kernel.id;
    ++m_outcome.kernels;
}

/// That of the document with its name and a script of the same name; 0: none.
KernelId Capture::knownKernel(const Kernel &kernel) const
{
    const auto script = [](const Kernel &of) { return std::filesystem::path(of.file).filename(); };
    const Result<Document> document = m_file.store().document();
    if (!document)
        return 0;
    const auto found = std::find_if(document->kernels.begin(), document->kernels.end(), [&](const Kernel &each) {
        return each.name == kernel.name && script(each) == script(kernel);
    });
    return found == document->kernels.end() ? 0 : found->id;
}

void Capture::addDiagnostic(Diagnostic diagnostic)
{
    if (!m_failure && !m_options.add)
        check(m_file.store().addDiagnostic(diagnostic));
    {
        const std::lock_guard lock(m_eventsMutex);
        if (m_events.diagnostic)
            m_events.diagnostic(diagnostic);
    }
    m_outcome.diagnostics.push_back(std::move(diagnostic));
}

void Capture::check(const Result<void> &result)
{
    if (result || m_failure)
        return;
    m_failure = result.error();
    m_stop.request_stop();
}

void Capture::publish()
{
    if (m_file.isPublished())
        return;
    check(m_file.publish());
    tellPlace();
}

/// The document can be read where it was asked for.
void Capture::tellPlace()
{
    m_outcome.path = m_options.output;
    const std::lock_guard lock(m_eventsMutex);
    if (!m_failure && m_events.published)
        m_events.published(m_options.output);
}

void Capture::report(const CaptureProgress &progress)
{
    const std::lock_guard lock(m_eventsMutex);
    if (m_events.progress)
        m_events.progress(progress);
}

/// How autotuning goes says more than what becomes of a config that was tried.
void Capture::reportStep(const char *step, const CapturedVariant &captured)
{
    if (m_tune.empty())
        report({step, captured.kernelName, 0, 0});
}

Result<CaptureOutcome> Capture::outcome(const std::stop_token &stop)
{
    if (m_failure)
        return *m_failure;
    m_outcome.cancelled = stop.stop_requested();
    if (m_outcome.variants > 0 && !m_file.isPublished()) {
        Result<std::string> path = m_file.publishFailed();
        if (!path)
            return path.error();
        m_outcome.path = *path;
        if (m_events.published)
            m_events.published(*path);
    }
    return std::move(m_outcome);
}

} // namespace

Result<CaptureOutcome> captureToStore(const CaptureOptions &asked, const CaptureEvents &events,
                                      const std::stop_token &stop, WarmBridge *warm)
{
    const bool isTuned = asked.tune.device >= 0;
    const Result<std::string> python = findPython(asked.python);
    if (!python)
        return python.error();
    const Result<std::string> bridge = findBridge();
    if (!bridge)
        return bridge.error();
    const Result<std::string> tune = isTuned ? tuneRequest(asked.tune) : std::string();
    if (!tune)
        return tune.error();
    const Result<CaptureOptions> ready = isTuned ? forDevice(asked, stop) : asked;
    if (!ready)
        return ready.error();
    const CaptureOptions &options = *ready;
    Result<GrowingFile> file =
        options.add ? GrowingFile::existing(options.output) : GrowingFile::create(options.output);
    if (!file)
        return file.error();
    return Capture(options, *tune, events, std::move(*file), warm).run(*python, *bridge, stop);
}

bool hasFailed(const Variant &variant)
{
    return std::any_of(variant.diagnostics.begin(), variant.diagnostics.end(), [](const Diagnostic &diagnostic) {
        return diagnostic.severity == Severity::Error && diagnostic.stage != "stage0";
    });
}

} // namespace heliograph
