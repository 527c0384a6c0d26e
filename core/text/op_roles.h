// What an op does for the node it belongs to: its own work, or the arithmetic around it. A reader who folds a text by
// node keeps the first in sight.
#pragma once

#include "core/document/stages.h"

#include <string_view>

namespace heliograph::text {

enum class OpRole : std::uint8_t {
    Main,    ///< memory, matrices, floating point, synchronisation, control flow: what people look for
    Support, ///< addresses, indices, predicates, constants, moves, packing
    Name,    ///< an FX node that only names a value: host tensors, symbols, placeholders
};

/// By the op's name as the indexers write it; ops nobody knows are Main, so that nothing unknown is hidden.
OpRole roleOf(Language language, std::string_view opName);

} // namespace heliograph::text
