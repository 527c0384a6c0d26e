// One thread that does tasks in order, so that the bridge is never kept waiting by what is done with its records.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace heliograph {

class SerialQueue
{
public:
    explicit SerialQueue(std::size_t limit) : m_limit(limit), m_thread([this] { run(); }) {}
    ~SerialQueue() { finish(); }
    SerialQueue(const SerialQueue &) = delete;
    SerialQueue &operator=(const SerialQueue &) = delete;

    /// Waits while `limit` tasks are pending: each may hold a whole variant.
    void post(std::function<void()> task)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_tasks.size() < m_limit; });
        m_tasks.push_back(std::move(task));
        m_changed.notify_all();
    }

    /// Returns when all tasks are done.
    void finish()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            m_changed.notify_all();
        }
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_changed.wait(lock, [this] { return m_closed || !m_tasks.empty(); });
            if (m_tasks.empty())
                return;
            const std::function<void()> task = std::move(m_tasks.front());
            m_tasks.pop_front();
            m_changed.notify_all();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_tasks;
    std::size_t m_limit;
    bool m_closed = false;
    std::thread m_thread;
};

} // namespace heliograph
