// Writes a graph as DOT, Graphviz's language: for its `dot` to lay out, or for people to keep.
#pragma once

#include "core/layout/layout.h"

#include <string>
#include <string_view>

namespace heliograph {

enum class DotLabels {
    None,  ///< boxes of the given sizes without text: what an engine needs
    Names, ///< boxes with their names, sized by Graphviz: what a person wants to keep
};

/// Nodes are named n0, n1, ..., clusters cluster_0, ..., edges carry id="e0", ...: readDotLayout() finds them by these.
/// Any input gives DOT that Graphviz accepts: edges and parents that point nowhere are left out, sizes that are no
/// positive numbers become 1.
std::string writeDot(const LayoutInput &input, DotLabels labels = DotLabels::None);

/// A DOT quoted string, with its quotes, that Graphviz draws as `text`. Control characters and bytes that are not
/// UTF-8 become U+FFFD.
std::string dotQuoted(std::string_view text);

} // namespace heliograph
