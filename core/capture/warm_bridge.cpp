// The process runs on a thread of its own, which stays as long as the process: it would die with the thread that made
// it. Who asks hands over a request and its streams, and waits for the answer's last record.
#include "core/capture/warm_bridge.h"

namespace heliograph {

namespace {

/// The bridge looks at cancels ten times a second and kills at once; helion-opt and the file need a moment after it.
constexpr std::chrono::milliseconds kCancelPatience{250};
/// How an answer's last line begins. Lines may be of any length, so no more than this is kept of them.
constexpr std::string_view kDone = R"({"r":"done",)";

} // namespace

WarmBridge::~WarmBridge()
{
    end();
}

bool WarmBridge::isWarm(const BridgePlace &place)
{
    const Lock lock(m_mutex);
    return m_alive && m_place == place;
}

Result<ProcessResult> WarmBridge::ask(const BridgePlace &place, Json request, const ProcessStreams &streams,
                                      const std::stop_token &stop)
{
    {
        Lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return !m_busy; }))
            return ProcessResult{ProcessEnd::Cancelled, 0, 0};
        m_busy = true;
    }
    Result<ProcessResult> result = askInTurn(place, std::move(request), streams, stop);
    const Lock lock(m_mutex);
    m_busy = false;
    m_lastUse = Clock::now();
    m_changed.notify_all();
    return result;
}

Result<ProcessResult> WarmBridge::askInTurn(const BridgePlace &place, Json request, const ProcessStreams &streams,
                                            const std::stop_token &stop)
{
    while (true) {
        const bool fresh = !isWarm(place);
        if (fresh)
            start(place);
        Lock lock(m_mutex);
        request["id"] = ++m_requests;
        m_input += writeJson(request) + '\n';
        m_streams = &streams;
        m_heard = m_done = false;
        Result<ProcessResult> result = answer(stop, lock);
        m_streams = nullptr;
        // One that died while nobody needed it is noticed only now.
        if (m_done || m_heard || fresh || stop.stop_requested())
            return result;
    }
}

/// Waits until the request is answered or the process is over.
Result<ProcessResult> WarmBridge::answer(const std::stop_token &stop, Lock &lock)
{
    m_changed.wait(lock, stop, [this] { return m_done || m_ended; });
    if (m_done)
        return ProcessResult{};
    return m_ended ? *m_ended : cancelled(lock);
}

/// Asks for the request's end; a bridge that does not give it in time is ended instead.
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
    {
        const Lock lock(m_mutex);
        m_place = place;
        m_input.clear();
        m_lineHead.clear();
        m_ended.reset();
        m_alive = true;
    }
    m_thread = std::jthread([this, place](const std::stop_token &stop) {
        ProcessRequest request;
        request.arguments = {place.python,   place.bridge + "/heliograph_bridge", "serve", "--loads", place.loads,
                             "--records-fd", std::to_string(kRecordsDescriptor)};
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
    m_alive = false;
    m_ended = std::move(result);
    m_changed.notify_all();
}

/// The end of its input is the end of the process.
std::optional<std::string> WarmBridge::nextInput()
{
    const Lock lock(m_mutex);
    if (m_idle.count() > 0 && !m_busy && Clock::now() - m_lastUse > m_idle)
        m_alive = false;
    if (!m_alive)
        return std::nullopt;
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
