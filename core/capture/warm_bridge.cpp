// The process runs on a thread of its own, which stays as long as the process: it would die with the thread that made
// it. A capture hands over its request and its streams, and waits for the answer's last record.
#include "core/capture/warm_bridge.h"

#include "core/records/json.h"

namespace heliograph {

namespace {

/// The bridge looks at cancels ten times a second and kills at once; helion-opt and the file need a moment after it.
constexpr std::chrono::milliseconds kCancelPatience{250};
/// How an answer's last line begins. Lines may be of any length, so no more than this is kept of them.
constexpr std::string_view kDone = R"({"r":"done",)";

void addField(Json &request, const char *name, const std::string &value)
{
    if (!value.empty())
        request[name] = value;
}

/// A line of server.py's protocol.
std::string requestLine(int id, const CaptureOptions &options)
{
    Json request{{"id", id}};
    addField(request, "file", options.module.empty() ? options.file : std::string());
    addField(request, "module", options.module);
    addField(request, "target", options.target);
    addField(request, "call", options.call);
    addField(request, "config", options.config);
    addField(request, "passes", options.passes);
    addField(request, "cwd", options.directory);
    request["args"] = options.arguments;
    if (options.limitSeconds > 0)
        request["limit_seconds"] = options.limitSeconds;
    if (options.limitScriptSeconds > 0)
        request["limit_script_seconds"] = options.limitScriptSeconds;
    if (options.limitMemory > 0)
        request["limit_memory"] = options.limitMemory;
    if (options.limitOutput > 0)
        request["limit_output"] = options.limitOutput;
    return writeJson(request) + '\n';
}

} // namespace

WarmBridge::~WarmBridge()
{
    end();
}

bool WarmBridge::isWarm(const BridgePlace &place)
{
    const Lock lock(m_mutex);
    return m_thread.joinable() && !m_ended && m_place == place;
}

Result<ProcessResult> WarmBridge::capture(const BridgePlace &place, const CaptureOptions &options,
                                          const ProcessStreams &streams, const std::stop_token &stop)
{
    while (true) {
        const bool fresh = !isWarm(place);
        if (fresh)
            start(place);
        Lock lock(m_mutex);
        m_input += requestLine(++m_requests, options);
        m_streams = &streams;
        m_heard = m_done = false;
        Result<ProcessResult> result = answer(stop, lock);
        m_streams = nullptr;
        // One that died while nobody needed it is noticed only now.
        if (m_done || m_heard || fresh || stop.stop_requested())
            return result;
    }
}

/// Waits until the capture is over or the process is.
Result<ProcessResult> WarmBridge::answer(const std::stop_token &stop, Lock &lock)
{
    m_changed.wait(lock, stop, [this] { return m_done || m_ended; });
    if (m_done)
        return ProcessResult{};
    return m_ended ? *m_ended : cancelled(lock);
}

/// Asks for the capture's end; a bridge that does not give it in time is ended instead.
Result<ProcessResult> WarmBridge::cancelled(Lock &lock)
{
    m_input += writeJson({{"cancel", m_requests}}) + '\n';
    if (!m_changed.wait_for(lock, kCancelPatience, [this] { return m_done || m_ended; })) {
        lock.unlock();
        end();
        lock.lock();
    }
    return ProcessResult{ProcessEnd::Cancelled, 0, 0};
}

void WarmBridge::start(const BridgePlace &place)
{
    end();
    m_place = place;
    m_input.clear();
    m_lineHead.clear();
    m_ended.reset();
    m_thread = std::jthread([this, place](const std::stop_token &stop) {
        ProcessRequest request;
        request.arguments = {place.python, place.bridge + "/heliograph_bridge", "serve", "--records-fd",
                             std::to_string(kRecordsDescriptor)};
        request.environment = {{"PYTHONUNBUFFERED", "1"}};
        request.records = true;
        endWith(runProcess(request,
                           {[this](std::string_view bytes) { pass(&ProcessStreams::output, bytes); },
                            [this](std::string_view bytes) { pass(&ProcessStreams::error, bytes); },
                            [this](std::string_view bytes) { take(bytes); }, [this] { return nextInput(); }},
                           stop));
    });
}

void WarmBridge::end()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

void WarmBridge::endWith(Result<ProcessResult> result)
{
    const Lock lock(m_mutex);
    m_ended = std::move(result);
    m_changed.notify_all();
}

std::optional<std::string> WarmBridge::nextInput()
{
    const Lock lock(m_mutex);
    return std::exchange(m_input, {});
}

template <typename Stream>
void WarmBridge::pass(Stream ProcessStreams::*stream, std::string_view bytes)
{
    const Lock lock(m_mutex);
    if (m_streams && m_streams->*stream)
        (m_streams->*stream)(bytes);
}

void WarmBridge::take(std::string_view bytes)
{
    const Lock lock(m_mutex);
    if (!m_streams || m_done)
        return;
    m_heard = true;
    m_streams->records(bytes);
    while (!m_done && !bytes.empty()) {
        const auto end = bytes.find('\n');
        m_lineHead.append(bytes.substr(0, end).substr(0, kDone.size() - m_lineHead.size()));
        if (end == std::string_view::npos)
            return;
        m_done = m_lineHead == kDone;
        m_lineHead.clear();
        bytes.remove_prefix(end + 1);
    }
    if (m_done)
        m_changed.notify_all();
}

} // namespace heliograph
