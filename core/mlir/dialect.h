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

namespace mlir {
class PatternRewriter; // only files that rewrite include it
}

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

// What the captured launch gave for an argument, and what the code may therefore be specialised for. Absent: unknown.
/// Of a tensor: its first element stands at a multiple of so many bytes.
inline constexpr llvm::StringLiteral kDivisibility = "helion.divisibility";
/// Of a tensor whose type leaves some of them open: all its sizes and strides.
inline constexpr llvm::StringLiteral kSizes = "helion.sizes";
inline constexpr llvm::StringLiteral kStrides = "helion.strides";
/// Of a whole number.
inline constexpr llvm::StringLiteral kValue = "helion.value";

/// Of a tensor: the most that each of its sizes may be, kDynamic: any. A whole reduction has so many lanes and no more.
inline constexpr llvm::StringLiteral kMost = "helion.most";

/// Of the module: {name: text} of Triton functions that calls go to, in Triton IR that any MLIR reads, no locations.
inline constexpr llvm::StringLiteral kTritonFunctions = "helion.triton_functions";
/// Of a call: {function, operands: places or keywords of the arguments that it takes as values}.
inline constexpr llvm::StringLiteral kTritonCall = "helion.triton_call";

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

/// How many elements of memory a lane of a load takes; more than one where it reads them as one whole number.
std::int64_t packedElements(LoadOp load);

/// Element type of a tile; a scalar's own type.
mlir::Type elementType(mlir::Type type);

} // namespace heliograph::helion
