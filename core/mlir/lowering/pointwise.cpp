// Pointwise calls: brings the operands to the type and shape that the function is computed in (pointwise.h), and its
// value to the result's.
#include "core/mlir/lowering/pointwise.h"
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringMap.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

namespace {

// ---- one call -------------------------------------------------------------------------------------------------

bool isFloat(mlir::Type type)
{
    return llvm::isa<mlir::FloatType>(type);
}

/// The wider of two element types; a float wins over an integer, f32 over two 16-bit formats that differ.
mlir::Type promote(mlir::Type left, mlir::Type right)
{
    if (left == right || !right)
        return left;
    if (!left)
        return right;
    if (isFloat(left) != isFloat(right))
        return isFloat(left) ? left : right;
    const auto width = [](mlir::Type type) { return type.isIndex() ? 64U : type.getIntOrFloatBitWidth(); };
    if (isFloat(left) && width(left) == width(right))
        return mlir::FloatType::getF32(left.getContext());
    return width(left) >= width(right) ? left : right;
}

/// What the operands promote to. A Python number is as wide as the others make it, but a float makes f32 of integers
/// and of 16-bit floats.
mlir::Type promoted(TorchCall &call, unsigned operands)
{
    mlir::Type type;
    for (unsigned i = 0; i < operands; ++i) {
        const Lane lane = call.lane(i);
        if (lane && call.isNumber(i) && isFloat(lane.element()))
            type = promote(type, call.lanes().builder().getF32Type());
        else if (lane && !call.isNumber(i))
            type = promote(type, lane.element());
    }
    return type ? type : call.lanes().builder().getI64Type();
}

mlir::Type atLeastF32(mlir::Type type, mlir::OpBuilder &b)
{
    return isFloat(type) && type.getIntOrFloatBitWidth() >= 32 ? type : b.getF32Type();
}

mlir::Type computedIn(TorchCall &call, const Function &function)
{
    auto &b = call.lanes().builder();
    const mlir::Type result = call.resultElement();
    switch (function.in) {
    case In::Bool:
        return b.getI1Type();
    case In::Operands: {
        const mlir::Type type = promoted(call, function.operands);
        return type.isIndex() ? b.getI64Type() : type;
    }
    case In::Float:
        return atLeastF32(result, b);
    case In::Result:
        break;
    }
    const mlir::Type wide = isFloat(result) ? promoted(call, function.operands) : result;
    const bool isWider = isFloat(wide) && wide.getIntOrFloatBitWidth() > result.getIntOrFloatBitWidth();
    const bool is8Bit = isFloat(result) && result.getIntOrFloatBitWidth() == 8;
    return is8Bit ? b.getF32Type() : isWider ? wide : result.isIndex() ? b.getI64Type() : result;
}

/// Operand `index` in the type and shape of the computation.
Value operand(TorchCall &call, std::size_t index, mlir::Type type, bool toUnsigned, llvm::ArrayRef<std::int64_t> shape)
{
    const Lane lane = call.lane(index);
    if (!lane)
        return {};
    return call.lanes().broadcast(call.lanes().cast(lane, type, toUnsigned), shape);
}

/// `alpha` of an addition or subtraction multiplies the second operand.
Value scaled(TorchCall &call, Value value)
{
    const Lane alpha = call.lane(call.keyword("alpha"));
    if (!alpha)
        return value;
    Lanes &l = call.lanes();
    const Value factor = l.broadcast(l.cast(alpha, helion::elementType(value.getType())), shapeOf(value.getType()));
    return l.arith<arith::MulFOp, arith::MulIOp>(value, factor);
}

bool readsUnsigned(TorchCall &call, unsigned operands)
{
    if (call.isResultUnsigned())
        return true;
    for (unsigned i = 0; i < operands; ++i)
        if (!call.isNumber(i) && call.lane(i) && call.lane(i).isUnsigned)
            return true;
    return false;
}

Lowered lowerWith(TorchCall &call, const Function &function)
{
    const mlir::Type type = computedIn(call, function);
    const Shape shape = call.resultShape();
    const bool isUnsigned = !isFloat(type) && readsUnsigned(call, function.operands);
    const bool isWhere = function.operands == 3;
    llvm::SmallVector<Value> operands;
    for (unsigned i = isWhere ? 1 : 0; i < function.operands; ++i)
        operands.push_back(operand(call, i, type, isUnsigned, shape));
    if (isWhere)
        operands.push_back(operand(call, 0, call.lanes().builder().getI1Type(), false, shape));
    if (llvm::is_contained(operands, Value()))
        return call.refuse("an operand is missing, or its shape does not fit the result's");
    if (operands.size() == 2)
        operands[1] = scaled(call, operands[1]);
    return call.result({function.emit({call.lanes(), operands, isUnsigned}), isUnsigned});
}

/// Functions whose name does not say all: division with a rounding mode, clamp with one or two bounds.
Lowered divide(TorchCall &call)
{
    const auto mode = llvm::dyn_cast_or_null<mlir::StringAttr>(call.keyword("rounding_mode"));
    const llvm::StringRef word = mode ? mode.getValue() : "";
    const In in = isFloat(call.resultElement()) ? In::Float : In::Result;
    if (word == "floor")
        return lowerWith(call, {"", 2, in, floorDivide});
    if (word == "trunc")
        return lowerWith(call, {"", 2, in, truncDivide});
    return lowerWith(call, {"", 2, In::Float, quotient});
}

Lowered clamp(TorchCall &call)
{
    const mlir::Type type = call.resultElement();
    const Shape shape = call.resultShape();
    const bool isUnsigned = call.isResultUnsigned();
    Value value = operand(call, 0, type, isUnsigned, shape);
    for (const std::size_t i : {1, 2}) {
        if (!call.has(i) || !value)
            continue;
        const Value bound = operand(call, i, type, isUnsigned, shape);
        if (!bound)
            return call.refuse("a bound does not fit");
        const Value operands[] = {value, bound};
        const Operands o{call.lanes(), operands, isUnsigned};
        value = i == 1 ? extremum<true>(o) : extremum<false>(o);
    }
    return call.result({value, isUnsigned});
}

const llvm::StringMap<const Function *> &table()
{
    static const auto result = [] {
        llvm::StringMap<const Function *> map;
        for (const Function &function : pointwiseFunctions())
            map[function.name] = &function;
        return map;
    }();
    return result;
}

/// "aten.add" for "aten.add.Tensor".
llvm::StringRef family(llvm::StringRef name)
{
    return table().contains(name) ? name : name.rsplit('.').first;
}

Lowered lowerByTable(TorchCall &call)
{
    return lowerWith(call, *table().lookup(family(call.name())));
}

} // namespace

Handler findPointwise(llvm::StringRef name)
{
    if (name == "aten.div.Tensor_mode" || name == "aten.div.Scalar_mode")
        return divide;
    if (name == "aten.clamp.default" || name == "aten.clamp.Tensor")
        return clamp;
    return table().contains(family(name)) ? lowerByTable : nullptr;
}

llvm::SmallVector<llvm::StringRef> pointwiseNames()
{
    llvm::SmallVector<llvm::StringRef> names{"aten.clamp"};
    for (const Function &function : pointwiseFunctions())
        names.push_back(function.name);
    return names;
}

} // namespace heliograph::lowering
