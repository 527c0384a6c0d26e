// helion-to-cpu: stage-1 to functions over flat memory.
#include "core/mlir/cpu/memory.h"
#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/split.h"
#include "core/mlir/cpu/values.h"
#include "core/mlir/cpu/watch.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace heliograph::cpu {

namespace {

class ToCpu : public mlir::PassWrapper<ToCpu, mlir::OperationPass<mlir::ModuleOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToCpu)

    explicit ToCpu(bool checks = false) { m_checkBounds = checks; }
    ToCpu(const ToCpu &other) : PassWrapper(other) {}

    llvm::StringRef getArgument() const final { return "helion-to-cpu"; }
    llvm::StringRef getDescription() const final
    {
        return "Lowered kernels to functions over memory: one for a tile, one for the number of tiles";
    }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::affine::AffineDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect,
                        mlir::linalg::LinalgDialect, mlir::memref::MemRefDialect, mlir::scf::SCFDialect,
                        mlir::tensor::TensorDialect>();
    }

    void runOnOperation() final
    {
        llvm::SmallVector<mlir::func::FuncOp> kernels;
        for (auto function : getOperation().getOps<mlir::func::FuncOp>())
            if (!function.isDeclaration() && !function.getBody().getOps<mlir::affine::AffineParallelOp>().empty())
                kernels.push_back(function);
        if (!llvm::all_of(kernels, [](auto kernel) { return canLower(kernel); }))
            return signalPassFailure();
        if (getOperation().walk([](helion::WatchOp) { return mlir::WalkResult::interrupt(); }).wasInterrupted())
            declareWatching(getOperation());
        for (mlir::func::FuncOp kernel : kernels)
            if (mlir::failed(splitKernel(kernel)))
                return signalPassFailure();
        if (mlir::failed(lowerOps()))
            signalPassFailure();
    }

private:
    /// All that has no lowering is told, not only the first.
    static bool canLower(mlir::func::FuncOp kernel)
    {
        bool can = true;
        kernel.walk([&](mlir::Operation *op) {
            const bool isKnown =
                llvm::isa<helion::AnnotateTensorOp, helion::StrideOp, helion::RangeOp, helion::BroadcastOp,
                          helion::TakeOp, helion::LoadOp, helion::StoreOp, helion::AtomicOp, helion::CompareSwapOp,
                          helion::ScanOp, helion::YieldOp, helion::PoisonOp, helion::BarrierOp, helion::WatchOp>(op);
            if (isKnown || !llvm::isa_and_nonnull<helion::HelionDialect>(op->getDialect()))
                return;
            op->emitOpError("has no lowering for the CPU") << calleeOf(op);
            can = false;
        });
        return can;
    }

    /// What a call is of, behind a colon: the user's own function of Triton (its name without the types that Triton
    /// appends) before Helion's that took it; empty of other ops.
    static std::string calleeOf(mlir::Operation *op)
    {
        const auto call = op->getAttrOfType<mlir::DictionaryAttr>(helion::kTritonCall);
        const auto function = call ? call.getAs<mlir::StringAttr>("function") : mlir::StringAttr();
        const auto name = op->getAttrOfType<mlir::StringAttr>("fn_name");
        if (!function || !name || !name.getValue().ends_with("triton_kernel"))
            return name ? ": " + name.getValue().str() : "";
        const llvm::StringRef path = function.getValue().split("__").first;
        return ": the Triton function " + path.substr(path.rfind('.') + 1).str();
    }

    mlir::LogicalResult lowerOps()
    {
        AccessTable checks;
        mlir::RewritePatternSet accesses(&getContext()), values(&getContext());
        populateMemoryPatterns(accesses, m_checkBounds ? &checks : nullptr);
        populateWatchPatterns(accesses);
        populateValuePatterns(values);
        values.add(+[](helion::BarrierOp op, mlir::PatternRewriter &rewriter) {
            rewriter.eraseOp(op); // the threads of a program are one here
            return mlir::success();
        });
        // Accesses first: they look through ranges and broadcasts.
        if (mlir::failed(mlir::applyPatternsAndFoldGreedily(getOperation(), std::move(accesses))) ||
            mlir::failed(mlir::applyPatternsAndFoldGreedily(getOperation(), std::move(values))))
            return mlir::failure();
        if (m_checkBounds)
            checks.write(getOperation());
        return eraseCasts();
    }

    /// The tensors that stood for memory have no users left.
    mlir::LogicalResult eraseCasts()
    {
        const auto result = getOperation().walk([](mlir::UnrealizedConversionCastOp cast) {
            for (mlir::Operation *user : cast->getUsers()) {
                user->emitOpError("uses a host tensor other than by loads, stores, its sizes or strides");
                return mlir::WalkResult::interrupt();
            }
            cast.erase();
            return mlir::WalkResult::advance();
        });
        return mlir::failure(result.wasInterrupted());
    }

    Option<bool> m_checkBounds{*this, "check-bounds",
                               llvm::cl::desc("Ends with a word when an access is outside of its memory"),
                               llvm::cl::init(false)};
};

} // namespace

std::unique_ptr<mlir::Pass> createToCpuPass(bool checkBounds)
{
    return std::make_unique<ToCpu>(checkBounds);
}

} // namespace heliograph::cpu
