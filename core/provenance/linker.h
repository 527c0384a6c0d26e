// The linker: from the texts and tags of a captured variant to ops and links in every stage.
#pragma once

#include "core/document/document.h"

#include <string>

namespace heliograph {

/// Fills ops, edges and links of every text stage of `variant` that has none yet (source, fx, ttir, ttgir, llir, ptx,
/// sass), hues and tags of its nodes, and derived links (aliases, users of folded nodes).
/// Expects what the bridge recorded: nodes with source ranges and Triton names, and the "triton" stage's ops and links
/// made from the bridge's `span` records. Stage-0's ops come from helion-opt and are left alone.
/// Never fails: text it cannot read stays without ops.
void linkVariant(Variant &variant);

/// The text that a pass left, as a stage that can be shown beside the others: ops, edges, and links by the same join as
/// those of the stage it belongs to. Derived links are not made: they say what became of nodes in the end.
/// `variant` is a linked one. Safe on several threads at once.
Stage linkSnapshot(const Variant &variant, const Pass &pass, std::string text);

} // namespace heliograph
