// helion-opt: registers exactly the dialects and passes that stage-0 uses, and hands the rest to MlirOptMain.
#include "core/mlir/tool.h"

#include "core/mlir/dialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

namespace heliograph
{

int helionOptMain(int argc, char **argv)
{
    mlir::DialectRegistry registry;
    registry
        .insert<helion::HelionDialect, mlir::affine::AffineDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect,
                mlir::math::MathDialect, mlir::scf::SCFDialect, mlir::tensor::TensorDialect>();
    helion::registerValueNames(registry);
    mlir::registerTransformsPasses();
    return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "Helion's MLIR driver", registry));
}

} // namespace heliograph
