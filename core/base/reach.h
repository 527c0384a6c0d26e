// Which elements of its tensor an access of a kernel takes, tile by tile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heliograph {

/// A loop around an access, or a dimension of its grid.
struct ReachLoop {
    std::string name;
    std::int64_t tiles = 1;
};

/// Elements begin, begin + step, ... along one dimension: in the first tile of all loops `size` of them. In tile number
/// i of a loop they begin `moves * i` further, and its last tile may have fewer.
struct ReachedDimension {
    std::string kind; ///< of subscript: tile, slice, whole, index
    std::int64_t extent = 0, begin = 0, size = 1, step = 1;
    std::vector<std::int64_t> moves, lasts; ///< of each loop
};

struct Reach {
    std::string node;
    std::string tensor;
    bool isLoad = false;
    std::vector<ReachLoop> loops;
    std::vector<ReachedDimension> dims;
};

/// What an access takes along a dimension in one tile.
struct ReachedPart {
    std::int64_t begin = 0, size = 0, step = 1;

    /// Index of the last element; of an empty part the one before its first.
    std::int64_t last() const { return size > 0 ? begin + (size - 1) * step : begin - 1; }
    /// Elements of it that are none of a dimension of so many.
    std::int64_t outside(std::int64_t extent) const;
};

/// In the tile of these numbers, one for each loop.
ReachedPart reachedPart(const Reach &reach, std::size_t dimension, const std::vector<std::int64_t> &tile);

/// A tile and a dimension of it in which the access takes elements that are none of the tensor's.
struct Outside {
    std::size_t dimension = 0;
    ReachedPart part;
    std::vector<std::int64_t> tile;
};

/// Looks at the corners of the grid and the loops: elsewhere nothing is further out.
std::optional<Outside> findOutside(const Reach &reach);

/// Whether the numbers are those of an access, small enough to count with.
bool hangsTogether(const Reach &reach);

} // namespace heliograph
