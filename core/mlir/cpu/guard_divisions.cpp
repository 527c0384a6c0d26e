// helion-cpu-guard-divisions: a CPU traps when it divides an integer by 0, or the least one by -1; a GPU goes on, and
// lanes that are masked off may hold anything. Here what is divided by 0 gives 0, and the least integer by -1 itself.
#include "core/mlir/cpu/passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Pass/Pass.h"

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
using mlir::Value;

bool isDivision(mlir::Operation *op)
{
    return llvm::isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(op);
}

bool isSafe(mlir::Operation *op)
{
    mlir::APInt divisor;
    return mlir::matchPattern(op->getOperand(1), mlir::m_ConstantInt(&divisor)) && !divisor.isZero() &&
           !divisor.isAllOnes();
}

/// Divides by 1 instead, and puts the result right afterwards.
void guard(mlir::Operation *op)
{
    mlir::OpBuilder builder(op);
    const mlir::Location loc = op->getLoc();
    const Value dividend = op->getOperand(0), divisor = op->getOperand(1);
    const auto constant = [&](std::int64_t value) -> Value {
        return builder.create<arith::ConstantOp>(loc, builder.getIntegerAttr(divisor.getType(), value));
    };
    const auto divides = [&](std::int64_t by) -> Value {
        return builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, divisor, constant(by));
    };
    const auto select = [&](Value condition, Value yes, Value no) -> Value {
        return builder.create<arith::SelectOp>(loc, condition, yes, no);
    };
    const bool isSigned = llvm::isa<arith::DivSIOp, arith::RemSIOp>(op);
    const Value byZero = divides(0), byMinusOne = isSigned ? divides(-1) : Value();
    Value safe = select(byZero, constant(1), divisor);
    if (isSigned)
        safe = select(byMinusOne, constant(1), safe);
    op->setOperand(1, safe);
    if (llvm::isa<arith::RemSIOp, arith::RemUIOp>(op))
        return; // 0 by 1, as it should be
    builder.setInsertionPointAfter(op);
    Value quotient = op->getResult(0);
    Value result = select(byZero, constant(0), quotient);
    const llvm::SmallPtrSet<mlir::Operation *, 1> own{result.getDefiningOp()};
    if (isSigned)
        result = select(byMinusOne, builder.create<arith::SubIOp>(loc, constant(0), dividend), result);
    quotient.replaceAllUsesExcept(result, own);
}

class GuardDivisions : public mlir::PassWrapper<GuardDivisions, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(GuardDivisions)

    llvm::StringRef getArgument() const final { return "helion-cpu-guard-divisions"; }
    llvm::StringRef getDescription() const final { return "Integer divisions that do not trap"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final { registry.insert<arith::ArithDialect>(); }

    void runOnOperation() final
    {
        llvm::SmallVector<mlir::Operation *> divisions;
        getOperation().walk([&](mlir::Operation *op) {
            if (isDivision(op) && !isSafe(op))
                divisions.push_back(op);
        });
        for (mlir::Operation *division : divisions)
            guard(division);
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createGuardDivisionsPass()
{
    return std::make_unique<GuardDivisions>();
}

} // namespace heliograph::cpu
