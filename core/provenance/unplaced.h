// Derived links of ops for which the compiler kept no place: what it made of two nodes, or hoisted.
#pragma once

#include "core/document/document.h"

namespace heliograph::provenance {

/// Links each counted op of Reason::NoLocation to the nodes of the first ops that read what it makes; where nothing
/// reads it, or nobody knows for what, to those of the first ops that make what it reads; a barrier to those around it.
/// It keeps its reason, unless it serves the grid alone (Reason::Tile) or reads a parameter (Reason::Entry). Linear in
/// ops and edges. `stage` is one of the variant's; those before it must be linked.
void addLinksOfUnplaced(const Variant &variant, Stage &stage);

} // namespace heliograph::provenance
