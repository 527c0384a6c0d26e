// From the subscripts of an access to the offsets of its lanes.
#pragma once

#include "core/mlir/lowering/lanes.h"

#include <string>

namespace heliograph::lowering {

/// What a tile access says of its place: subscripts (`kinds` and their operands) and real lanes by dimension.
struct PlaceOf {
    mlir::Value memory;
    mlir::ValueRange indices, sizes;
    mlir::ArrayAttr kinds;
    mlir::Value mask; ///< of the kernel's own, may be null
};

/// One offset a lane, and a mask where some lanes are not real.
struct Addresses {
    mlir::Value offsets, mask;
};

/// `shape` are the lanes; `index` the type to count in (a wider index tensor keeps its own). nullopt with `why`.
std::optional<Addresses> addressesOf(Lanes &lanes, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape,
                                     mlir::Type index, std::string &why);

} // namespace heliograph::lowering
