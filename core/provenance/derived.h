// Links that no compiler wrote: of aliases, through the variables that hold them, and of folded nodes, through users.
#pragma once

#include "core/provenance/stage_links.h"
#include "core/provenance/triton_map.h"

namespace heliograph::provenance {

/// Adds derived links of every executed node that has no code of its own in a stage. `stages` are the lowered ones.
void addDerivedLinks(const Variant &variant, const TritonMap &triton, std::vector<LinkedStage> &stages);

} // namespace heliograph::provenance
