// What the records of a variant say of its accesses.
#pragma once

#include "core/base/reach.h"
#include "core/document/document.h"

namespace heliograph {

/// The first of a node: it may be in the kernel several times. nullopt where nothing was recorded.
std::optional<Reach> reachOfNode(const Variant &variant, const std::string &node);

} // namespace heliograph
