// Which FX node writes a result, for whoever finds it wrong.
#pragma once

#include "core/document/document.h"

#include <string_view>

namespace heliograph {

/// The last node that stores to a tensor of the host's code, as comparisons name it: "out", "argument out", or
/// "return", which is the one that the kernel stores to. kNone if nobody knows.
NodeIndex storingNode(const Variant &variant, std::string_view output);

} // namespace heliograph
