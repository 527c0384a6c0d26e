// helion-cpu-to-llvm: the passes in their order, and the registration of all.
#include "core/mlir/cpu/passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

#include <array>
#include <string>

namespace heliograph::cpu {

namespace {

using mlir::OpPassManager;
using mlir::func::FuncOp;

void addCleanup(OpPassManager &manager)
{
    manager.addPass(mlir::createCanonicalizerPass());
    manager.addPass(mlir::createCSEPass());
}

/// Tiles to buffers of the heap, which loops share and which are freed.
void addBuffers(OpPassManager &manager)
{
    mlir::bufferization::OneShotBufferizationOptions options;
    options.allowReturnAllocsFromLoops = true;
    // As a loop: parts of buffers need not be contiguous, and the function that copies those is in a library of MLIR's.
    options.memCpyFn = [](mlir::OpBuilder &builder, mlir::Location loc, mlir::Value from, mlir::Value to) {
        builder.create<mlir::linalg::CopyOp>(loc, from, to);
        return mlir::success();
    };
    manager.addPass(mlir::bufferization::createOneShotBufferizePass(options));
    addCleanup(manager);
    manager.addNestedPass<FuncOp>(mlir::bufferization::createBufferHoistingPass());
    manager.addNestedPass<FuncOp>(mlir::bufferization::createBufferLoopHoistingPass());
    mlir::bufferization::buildBufferDeallocationPipeline(manager, {});
    manager.addPass(mlir::createBufferizationToMemRefPass());
}

/// Small floats compute in f32 and are rounded after each op, so that every machine gives the same.
void addFloats(OpPassManager &manager)
{
    static const std::array<std::string, 4> small{"f16", "bf16", "f8E4M3FN", "f8E5M2"};
    mlir::arith::ArithEmulateUnsupportedFloatsOptions emulation;
    emulation.sourceTypeStrs = small;
    emulation.targetTypeStr = "f32";
    mlir::arith::ArithExpandOpsPassOptions expansion;
    expansion.includeBf16 = true;
    manager.addNestedPass<FuncOp>(mlir::math::createMathLegalizeToF32());
    manager.addPass(mlir::arith::createArithEmulateUnsupportedFloats(emulation));
    manager.addNestedPass<FuncOp>(createExpandFloat8Pass());
    manager.addPass(mlir::arith::createArithExpandOpsPass(expansion));
}

void addConversions(OpPassManager &manager)
{
    manager.addPass(mlir::createConvertSCFToCFPass());
    manager.addPass(mlir::createConvertMathToLLVMPass());
    manager.addPass(mlir::createConvertMathToLibmPass());
    manager.addPass(mlir::createArithToLLVMConversionPass());
    manager.addPass(mlir::createFinalizeMemRefToLLVMConversionPass());
    manager.addPass(mlir::createConvertFuncToLLVMPass());
    manager.addPass(mlir::createConvertControlFlowToLLVMPass());
    manager.addPass(mlir::createReconcileUnrealizedCastsPass());
}

} // namespace

void buildCpuToLlvm(OpPassManager &manager)
{
    manager.addPass(mlir::createLowerAffinePass()); // loops that carry tensors have buffers in scf only
    addCleanup(manager);
    manager.addNestedPass<FuncOp>(createOrderLoopsPass());
    manager.addNestedPass<FuncOp>(mlir::createConvertElementwiseToLinalgPass());
    manager.addNestedPass<FuncOp>(createFusePass());
    manager.addNestedPass<FuncOp>(createSplitSumsPass());
    addBuffers(manager);
    manager.addNestedPass<FuncOp>(createUnrollProductsPass());
    manager.addNestedPass<FuncOp>(mlir::createConvertLinalgToLoopsPass());
    manager.addPass(mlir::memref::createExpandStridedMetadataPass());
    manager.addPass(mlir::createLowerAffinePass());
    addFloats(manager);
    manager.addNestedPass<FuncOp>(createGuardDivisionsPass()); // after those that round down were made of them
    addCleanup(manager);
    addConversions(manager);
}

void registerPasses()
{
    mlir::registerPass([] { return createToCpuPass(); });
    mlir::registerPass(createFusePass);
    mlir::registerPass(createSplitSumsPass);
    mlir::registerPass(createOrderLoopsPass);
    mlir::registerPass(createUnrollProductsPass);
    mlir::registerPass(createExpandFloat8Pass);
    mlir::registerPass(createGuardDivisionsPass);
    mlir::PassPipelineRegistration<>("helion-cpu-to-llvm", "What helion-to-cpu leaves to the dialect of LLVM",
                                     buildCpuToLlvm);
}

} // namespace heliograph::cpu
