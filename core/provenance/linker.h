// The linker: from the texts and tags of a captured variant to ops and links in every stage.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// Fills ops, edges and links of every text stage of `variant` that has none yet (source, fx, ttir, ttgir, llir, ptx,
/// sass), hues and tags of its nodes, and derived links (aliases, users of folded nodes).
/// Expects what the bridge recorded: nodes with source ranges and Triton names, and the "triton" stage's ops and links
/// made from the bridge's `span` records. Stage-0's ops come from helion-opt and are left alone.
/// Never fails: text it cannot read stays without ops.
void linkVariant(Variant &variant);

} // namespace heliograph
