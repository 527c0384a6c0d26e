// Which elements of its tensor each access takes, tile by tile, at the captured launch: numbers, where the records have
// all that they are computed from.
#pragma once

#include "core/base/reach.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace heliograph::stage0 {

struct FoundReach {
    mlir::Operation *access = nullptr;
    bool isCertain = false; ///< every tile makes the access, with all of its lanes
    Reach reach;
};

/// Of all loads, stores and atomics of a kernel, in their order; those that are not known are left out.
std::vector<FoundReach> reachesOf(mlir::func::FuncOp kernel, const std::vector<std::string> &argumentNames);

} // namespace heliograph::stage0
