// What compiled kernels call: memory for tiles, and the word that an access is out of bounds.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace heliograph::cpu {

struct RuntimeFunction {
    const char *name;
    void *address;
};

/// By the names that compiled code has for them.
std::vector<RuntimeFunction> runtimeFunctions();

/// The tile that a thread computes: the numbers last among its words.
struct RunningTile {
    const std::uint64_t *numbers = nullptr;
    std::int64_t rank = 0;
    std::size_t root = 0;
};
/// Of the calling thread.
RunningTile &runningTile();

/// Called, by one thread at a time, with the number of the access and the offset; then the process ends with code 1.
using OutOfBounds = std::function<void(std::int64_t access, std::int64_t offset)>;
/// Before anything runs.
void whenOutOfBounds(OutOfBounds report);

} // namespace heliograph::cpu
