// Random variants for property tests: every field set, every promise of document.h kept, texts with awkward characters.
#pragma once

#include "core/document/document.h"

#include <random>

namespace heliograph::test {

/// The same seed gives the same variant on every machine. `ops` is about the size of each stage.
Variant randomVariant(std::mt19937 &random, int nodes, int ops);

} // namespace heliograph::test
