// Ops of the two stages that come before any lowering: the user's source and the text of the FX graphs.
#pragma once

#include "core/document/document.h"

namespace heliograph::provenance {

/// One op per distinct source range of the nodes in the stage's file. Ranges of whole statements are operations, ranges
/// inside them expressions; a loop or branch keeps only its header line. Links are exact.
void linkSource(const Variant &variant, Stage &stage);

/// One op per node line and a function per graph; edges follow the nodes' inputs. Links are exact.
void linkFxText(const Variant &variant, Stage &stage);

} // namespace heliograph::provenance
