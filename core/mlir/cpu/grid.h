// The tiles of a grid, shared among threads.
#pragma once

#include "core/mlir/cpu/program.h"

#include <functional>

namespace heliograph::cpu {

/// How many tiles there are along each dimension.
using GridSizes = std::vector<std::int64_t>;

/// Product of the sizes; none is below 0.
std::int64_t tileCount(const GridSizes &sizes);

struct GridRun {
    Program::Entry tile = nullptr;
    std::vector<std::uint64_t> words; ///< the function's, with the tile's numbers last
    GridSizes sizes;
    std::size_t root = 0; ///< its number, for what a tile reports
    unsigned threads = 1; ///< no more than tiles, and than 256
};

/// Computes every tile once, the last dimension fastest; with one thread in this order. Calls `progress` now and then,
/// on the calling thread, with the number of tiles that are done. Returns after the last.
void runGrid(const GridRun &run, const std::function<void(std::int64_t done)> &progress);

} // namespace heliograph::cpu
