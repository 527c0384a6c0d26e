// Values for tensors that nobody gave values for: the same for the same seed, on every machine.
#pragma once

#include "core/gpu/dtypes.h"

#include <cstddef>
#include <string>

namespace heliograph::gpu {

/// `count` elements of a type. `small` is how many values Filling::Small has (0 to small - 1), at least 1.
std::string filled(const Dtype &dtype, std::size_t count, std::uint64_t seed, std::uint64_t small);

} // namespace heliograph::gpu
