// Names for the values of upstream ops: `%tile_k_iv`, `%acc_iter`, `%tiles`. They implement no name interface of their
// own, so one is attached from outside; the words come from the helion ops that use the values.
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace heliograph::helion {

static llvm::StringRef fxName(mlir::Operation *op)
{
    const auto node = op ? op->getAttrOfType<mlir::StringAttr>(kFxNode) : mlir::StringAttr();
    return node ? node.getValue().substr(node.getValue().rfind(':') + 1) : llvm::StringRef();
}

/// What the value stands for: the variable its phi merges, else what it was before.
static llvm::StringRef variableOf(mlir::Value result, mlir::Value initial)
{
    for (mlir::Operation *user : result.getUsers())
        if (auto phi = llvm::dyn_cast<PhiOp>(user); phi && phi.getCurrent() == result)
            return fxName(phi.getInitial() ? phi.getInitial().getDefiningOp() : user);
    return initial ? fxName(initial.getDefiningOp()) : llvm::StringRef();
}

/// The tile that counts with `iv`, if one does.
static llvm::StringRef tileOf(mlir::Value iv)
{
    for (mlir::Operation *user : iv.getUsers())
        if (llvm::isa<TileOp, TileAtOp>(user))
            return user->getAttrOfType<mlir::StringAttr>("name").getValue();
    return {};
}

static void setIv(mlir::Value iv, mlir::OpAsmSetValueNameFn setName)
{
    const llvm::StringRef tile = tileOf(iv);
    setName(iv, tile.empty() ? "iv" : (tile + "_iv").str());
}

static void setSuffixed(mlir::Value value, llvm::StringRef name, llvm::StringRef suffix,
                        mlir::OpAsmSetValueNameFn setName)
{
    if (!name.empty())
        setName(value, (name + suffix).str());
}

static void nameLoopResults(mlir::Operation *op, mlir::ValueRange initial, mlir::OpAsmSetValueNameFn setName)
{
    for (auto [result, init] : llvm::zip(op->getResults(), initial))
        setSuffixed(result, variableOf(result, init), "_out", setName);
}

static void nameCarried(mlir::Operation *op, mlir::Block::BlockArgListType arguments, mlir::ValueRange initial,
                        mlir::OpAsmSetValueNameFn setName)
{
    for (auto [argument, result, init] : llvm::zip(arguments, op->getResults(), initial))
        setSuffixed(argument, variableOf(result, init), "_iter", setName);
}

template <typename Loop>
struct ForNames : mlir::OpAsmOpInterface::ExternalModel<ForNames<Loop>, Loop> {
    void getAsmResultNames(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName) const
    {
        nameLoopResults(op, llvm::cast<Loop>(op).getInits(), setName);
    }
    void getAsmBlockArgumentNames(mlir::Operation *op, mlir::Region &, mlir::OpAsmSetValueNameFn setName) const
    {
        auto loop = llvm::cast<Loop>(op);
        setIv(loop.getInductionVar(), setName);
        nameCarried(op, loop.getRegionIterArgs(), loop.getInits(), setName);
    }
};

struct ParallelNames : mlir::OpAsmOpInterface::ExternalModel<ParallelNames, mlir::affine::AffineParallelOp> {
    void getAsmBlockArgumentNames(mlir::Operation *, mlir::Region &region, mlir::OpAsmSetValueNameFn setName) const
    {
        for (mlir::Value iv : region.getArguments())
            setIv(iv, setName);
    }
};

struct WhileNames : mlir::OpAsmOpInterface::ExternalModel<WhileNames, mlir::scf::WhileOp> {
    void getAsmResultNames(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName) const
    {
        nameLoopResults(op, llvm::cast<mlir::scf::WhileOp>(op).getInits(), setName);
    }
    void getAsmBlockArgumentNames(mlir::Operation *op, mlir::Region &region, mlir::OpAsmSetValueNameFn setName) const
    {
        nameCarried(op, region.getArguments(), llvm::cast<mlir::scf::WhileOp>(op).getInits(), setName);
    }
};

struct IfNames : mlir::OpAsmOpInterface::ExternalModel<IfNames, mlir::scf::IfOp> {
    void getAsmResultNames(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName) const
    {
        auto branch = llvm::cast<mlir::scf::IfOp>(op);
        for (auto [result, value] : llvm::zip(op->getResults(), branch.thenYield().getOperands()))
            setSuffixed(result, fxName(value.getDefiningOp()), "_out", setName);
    }
};

struct TripCountNames : mlir::OpAsmOpInterface::ExternalModel<TripCountNames, mlir::arith::CeilDivSIOp> {
    void getAsmResultNames(mlir::Operation *op, mlir::OpAsmSetValueNameFn setName) const
    {
        auto block = op->getOperand(1).getDefiningOp<BlockSizeOp>();
        setName(op->getResult(0), block ? (block.getName() + "_tiles").str() : "tiles");
    }
};

void registerValueNames(mlir::DialectRegistry &registry)
{
    registry.addExtension(+[](mlir::MLIRContext *context, mlir::affine::AffineDialect *) {
        mlir::affine::AffineForOp::attachInterface<ForNames<mlir::affine::AffineForOp>>(*context);
        mlir::affine::AffineParallelOp::attachInterface<ParallelNames>(*context);
    });
    registry.addExtension(+[](mlir::MLIRContext *context, mlir::scf::SCFDialect *) {
        mlir::scf::ForOp::attachInterface<ForNames<mlir::scf::ForOp>>(*context);
        mlir::scf::WhileOp::attachInterface<WhileNames>(*context);
        mlir::scf::IfOp::attachInterface<IfNames>(*context);
    });
    registry.addExtension(+[](mlir::MLIRContext *context, mlir::arith::ArithDialect *) {
        mlir::arith::CeilDivSIOp::attachInterface<TripCountNames>(*context);
    });
}

} // namespace heliograph::helion
