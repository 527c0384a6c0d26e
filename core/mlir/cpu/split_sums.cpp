// helion-cpu-split-sums: a sum of floats along a row is a chain of additions that wait for each other and round at each
// step. In sixteen sums side by side, added at the end, the machine adds many at once and the error is that of a
// shorter chain, as with the trees of a GPU; and every machine adds in the same order.
#include "core/mlir/cpu/passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

namespace heliograph::cpu {

namespace {

namespace linalg = mlir::linalg;

constexpr std::int64_t kFewest = 16, kMost = 128;

/// About the square root of the length: then both chains, of each sum and of their sum, are short.
std::int64_t sumsOf(std::int64_t length)
{
    std::int64_t sums = kFewest;
    while (sums < kMost && 4 * sums * sums <= length)
        sums *= 2;
    return sums;
}

std::int64_t reducedLength(linalg::LinalgOp op)
{
    llvm::SmallVector<unsigned> dims;
    op.getReductionDims(dims);
    return dims.size() == 1 ? op.getStaticLoopRanges()[dims[0]] : 0;
}

/// One float that is added or multiplied up, along one dimension that the sums share evenly.
bool canSplit(linalg::LinalgOp op)
{
    if (op.getNumDpsInits() != 1 || linalg::isaContractionOpInterface(op) || op.hasIndexSemantics() ||
        !op.hasOnlyProjectedPermutations())
        return false;
    const std::int64_t length = reducedLength(op);
    const auto result = llvm::dyn_cast<mlir::RankedTensorType>(op.getDpsInits()[0].getType());
    return result && llvm::isa<mlir::FloatType>(result.getElementType()) && length > kFewest &&
           length % sumsOf(length) == 0;
}

linalg::SplitReductionOptions sideBySide(linalg::LinalgOp op)
{
    const auto rank = llvm::cast<mlir::RankedTensorType>(op.getDpsInits()[0].getType()).getRank();
    return {sumsOf(reducedLength(op)), static_cast<unsigned>(rank), /*innerParallel=*/true};
}

class SplitSums : public mlir::PassWrapper<SplitSums, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SplitSums)

    llvm::StringRef getArgument() const final { return "helion-cpu-split-sums"; }
    llvm::StringRef getDescription() const final { return "Sums of floats in several parts side by side"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::arith::ArithDialect, linalg::LinalgDialect, mlir::tensor::TensorDialect>();
    }

    void runOnOperation() final
    {
        llvm::SmallVector<linalg::LinalgOp> sums;
        getOperation().walk([&](linalg::LinalgOp op) {
            if (canSplit(op))
                sums.push_back(op);
        });
        mlir::IRRewriter rewriter(&getContext());
        for (linalg::LinalgOp sum : sums) {
            rewriter.setInsertionPoint(sum);
            (void)linalg::splitReduction(rewriter, sum, sideBySide); // what it does not know stays as it is
        }
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createSplitSumsPass()
{
    return std::make_unique<SplitSums>();
}

} // namespace heliograph::cpu
