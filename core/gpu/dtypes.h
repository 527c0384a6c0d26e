// The number formats that tensors have: one table, by the short names of the records.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace heliograph::gpu {

/// What a tensor of a type is filled with where nobody gave values.
enum class Filling : std::uint8_t {
    Normal,  ///< numbers around 0, deviation 0.5: what weights and activations look like
    Small,   ///< from 0 up to what indexes any dimension of any tensor: they may be indices
    Any,     ///< all patterns of bits: packed or quantised data
    Boolean, ///< 0 and 1
    Zero,    ///< unsigned words are counters of barriers, which begin at 0 and hang at anything else
};

struct Dtype {
    std::string_view name; ///< "bf16"
    std::uint32_t bytes;
    std::string_view npy; ///< numpy's `descr`; formats that it lacks are unsigned integers of their size
    Filling filling;
    /// Bits of the nearest number; null of integers.
    std::uint64_t (*fromFloat)(float value);
};

/// Every type that a tensor may have.
std::span<const Dtype> dtypes();
/// Null if it is not in the table.
const Dtype *dtypeNamed(std::string_view name);

} // namespace heliograph::gpu
