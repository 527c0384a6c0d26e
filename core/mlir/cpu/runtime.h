// What compiled kernels call: memory for tiles, the word that an access is out of bounds, and what a watched value is.
#pragma once

#include <cstdint>
#include <functional>
#include <variant>
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

/// What a watched value held in one tile.
struct WatchedValues {
    std::int64_t visits = 0;                                ///< how often it was computed there
    std::int64_t visit = -1;                                ///< the one that is kept, from 0; -1: none
    std::vector<std::int64_t> real;                         ///< lanes of each dimension inside of a tensor; -1: unknown
    std::vector<std::variant<double, std::int64_t>> values; ///< row-major
};
/// Before anything runs: of tile `numbers` of grid `root` keep what the value is at visit number `visit`; below 0: at
/// the last.
void watch(std::size_t root, std::vector<std::uint64_t> numbers, std::int64_t visit);
/// After everything has run.
const WatchedValues &watchedValues();

} // namespace heliograph::cpu
