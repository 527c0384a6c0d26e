// Pairing two sequences in order. Never quadratic: exact where both are short, by unique elements (patience) where they
// are long, greedy where nothing is unique.
#pragma once

#include "core/diff/hash.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace heliograph::diff {

/// Positions of a longest strictly increasing subsequence. Of several the one that ends lowest.
std::vector<std::uint32_t> longestIncreasing(std::span<const std::uint32_t> values);

using IndexPair = std::pair<std::uint32_t, std::uint32_t>;

/// Pairs of equal elements, increasing in both; 0 equals nothing.
std::vector<IndexPair> alignInOrder(std::span<const Hash> left, std::span<const Hash> right);

} // namespace heliograph::diff
