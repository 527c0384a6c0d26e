// Which dimension of a reduction's input each dimension of its result is. No MLIR here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace heliograph::stage0 {

/// In place of a dimension: one that is reduced and kept as 1.
inline constexpr std::int64_t kReduced = -1;

/// Whether it reduces along the dimensions of its second argument ("aten.sum.dim_IntList"), all where there is none,
/// and gives one tensor.
inline bool isReduction(std::string_view target)
{
    for (const std::string_view name :
         {"aten.sum.", "aten.mean.", "aten.amax.", "aten.amin.", "aten.prod.", "aten.any.", "aten.all.", "aten.argmax.",
          "aten.argmin.", "aten.max.default", "aten.min.default"})
        if (target.starts_with(name))
            return true;
    return false;
}

/// Of an input of that rank; `dims` may count from the end and are all where there are none. Nothing if one lies
/// outside.
inline std::optional<std::vector<std::int64_t>> keptDims(std::int64_t rank, const std::vector<std::int64_t> &dims,
                                                         bool areKept)
{
    std::vector<bool> isReduced(std::size_t(rank), dims.empty());
    for (const std::int64_t dim : dims) {
        if (dim < -rank || dim >= rank)
            return std::nullopt;
        isReduced[std::size_t(dim + (dim < 0 ? rank : 0))] = true;
    }
    std::vector<std::int64_t> kept;
    for (std::int64_t i = 0; i < rank; ++i)
        if (!isReduced[std::size_t(i)] || areKept)
            kept.push_back(isReduced[std::size_t(i)] ? kReduced : i);
    return kept;
}

} // namespace heliograph::stage0
