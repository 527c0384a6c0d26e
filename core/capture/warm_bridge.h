// A bridge that stays alive between captures, so that importing torch and Helion is paid for once.
#pragma once

#include "core/base/process.h"
#include "core/capture/capture.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace heliograph {

/// What a bridge is started from.
struct BridgePlace {
    std::string python;
    std::string bridge; ///< folder that holds the package

    friend bool operator==(const BridgePlace &, const BridgePlace &) = default;
};

/// One bridge in server mode (server.py). Nothing runs before the first capture; it ends with this object. It is
/// started anew when it has died, when another Python is asked for, and when a cancelled capture does not end in time.
class WarmBridge
{
public:
    WarmBridge() = default;
    ~WarmBridge();
    WarmBridge(const WarmBridge &) = delete;
    WarmBridge &operator=(const WarmBridge &) = delete;

    /// True if a bridge of that place is alive. It may still be importing.
    bool isWarm(const BridgePlace &place);
    /// One capture, as runProcess() would run it: `streams` are called on a thread of this object's, and not any more
    /// after this has returned. One at a time. A cancelled capture is over in under 0.5 s.
    Result<ProcessResult> capture(const BridgePlace &place, const CaptureOptions &options,
                                  const ProcessStreams &streams, const std::stop_token &stop);

private:
    using Lock = std::unique_lock<std::mutex>;

    void start(const BridgePlace &place);
    void end();
    Result<ProcessResult> answer(const std::stop_token &stop, Lock &lock);
    Result<ProcessResult> cancelled(Lock &lock);
    void endWith(Result<ProcessResult> result);
    void take(std::string_view bytes);
    std::optional<std::string> nextInput();
    template <typename Stream>
    void pass(Stream ProcessStreams::*stream, std::string_view bytes);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    BridgePlace m_place;
    std::string m_input;                          ///< requests not yet written
    int m_requests = 0;                           ///< the number of the last one
    const ProcessStreams *m_streams = nullptr;    ///< of the capture under way
    std::string m_lineHead;                       ///< how the line that is being read begins
    bool m_heard = false;                         ///< it has answered with something
    bool m_done = false;                          ///< its last record came
    std::optional<Result<ProcessResult>> m_ended; ///< how the process ended; nothing while it lives
    std::jthread m_thread;                        ///< runs the process; last, so that it ends first
};

} // namespace heliograph
