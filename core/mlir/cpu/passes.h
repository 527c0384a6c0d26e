// From stage-1 to the CPU: the passes, and what their functions say of themselves.
#pragma once

#include "mlir/Pass/PassManager.h"

#include <memory>

namespace heliograph::cpu {

// What helion-to-cpu leaves: for each root graph a function that computes one tile, and one that says how many there
// are. Attributes of the first:
inline constexpr llvm::StringLiteral kGrid = "helion.grid";             ///< symbol of the second
inline constexpr llvm::StringLiteral kSequential = "helion.sequential"; ///< tiles must be computed one after another
// Attributes of their arguments, all of them `index` but for the tensors and numbers of the host (helion::kName):
inline constexpr llvm::StringLiteral kSizeOf = "helion.size_of";     ///< of this tensor along kDim
inline constexpr llvm::StringLiteral kStrideOf = "helion.stride_of"; ///< of this tensor along kDim, in elements
inline constexpr llvm::StringLiteral kDim = "helion.dim";
inline constexpr llvm::StringLiteral kTile = "helion.tile"; ///< number of the tile along this dimension of the grid
/// On a tensor's argument: the tensor type that it had, with its sizes and strides.
inline constexpr llvm::StringLiteral kTensor = "helion.tensor";
/// On the module, with bounds checks: what each access is (kAccessKind, kName, kAccessPlace), by its number.
inline constexpr llvm::StringLiteral kAccesses = "helion.accesses";
inline constexpr llvm::StringLiteral kAccessKind = "kind";
inline constexpr llvm::StringLiteral kAccessPlace = "place";
/// What an access outside of its memory calls, with its number and the offset; does not return.
inline constexpr llvm::StringLiteral kOutOfBounds = "helion_out_of_bounds";
// What a watched value calls: whether anyone wants it now (an index, not 0), then its real lanes and its lanes.
inline constexpr llvm::StringLiteral kWatching = "helion_watching";
inline constexpr llvm::StringLiteral kWatchReal = "helion_watch_real";
inline constexpr llvm::StringLiteral kWatchFloat = "helion_watch_float";     ///< f64
inline constexpr llvm::StringLiteral kWatchInteger = "helion_watch_integer"; ///< i64

/// Stage-1 to functions over flat memory, tiles still tensors of upstream dialects.
std::unique_ptr<mlir::Pass> createToCpuPass(bool checkBounds = false);
/// Elementwise ops to loops on tensors, merged where that computes nothing twice.
std::unique_ptr<mlir::Pass> createFusePass();
/// Sums of floats along a dimension become several side by side.
std::unique_ptr<mlir::Pass> createSplitSumsPass();
/// Multiplications of matrices walk along rows in their innermost loop.
std::unique_ptr<mlir::Pass> createOrderLoopsPass();
/// The same ops on buffers to loops that take a few steps at once.
std::unique_ptr<mlir::Pass> createUnrollProductsPass();
/// Casts from and to 8-bit floats as arithmetic on their bits.
std::unique_ptr<mlir::Pass> createExpandFloat8Pass();
/// Divisions of integers that do not trap, whatever a lane holds.
std::unique_ptr<mlir::Pass> createGuardDivisionsPass();
/// What helion-to-cpu leaves to the dialect of LLVM.
void buildCpuToLlvm(mlir::OpPassManager &manager);

void registerPasses();

} // namespace heliograph::cpu
