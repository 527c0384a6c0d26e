#include "core/base/reach.h"

#include <algorithm>

namespace heliograph {

namespace {

/// No access has more; each doubles the corners.
constexpr std::size_t kMostLoops = 16;
/// Of a dimension of a tile, and elements from one to the next.
constexpr std::int64_t kMostLanes = std::int64_t(1) << 30;

/// Sums and products of a few such numbers fit.
bool isSmall(std::int64_t number)
{
    constexpr std::int64_t kLargest = std::int64_t(1) << 50;
    return number >= -kLargest && number <= kLargest;
}

bool hangsTogether(const ReachedDimension &dim, const std::vector<ReachLoop> &loops)
{
    bool fits = dim.moves.size() == loops.size() && dim.lasts.size() == loops.size() && dim.extent >= 0 &&
                dim.size >= 0 && dim.step > 0 && isSmall(dim.extent) && isSmall(dim.begin) && dim.size <= kMostLanes &&
                dim.step <= kMostLanes;
    for (std::size_t i = 0; fits && i < loops.size(); ++i) {
        std::int64_t all = 0;
        fits = !__builtin_mul_overflow(dim.moves[i], loops[i].tiles, &all) && isSmall(all) && dim.lasts[i] >= 0;
    }
    return fits;
}

} // namespace

bool hangsTogether(const Reach &reach)
{
    const auto isLoop = [](const ReachLoop &loop) { return loop.tiles > 0 && isSmall(loop.tiles); };
    const auto isDimension = [&](const ReachedDimension &dim) { return hangsTogether(dim, reach.loops); };
    return !reach.node.empty() && reach.loops.size() <= kMostLoops &&
           std::all_of(reach.loops.begin(), reach.loops.end(), isLoop) &&
           std::all_of(reach.dims.begin(), reach.dims.end(), isDimension);
}

std::int64_t ReachedPart::outside(std::int64_t extent) const
{
    const auto before = [this](std::int64_t index) {
        return index <= begin ? 0 : std::min(size, (index - begin + step - 1) / step);
    };
    return before(0) + size - before(extent);
}

ReachedPart reachedPart(const Reach &reach, std::size_t dimension, const std::vector<std::int64_t> &tile)
{
    const ReachedDimension &dim = reach.dims[dimension];
    ReachedPart part{dim.begin, dim.size, dim.step};
    for (std::size_t i = 0; i < reach.loops.size() && i < tile.size(); ++i) {
        part.begin += dim.moves[i] * tile[i];
        if (tile[i] == reach.loops[i].tiles - 1)
            part.size = std::min(part.size, dim.lasts[i]);
    }
    return part;
}

std::optional<Outside> findOutside(const Reach &reach)
{
    for (std::size_t corner = 0; corner < (std::size_t(1) << reach.loops.size()); ++corner) {
        std::vector<std::int64_t> tile;
        for (std::size_t i = 0; i < reach.loops.size(); ++i)
            tile.push_back((corner >> i) & 1U ? reach.loops[i].tiles - 1 : 0);
        for (std::size_t dim = 0; dim < reach.dims.size(); ++dim)
            if (const ReachedPart part = reachedPart(reach, dim, tile); part.outside(reach.dims[dim].extent) > 0)
                return Outside{dim, part, tile};
    }
    return std::nullopt;
}

} // namespace heliograph
