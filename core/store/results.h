// What leaves a loop or a branch: which node inside computes the value that a `getitem` outside reads.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// Fills Node::results of every node that calls graphs and has none: from the outputs of the graphs it calls and, for a
/// branch, from the `branches_outputs` of the records. What they do not tell stays kNone.
void deriveResults(Variant &variant);

} // namespace heliograph
