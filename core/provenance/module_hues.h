// Hues of a model: it has too many nodes for each to have one that says anything, so those of a module share it.
#pragma once

#include "core/document/document.h"

#include <vector>

namespace heliograph::provenance {

/// By module: the slot of its nodes. The largest modules are told apart by those inside them as long as there are hues.
std::vector<std::int32_t> moduleHues(const Variant &variant);

} // namespace heliograph::provenance
