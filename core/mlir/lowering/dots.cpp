// Matrix products: linalg.matmul and batch_matmul into their accumulator.
#include "core/mlir/lowering/dots.h"
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/BuiltinOps.h"

namespace heliograph::lowering {

using mlir::Value;

static mlir::Type operandType(mlir::Type left, mlir::Type right)
{
    const auto width = [](mlir::Type type) { return type.getIntOrFloatBitWidth(); };
    if (left == right)
        return left;
    const bool isFloat = llvm::isa<mlir::FloatType>(left);
    if (isFloat != llvm::isa<mlir::FloatType>(right))
        return isFloat ? left : right;
    // Two formats of one width (e4m3 and e5m2, f16 and bf16) meet in one that holds both.
    if (width(left) == width(right) && isFloat)
        return width(left) == 8 ? mlir::Type(mlir::FloatType::getF16(left.getContext()))
                                : mlir::Type(mlir::FloatType::getF32(left.getContext()));
    return width(left) > width(right) ? left : right;
}

/// Products are summed in f32 (f64 for f64), integers in i32; in f16 only where the accumulator is.
static mlir::Type sumType(mlir::Type operand, mlir::Type acc)
{
    mlir::MLIRContext *context = operand.getContext();
    if (llvm::isa<mlir::IntegerType>(operand))
        return mlir::IntegerType::get(context, 32);
    if (operand.isF64() || (acc && acc.isF16() && operand.isF16()))
        return operand.isF64() ? operand : acc;
    return mlir::FloatType::getF32(context);
}

Value product(Lanes &l, Lane lhs, Lane rhs, Value acc)
{
    const mlir::Type type = operandType(lhs.element(), rhs.element());
    const Value a = l.cast(lhs, type), b = l.cast(rhs, type);
    const Shape left = shapeOf(a.getType()), right = shapeOf(b.getType());
    const std::size_t rank = left.size();
    if (rank != right.size() || rank < 2 || rank > 3 || left[rank - 1] != right[rank - 2])
        return {};
    Shape shape = left;
    shape[rank - 1] = right[rank - 1];
    const auto wanted =
        mlir::RankedTensorType::get(shape, sumType(type, acc ? helion::elementType(acc.getType()) : mlir::Type()));
    const bool isFused = acc && helion::elementType(acc.getType()) == wanted.getElementType();
    Value init = isFused ? l.broadcast(acc, shape) : l.constant(wanted, 0);
    if (!init || (rank == 3 && left[0] != right[0]))
        return {};
    Value result;
    if (rank == 3 && left[0] == 1) {
        const auto flat = [&](Value value) {
            const Shape whole = shapeOf(value.getType());
            return l.reshape(value, {whole[1], whole[2]});
        };
        const Value sum = flat(init);
        result =
            l.builder().create<mlir::linalg::MatmulOp>(l.loc(), mlir::ValueRange{flat(a), flat(b)}, sum).getResult(0);
        result = l.reshape(result, shape);
    } else if (rank == 3) {
        result = l.builder().create<mlir::linalg::BatchMatmulOp>(l.loc(), mlir::ValueRange{a, b}, init).getResult(0);
    } else {
        result = l.builder().create<mlir::linalg::MatmulOp>(l.loc(), mlir::ValueRange{a, b}, init).getResult(0);
    }
    if (!acc || isFused)
        return result;
    const Value added = l.broadcast(l.cast({acc}, wanted.getElementType()), shape);
    return added ? l.arith<mlir::arith::AddFOp, mlir::arith::AddIOp>(result, added) : Value();
}

static Lowered multiply(TorchCall &call, std::size_t first, Value acc)
{
    const Lane lhs = call.lane(first), rhs = call.lane(first + 1);
    if (!lhs || !rhs)
        return call.refuse("it needs two tiles");
    const Value value = product(call.lanes(), lhs, rhs, acc);
    return value ? call.result({value}) : call.refuse("the shapes of its tiles do not fit");
}

static Lowered withoutAcc(TorchCall &call)
{
    return multiply(call, 0, {});
}

static Lowered withAcc(TorchCall &call)
{
    for (const char *factor : {"beta", "alpha"})
        if (const mlir::Attribute given = call.keyword(factor); given && call.integer(given) != 1)
            return call.refuse(std::string(factor) + " is not 1");
    const Lane acc = call.lane(std::size_t(0));
    return acc ? multiply(call, 1, acc.value) : call.refuse("its accumulator is missing");
}

llvm::ArrayRef<Row> dotRows()
{
    static constexpr Row rows[] = {
        {"aten.mm.default", withoutAcc}, {"aten.bmm.default", withoutAcc}, {"aten.bmm.dtype", withoutAcc},
        {"aten.mm.dtype", withoutAcc},   {"aten.addmm.default", withAcc},  {"aten.baddbmm.default", withAcc},
        {"aten.addmm.dtype", withAcc},   {"aten.baddbmm.dtype", withAcc},
    };
    return rows;
}

} // namespace heliograph::lowering
