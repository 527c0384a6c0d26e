// helion-cpu-order-loops: a product of matrices has its sum innermost, so each of its steps would jump a row on in the
// right matrix and wait for the one before. With the columns innermost they are independent and side by side.
#include "core/mlir/cpu/passes.h"

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
        llvm::SmallVector<unsigned> order(llvm::to_vector(llvm::seq(0u, generic->getNumLoops())));
        std::swap(order[order.size() - 1], order[order.size() - 2]);
        return linalg::interchangeGenericOp(rewriter, *generic, order);
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createOrderLoopsPass()
{
    return std::make_unique<OrderLoops>();
}

} // namespace heliograph::cpu
