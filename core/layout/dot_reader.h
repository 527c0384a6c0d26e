// Reads back what Graphviz's `dot -Tjson0` made of writeDot()'s text.
#pragma once

#include "core/base/result.h"
#include "core/layout/layout.h"

#include <string_view>

namespace heliograph {

/// The places of everything in `input`. Boxes keep the input's sizes. An edge that Graphviz did not route has no
/// points. Errors: layout.malformed (no JSON, or not of a graph), layout.incomplete (a node or cluster has no place).
Result<LayoutResult> readDotLayout(std::string_view json, const LayoutInput &input);

} // namespace heliograph
