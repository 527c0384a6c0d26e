// A product of two tiles.
#pragma once

#include "core/mlir/lowering/lanes.h"

namespace heliograph::lowering {

/// lhs @ rhs, of rank 2 or 3, added to `acc` if there is one; summed in f32 (i32 of integers), not cast back. Null
/// where the shapes do not fit.
mlir::Value product(Lanes &lanes, Lane lhs, Lane rhs, mlir::Value acc);

} // namespace heliograph::lowering
