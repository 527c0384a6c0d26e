// How people tell nodes apart: a hue for those with code, two letters for all.
#pragma once

#include "core/document/document.h"

namespace heliograph::provenance {

/// Number of hues (see the theme); the last one is nearest to the colour of selection and given out last.
inline constexpr std::int32_t kHues = 12;

/// Gives hues to nodes that have code or had some (in order of source position, then of graphs) and tags to all nodes.
/// Neighbours in the graph or in the lowest stage's text never share a hue as long as there are enough. Hues and tags
/// that a node already has (from an earlier capture) stay.
void assignIdentities(Variant &variant);

} // namespace heliograph::provenance
