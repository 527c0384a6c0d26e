// Functions that the assembler adds to SASS, such as the slow path of a square root: whose they are.
#pragma once

#include "core/document/document.h"

namespace heliograph::provenance {

/// Derived links of the instructions of a function that one node's instructions alone call; what several call, or
/// nobody, stays without.
void addLinksOfCallees(Stage &sass);

} // namespace heliograph::provenance
