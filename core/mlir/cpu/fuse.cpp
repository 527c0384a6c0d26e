// helion-cpu-fuse: elementwise loops on tensors become one where nothing is computed twice for it.
#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/values.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace heliograph::cpu {

namespace {

namespace linalg = mlir::linalg;

/// Moves lanes and computes nothing to speak of.
bool isPlain(linalg::LinalgOp op)
{
    return llvm::all_of(op->getRegion(0).front(), [](mlir::Operation &inner) {
        return llvm::isa<linalg::YieldOp, linalg::IndexOp, mlir::arith::IndexCastOp>(inner);
    });
}

std::int64_t iterations(linalg::LinalgOp op)
{
    std::int64_t product = 1;
    for (const std::int64_t size : op.getStaticLoopRanges())
        product *= size;
    return product;
}

bool mayFuse(mlir::OpOperand *operand)
{
    auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
    auto consumer = llvm::dyn_cast<linalg::LinalgOp>(operand->getOwner());
    if (!producer || !consumer)
        return false;
    return isPlain(producer) || (producer->hasOneUse() && producer->getBlock() == consumer->getBlock() &&
                                 iterations(consumer) <= iterations(producer));
}

/// What is left of constants of whole tiles: a buffer that is filled, not one that is copied.
mlir::LogicalResult fillConstant(mlir::arith::ConstantOp op, mlir::PatternRewriter &rewriter)
{
    const auto splat = llvm::dyn_cast<mlir::SplatElementsAttr>(op.getValue());
    const auto type = llvm::dyn_cast<mlir::RankedTensorType>(op.getType());
    if (!splat || !type)
        return mlir::failure();
    auto value = rewriter.create<mlir::arith::ConstantOp>(op.getLoc(), splat.getSplatValue<mlir::TypedAttr>());
    rewriter.replaceOp(op, filled(rewriter, op.getLoc(), type, value));
    return mlir::success();
}

class Fuse : public mlir::PassWrapper<Fuse, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Fuse)

    llvm::StringRef getArgument() const final { return "helion-cpu-fuse"; }
    llvm::StringRef getDescription() const final { return "Merges elementwise linalg ops that compute nothing twice"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::arith::ArithDialect, linalg::LinalgDialect, mlir::tensor::TensorDialect>();
    }

    void runOnOperation() final
    {
        mlir::RewritePatternSet fusion(&getContext()), constants(&getContext());
        linalg::populateElementwiseOpsFusionPatterns(fusion, mayFuse);
        constants.add(fillConstant);
        if (mlir::failed(mlir::applyPatternsAndFoldGreedily(getOperation(), std::move(fusion))) ||
            mlir::failed(mlir::applyPatternsAndFoldGreedily(getOperation(), std::move(constants))))
            signalPassFailure();
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createFusePass()
{
    return std::make_unique<Fuse>();
}

} // namespace heliograph::cpu
