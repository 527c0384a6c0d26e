// A process runs one kernel, so that these may be globals.
#include "core/mlir/cpu/runtime.h"

#include "core/mlir/cpu/passes.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <new>
#include <unistd.h>

namespace heliograph::cpu {

namespace {

OutOfBounds g_report;

/// Which tile and visit is watched, and what was seen: only the thread that computes that tile writes it.
struct {
    std::size_t root = 0;
    std::vector<std::uint64_t> numbers;
    std::int64_t visit = -1;
    WatchedValues seen;
} g_watch;

/// Memory that is over its limit ends the process, as everywhere in a worker.
void *allocate(std::size_t bytes)
{
    void *memory = std::malloc(bytes);
    if (!memory)
        if (const std::new_handler handler = std::get_new_handler())
            handler();
    return memory;
}

void outOfBounds(std::int64_t access, std::int64_t offset)
{
    static std::mutex first;
    const std::lock_guard lock(first);
    if (g_report)
        g_report(access, offset);
    _exit(1);
}

std::int64_t watching()
{
    const RunningTile &tile = runningTile();
    if (tile.root != g_watch.root ||
        !std::equal(g_watch.numbers.begin(), g_watch.numbers.end(), tile.numbers, tile.numbers + tile.rank))
        return 0;
    WatchedValues &seen = g_watch.seen;
    const std::int64_t visit = seen.visits++;
    if (g_watch.visit >= 0 && visit != g_watch.visit)
        return 0;
    seen.visit = visit;
    seen.real.clear();
    seen.values.clear();
    return 1;
}

void watchReal(std::int64_t lanes)
{
    g_watch.seen.real.push_back(lanes);
}

void watchFloat(double value)
{
    g_watch.seen.values.emplace_back(value);
}

void watchInteger(std::int64_t value)
{
    g_watch.seen.values.emplace_back(value);
}

template <typename Function>
void *addressOf(Function *function)
{
    return reinterpret_cast<void *>(function);
}

} // namespace

std::vector<RuntimeFunction> runtimeFunctions()
{
    return {{"malloc", addressOf(allocate)},
            {"free", addressOf(std::free)},
            {kOutOfBounds.data(), addressOf(outOfBounds)},
            {kWatching.data(), addressOf(watching)},
            {kWatchReal.data(), addressOf(watchReal)},
            {kWatchFloat.data(), addressOf(watchFloat)},
            {kWatchInteger.data(), addressOf(watchInteger)}};
}

RunningTile &runningTile()
{
    thread_local RunningTile tile;
    return tile;
}

void whenOutOfBounds(OutOfBounds report)
{
    g_report = std::move(report);
}

void watch(std::size_t root, std::vector<std::uint64_t> numbers, std::int64_t visit)
{
    g_watch = {root, std::move(numbers), visit, {}};
}

const WatchedValues &watchedValues()
{
    return g_watch.seen;
}

} // namespace heliograph::cpu
