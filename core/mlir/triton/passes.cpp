// helion-to-triton: the pass around the converter, and the pipeline that leads to it.
#include "core/mlir/triton/passes.h"

#include "core/mlir/lowering/passes.h"
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

namespace heliograph::triton {

namespace {

struct ToTriton : mlir::PassWrapper<ToTriton, mlir::OperationPass<mlir::ModuleOp>> {
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToTriton)

    llvm::StringRef getArgument() const final { return "helion-to-triton"; }
    llvm::StringRef getName() const final { return "HelionToTriton"; }
    llvm::StringRef getDescription() const final
    {
        return "Convert lanes to Triton IR, for Triton's own compiler; the locations name the FX nodes";
    }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<mlir::arith::ArithDialect, mlir::math::MathDialect, mlir::scf::SCFDialect>();
        registry.insert<mlir::cf::ControlFlowDialect, mlir::ub::UBDialect>(); // in the code of users' functions
    }
    mlir::LogicalResult initialize(mlir::MLIRContext *context) final
    {
        context->allowUnregisteredDialects(); // Triton's
        return mlir::success();
    }
    void runOnOperation() final
    {
        mlir::ModuleOp module = getOperation();
        mlir::OpBuilder builder(&getContext());
        for (auto function : llvm::make_early_inc_range(module.getOps<mlir::func::FuncOp>())) {
            const std::string file = (function.getName() + ".fx").str();
            if (Converter(module, builder, file).function(function).failed())
                return signalPassFailure();
            function.erase();
        }
        // Triton reads a module that says nothing about Helion.
        for (const mlir::NamedAttribute attribute : llvm::to_vector(module->getDiscardableAttrs()))
            module->removeDiscardableAttr(attribute.getName());
    }
};

void buildPipeline(mlir::OpPassManager &manager)
{
    lowering::buildLowering(manager);
    manager.addPass(std::make_unique<ToTriton>());
}

} // namespace

void registerTritonPasses()
{
    mlir::PassRegistration<ToTriton>();
    mlir::PassPipelineRegistration<>("helion-stage0-to-triton", "Stage-0 to Triton IR", buildPipeline);
}

} // namespace heliograph::triton
