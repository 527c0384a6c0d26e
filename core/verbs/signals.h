// Ctrl+C as a stop token.
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace heliograph {

/// While it lives, SIGINT, SIGTERM and SIGHUP request a stop instead of ending the program. A thread waits for them:
/// almost nothing may be done in a handler.
class StopOnSignal
{
public:
    StopOnSignal()
    {
        sigemptyset(&m_signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&m_signals, signal);
        pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
        m_waiter = std::jthread([this](const std::stop_token &ended) { wait(ended); });
    }
    ~StopOnSignal()
    {
        m_waiter.request_stop();
        m_waiter.join();
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    StopOnSignal(const StopOnSignal &) = delete;
    StopOnSignal &operator=(const StopOnSignal &) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void wait(const std::stop_token &ended)
    {
        const timespec moment{0, 50'000'000};
        while (!ended.stop_requested())
            if (sigtimedwait(&m_signals, nullptr, &moment) > 0)
                m_stop.request_stop();
    }

    sigset_t m_signals;
    sigset_t m_before;
    std::stop_source m_stop;
    std::jthread m_waiter;
};

} // namespace heliograph
