// The arithmetic of Python's slices over known numbers: what folds helion.slice, and what looks for accesses that leave
// their tensor.
#pragma once

#include <cstdint>
#include <optional>

namespace heliograph::helion {

/// start, stop and step of a slice of a dimension; a bound that is not there is the dimension's own.
struct SliceBounds {
    std::optional<std::int64_t> start, stop;
    std::int64_t step = 1;
    bool isAsWritten = false; ///< nothing is clamped to the dimension
};

/// The indices begin, begin + step, ...: `size` of them.
struct SliceRange {
    std::int64_t begin = 0;
    std::int64_t size = 0;
};

/// nullopt where there is no such slice: a step or an extent that is none, bounds as written that are not there, or
/// numbers too large.
std::optional<SliceRange> sliceRange(const SliceBounds &bounds, std::int64_t extent);

} // namespace heliograph::helion
