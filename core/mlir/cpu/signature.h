// What the functions of a kernel take, read from the module that helion-to-cpu left.
#pragma once

#include "core/base/span.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"

#include <string>
#include <vector>

namespace heliograph::cpu {

struct Parameter {
    enum class Kind : std::uint8_t { Memory, Number, Size, Stride, Tile };
    Kind kind = Kind::Number;
    std::string name;               ///< the host's, of the tensor or number
    std::int64_t dim = 0;           ///< of Size, Stride, Tile
    mlir::RankedTensorType tensor;  ///< of Memory
    std::vector<std::int64_t> most; ///< of Memory: the most that each size may be, kDynamic any; empty: any
    mlir::Type type;                ///< of Number
};

/// A root graph: the function of one tile and that of the number of tiles.
struct Root {
    std::string tile, grid;
    bool isSequential = false;
    std::vector<Parameter> tileParameters, gridParameters;
    std::int64_t rank = 0; ///< of the grid
};

/// An access with a bounds check.
struct CheckedAccess {
    std::string kind, tensor, node, file; ///< "reads", "writes" or "updates"; the FX node; the kernel's source
    Span span;
};

struct Signature {
    std::vector<Root> roots;
    std::vector<CheckedAccess> accesses; ///< by number
};

/// Copies everything, so that the module may be lowered further.
Signature readSignature(mlir::ModuleOp module);

/// A type as records write it: "f16", "i64", "u8", "index".
std::string dtypeName(mlir::Type type);

} // namespace heliograph::cpu
