// A process runs one kernel, so that these may be globals.
#include "core/mlir/cpu/runtime.h"

#include "core/mlir/cpu/passes.h"

#include <cstdlib>
#include <mutex>
#include <new>
#include <unistd.h>

namespace heliograph::cpu {

namespace {

OutOfBounds g_report;

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

template <typename Function>
void *addressOf(Function *function)
{
    return reinterpret_cast<void *>(function);
}

} // namespace

std::vector<RuntimeFunction> runtimeFunctions()
{
    return {
        {"malloc", addressOf(allocate)}, {"free", addressOf(std::free)}, {kOutOfBounds.data(), addressOf(outOfBounds)}};
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

} // namespace heliograph::cpu
