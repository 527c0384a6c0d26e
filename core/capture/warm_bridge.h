// A bridge that stays alive between requests, so that importing what it needs is paid for once.
#pragma once

#include "core/base/process.h"
#include "core/records/json.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace heliograph {

/// What a bridge is started from.
struct BridgePlace {
    std::string python;
    std::string bridge;           ///< folder that holds the package
    std::string loads = "helion"; ///< what it imports once: "helion", for captures, or "triton", for edited texts

    friend bool operator==(const BridgePlace &, const BridgePlace &) = default;
};

/// One bridge in server mode (server.py). Nothing runs before the first request; it ends with this object. It is
/// started anew when it has died, when another Python is asked for, and when a cancelled request does not end in time.
/// May be used by several threads.
class WarmBridge
{
public:
    /// The process ends, too, when nothing was asked for as long as `idle`; 0: it stays.
    explicit WarmBridge(std::chrono::milliseconds idle = std::chrono::milliseconds(0)) : m_idle(idle) {}
    ~WarmBridge();
    WarmBridge(const WarmBridge &) = delete;
    WarmBridge &operator=(const WarmBridge &) = delete;

    /// True if a bridge of that place is alive. It may still be importing.
    bool isWarm(const BridgePlace &place);
    /// One request of server.py, without its number, as runProcess() would run it: `streams` are called on a thread of
    /// this object's, and not any more after this has returned. Waits until others have their answer. A cancelled one
    /// is over in under 0.5 s.
    Result<ProcessResult> ask(const BridgePlace &place, Json request, const ProcessStreams &streams,
                              const std::stop_token &stop);

private:
    using Lock = std::unique_lock<std::mutex>;
    using Clock = std::chrono::steady_clock;

    Result<ProcessResult> askInTurn(const BridgePlace &place, Json request, const ProcessStreams &streams,
                                    const std::stop_token &stop);
    void start(const BridgePlace &place);
    void end();
    Result<ProcessResult> answer(const std::stop_token &stop, Lock &lock);
    Result<ProcessResult> cancelled(Lock &lock);
    void endWith(Result<ProcessResult> result);
    void take(std::string_view bytes);
    std::optional<std::string> nextInput();
    template <typename Stream>
    void pass(Stream ProcessStreams::*stream, std::string_view bytes);

    const std::chrono::milliseconds m_idle;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    BridgePlace m_place;
    std::string m_input;                          ///< requests not yet written
    int m_requests = 0;                           ///< the number of the last one
    bool m_busy = false;                          ///< somebody's request is answered
    bool m_alive = false;                         ///< the process runs, and will answer
    Clock::time_point m_lastUse;                  ///< when the last answer was whole
    const ProcessStreams *m_streams = nullptr;    ///< of the request under way
    std::string m_lineHead;                       ///< how the line that is being read begins
    bool m_heard = false;                         ///< it has answered with something
    bool m_done = false;                          ///< its last record came
    std::optional<Result<ProcessResult>> m_ended; ///< how the process ended; nothing while it lives
    std::jthread m_thread;                        ///< runs the process; last, so that it ends first
};

} // namespace heliograph
