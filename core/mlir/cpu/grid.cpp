// Threads take the next tile when they are done with one: tiles at edges and of causal kernels cost less than others.
#include "core/mlir/cpu/grid.h"

#include "core/mlir/cpu/runtime.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace heliograph::cpu {

namespace {

constexpr std::int64_t kMostThreads = 256;
constexpr std::chrono::milliseconds kBetweenProgress{500};

class Tiles
{
public:
    explicit Tiles(const GridRun &run) : m_run(run), m_count(tileCount(run.sizes)) {}

    void run(const std::function<void(std::int64_t)> &progress)
    {
        std::vector<std::jthread> threads;
        m_running = std::min({std::max<std::int64_t>(1, m_run.threads), m_count, kMostThreads});
        for (std::int64_t i = 0, count = m_running; i < count; ++i)
            threads.emplace_back([this] { work(); });
        std::unique_lock lock(m_mutex);
        while (!m_changed.wait_for(lock, kBetweenProgress, [&] { return m_running == 0; })) {
            lock.unlock();
            progress(std::min(m_next.load(), m_count));
            lock.lock();
        }
    }

private:
    void work()
    {
        std::vector<std::uint64_t> words = m_run.words;
        std::uint64_t *numbers = words.data() + (words.size() - m_run.sizes.size());
        runningTile() = {numbers, std::int64_t(m_run.sizes.size()), m_run.root};
        for (std::int64_t tile = m_next++; tile < m_count; tile = m_next++) {
            setNumbers(tile, numbers);
            m_run.tile(words.data());
        }
        const std::lock_guard lock(m_mutex);
        --m_running;
        m_changed.notify_one();
    }

    void setNumbers(std::int64_t tile, std::uint64_t *numbers) const
    {
        for (std::size_t dim = m_run.sizes.size(); dim-- > 0;) {
            numbers[dim] = std::uint64_t(tile % m_run.sizes[dim]);
            tile /= m_run.sizes[dim];
        }
    }

    const GridRun &m_run;
    const std::int64_t m_count;
    std::atomic<std::int64_t> m_next = 0;
    std::mutex m_mutex{};
    std::condition_variable m_changed{};
    std::int64_t m_running = 0; ///< threads
};

} // namespace

std::int64_t tileCount(const GridSizes &sizes)
{
    std::int64_t count = 1;
    for (const std::int64_t size : sizes)
        count *= size;
    return count;
}

void runGrid(const GridRun &run, const std::function<void(std::int64_t done)> &progress)
{
    Tiles(run).run(progress);
}

} // namespace heliograph::cpu
