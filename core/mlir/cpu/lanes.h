// Lanes of tiles: the loops over them, and the scalar that one of them holds.
#pragma once

#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <map>

namespace heliograph::cpu {

/// Computes the scalar of one lane at the builder's place. What is cheap, or used only there, is computed for the lane
/// alone; everything else is a tile in a buffer that is read.
class LaneReader
{
public:
    /// `user` is the op that the lanes are read for: what stands in its block and only feeds it is computed here.
    LaneReader(mlir::OpBuilder &builder, mlir::Operation *user) : m_builder(builder), m_user(user) {}

    /// Of a scalar it is the scalar.
    mlir::Value read(mlir::Value tile, llvm::ArrayRef<mlir::Value> lane) { return read(tile, lane, true); }

private:
    mlir::Value read(mlir::Value tile, llvm::ArrayRef<mlir::Value> lane, bool isOnlyUse);
    mlir::Value compute(mlir::Operation *op, llvm::ArrayRef<mlir::Value> lane, bool isOnlyUse);
    mlir::Value computeElementwise(mlir::Operation *op, llvm::ArrayRef<mlir::Value> lane, bool isOnlyUse);
    mlir::Value zero();

    mlir::OpBuilder &m_builder;
    mlir::Operation *m_user;
    std::map<std::vector<void *>, mlir::Value> m_known; ///< by tile and lane, so that shared parts are computed once
};

/// The lane of its input along `dim` that lane number `lane` of a take is.
mlir::Value takenLane(mlir::OpBuilder &builder, helion::TakeOp take, mlir::Value lane);

/// Loops over the lanes of a shape, the last dimension innermost; `body` gets the lane and what is carried, and gives
/// what goes on. Results are what the last lane left.
using LaneBody = llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder &, mlir::ValueRange lane,
                                                                   mlir::ValueRange carried)>;
llvm::SmallVector<mlir::Value> forEachLane(mlir::OpBuilder &builder, mlir::Location loc,
                                           llvm::ArrayRef<std::int64_t> shape, mlir::ValueRange carried, LaneBody body);

} // namespace heliograph::cpu
