// What became of a node in a stage. The index answers with it, and the linker gives hues by it.
#pragma once

#include "core/provenance/index.h"

namespace heliograph::provenance {

/// True for the stages made from the generated code (triton and below), of either pipeline.
bool isLowered(const Stage &stage);

/// True for a node that only names another node's value: host tensors, symbols, getitem, phi, graph inputs and outputs.
bool isAliasTarget(const Node &node);

/// Fates of all nodes in all stages; `[stage][node]`.
std::vector<std::vector<Fate>> fates(const Variant &variant);

} // namespace heliograph::provenance
