// A product of matrices has its sum innermost, so each of its steps would jump a row on in the right matrix and wait
// for the one before. With the columns innermost they are independent and side by side (helion-cpu-order-loops, on
// tensors); a few rows of the right matrix are then added at once, so that the sums are read and written less often
// (helion-cpu-unroll-products, on buffers).
#include "core/mlir/cpu/passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/LoopUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Pass/Pass.h"

namespace heliograph::cpu {

namespace {

namespace linalg = mlir::linalg;

/// The GPU's units multiply and add at once, without rounding between.
void allowFusedMultiplyAdd(linalg::GenericOp op)
{
    const auto contract = mlir::arith::FastMathFlagsAttr::get(op.getContext(), mlir::arith::FastMathFlags::contract);
    op.walk([&](mlir::Operation *inner) {
        if (llvm::isa<mlir::arith::MulFOp, mlir::arith::AddFOp>(inner))
            inner->setAttr("fastmath", contract);
    });
}

/// Operands that the body widens are widened before: once an element, not once a product.
void widenOperands(mlir::IRRewriter &rewriter, linalg::GenericOp op)
{
    for (mlir::OpOperand *operand : op.getDpsInputOperands()) {
        mlir::BlockArgument element = op.getMatchingBlockArgument(operand);
        auto cast = element.hasOneUse() ? llvm::dyn_cast<mlir::arith::ExtFOp>(*element.user_begin()) : nullptr;
        if (!cast)
            continue;
        auto narrow = llvm::cast<mlir::RankedTensorType>(operand->get().getType());
        rewriter.setInsertionPoint(op);
        operand->set(rewriter.create<mlir::arith::ExtFOp>(op.getLoc(), narrow.clone(cast.getType()), operand->get()));
        element.setType(cast.getType());
        rewriter.replaceOp(cast, element);
    }
}

class OrderLoops : public mlir::PassWrapper<OrderLoops, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(OrderLoops)

    llvm::StringRef getArgument() const final { return "helion-cpu-order-loops"; }
    llvm::StringRef getDescription() const final { return "Walks along rows in multiplications of matrices"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::arith::ArithDialect, linalg::LinalgDialect>();
    }

    void runOnOperation() final
    {
        llvm::SmallVector<linalg::LinalgOp> products;
        getOperation().walk([&](linalg::LinalgOp op) {
            if (linalg::isaContractionOpInterface(op) && !llvm::isa<linalg::GenericOp>(op) && op.getNumLoops() > 1)
                products.push_back(op);
        });
        mlir::IRRewriter rewriter(&getContext());
        for (linalg::LinalgOp product : products)
            if (mlir::failed(order(rewriter, product)))
                return signalPassFailure();
    }

private:
    /// (..., column, sum) to (..., sum, column)
    static mlir::LogicalResult order(mlir::IRRewriter &rewriter, linalg::LinalgOp product)
    {
        rewriter.setInsertionPoint(product);
        auto generic = linalg::generalizeNamedOp(rewriter, product);
        if (mlir::failed(generic))
            return mlir::failure();
        allowFusedMultiplyAdd(*generic);
        widenOperands(rewriter, *generic);
        llvm::SmallVector<unsigned> order(llvm::to_vector(llvm::seq(0u, generic->getNumLoops())));
        std::swap(order[order.size() - 1], order[order.size() - 2]);
        return linalg::interchangeGenericOp(rewriter, *generic, order);
    }
};

class UnrollProducts : public mlir::PassWrapper<UnrollProducts, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(UnrollProducts)

    llvm::StringRef getArgument() const final { return "helion-cpu-unroll-products"; }
    llvm::StringRef getDescription() const final { return "Loops of ordered multiplications, a few steps at once"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::affine::AffineDialect>();
    }

    void runOnOperation() final
    {
        llvm::SmallVector<linalg::GenericOp> products;
        getOperation().walk([&](linalg::GenericOp op) {
            if (isOrdered(op))
                products.push_back(op);
        });
        mlir::IRRewriter rewriter(&getContext());
        for (linalg::GenericOp product : products) {
            rewriter.setInsertionPoint(product);
            const auto loops = linalg::linalgOpToAffineLoops(rewriter, product);
            if (mlir::failed(loops))
                return signalPassFailure();
            rewriter.eraseOp(product);
            const auto loop = [&](std::size_t fromLast) {
                return llvm::cast<mlir::affine::AffineForOp>((*loops)[loops->size() - fromLast]);
            };
            (void)mlir::affine::loopUnrollJamUpToFactor(loop(2), kSums);
            (void)mlir::affine::loopUnrollJamUpToFactor(loop(3), kRows);
        }
    }

private:
    static constexpr std::uint64_t kSums = 4, kRows = 2;

    static bool isOrdered(linalg::GenericOp op)
    {
        const auto loops = op.getIteratorTypesArray();
        return op.hasPureBufferSemantics() && loops.size() >= 3 && linalg::isaContractionOpInterface(op) &&
               linalg::isReductionIterator(loops[loops.size() - 2]);
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createUnrollProductsPass()
{
    return std::make_unique<UnrollProducts>();
}

std::unique_ptr<mlir::Pass> createOrderLoopsPass()
{
    return std::make_unique<OrderLoops>();
}

} // namespace heliograph::cpu
