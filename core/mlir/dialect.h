// The helion dialect's C++ classes. Includes MLIR: only files of core/mlir may include this one.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TensorEncoding.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "generated/helion_dialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "generated/helion_attributes.h.inc"

#define GET_OP_CLASSES
#include "generated/helion_ops.h.inc"

namespace heliograph::helion {

/// The attribute that says which FX node ("graph:name") an op of any dialect was built for.
inline constexpr llvm::StringLiteral kFxNode = "fx_node";

/// The attribute of a kernel's argument that says what the host part calls it.
inline constexpr llvm::StringLiteral kName = "helion.name";

/// The attribute of a grid or loop that says which blocks it runs over, in order; the config speaks of blocks.
inline constexpr llvm::StringLiteral kBlocks = "helion.blocks";

/// Names the results of a helion op after its `name` or its FX node, so that text reads `%load`, `%tile_m_offset`.
void nameResults(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName);

/// Lets loops, branches and trip counts of upstream dialects print their values under the names of the FX nodes.
void registerValueNames(mlir::DialectRegistry &registry);

/// Strides of a host tensor in elements, kDynamic where only the launch tells.
llvm::SmallVector<std::int64_t> stridesOf(mlir::RankedTensorType type);

/// Rank of a tile; a scalar has rank 0.
std::int64_t tileRank(mlir::Type type);

/// Shape of a tile; none for a scalar.
llvm::ArrayRef<std::int64_t> tileShape(mlir::Type type);

/// Element type of a tile; a scalar's own type.
mlir::Type elementType(mlir::Type type);

} // namespace heliograph::helion
