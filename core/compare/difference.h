// How far what two runs left in a tensor is apart, element by element.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace heliograph {

/// What PyTorch allows two results to differ by (torch.testing): |got - expected| <= absolute + relative * |expected|.
struct Tolerances {
    double relative = 0, absolute = 0;
};

struct Difference {
    Tolerances tolerances;
    std::uint64_t elements = 0, mismatched = 0; ///< the latter are beyond the tolerances
    /// The largest differences; elements that are equal, or NaN on both sides, do not count; infinite if one side alone
    /// is not finite.
    double maxAbsolute = 0, maxRelative = 0;
    std::optional<std::uint64_t> first; ///< number of the first mismatch, in row-major order
    double got = 0, expected = 0;       ///< there

    bool isRight() const { return mismatched == 0; }
};

/// Of values as they lie in memory, in row-major order. Nothing if nobody knows the type ("bf16", as records name
/// them), or the sizes are not those of a tensor of it.
std::optional<Difference> differenceOf(std::string_view dtype, std::string_view got, std::string_view expected);

} // namespace heliograph
