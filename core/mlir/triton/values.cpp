// Arithmetic, functions, casts and shapes: mostly the same ops on Triton's types, and what Triton spells otherwise.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::triton {

namespace arith = mlir::arith;
using mlir::failure;
using mlir::success;
using mlir::Value;

mlir::LogicalResult Converter::one(mlir::Operation *op, Value value)
{
    if (!value)
        return failure();
    e.map(op->getResult(0), value);
    return success();
}

/// The same op on the mapped operands.
mlir::LogicalResult Converter::arithmetic(mlir::Operation *op)
{
    mlir::OperationState state(e.loc(), op->getName());
    state.addOperands(e.mapped(op->getOperands()));
    for (const mlir::Type type : op->getResultTypes())
        state.addTypes(e.type(type));
    state.propertiesAttr = op->getPropertiesAsAttribute();
    mlir::Operation *made = e.builder().create(state);
    for (const auto [from, to] : llvm::zip(op->getResults(), made->getResults()))
        e.map(from, to);
    return success();
}

// ---- functions ------------------------------------------------------------------------------------------------

mlir::LogicalResult Converter::external(mlir::Operation *op, llvm::StringRef symbol)
{
    const mlir::Type element = helion::elementType(op->getResult(0).getType());
    if (!element.isF32() && !element.isF64())
        return refuse(op, "libdevice has it in f32 and f64");
    const std::string name = ("__nv_" + symbol + (element.isF32() ? "f" : "")).str();
    return one(op, e.value("tt.extern_elementwise", e.mapped(op->getOperands()), e.type(op->getResult(0).getType()),
                           {e.property("libname", ""), e.property("libpath", ""), e.flag("pure", true),
                            e.property("symbol", name)}));
}

/// Which function of libdevice stands for an op; Helion's generated code calls these, and Triton has no lowering of its
/// own for some.
static llvm::StringRef libdeviceName(llvm::StringRef op)
{
    static const llvm::StringMap<llvm::StringRef> table{
        {"math.exp", "exp"},    {"math.exp2", "exp2"},   {"math.expm1", "expm1"},    {"math.log1p", "log1p"},
        {"math.log2", "log2"},  {"math.log10", "log10"}, {"math.rsqrt", "rsqrt"},    {"math.tan", "tan"},
        {"math.asin", "asin"},  {"math.acos", "acos"},   {"math.atan", "atan"},      {"math.atan2", "atan2"},
        {"math.sinh", "sinh"},  {"math.cosh", "cosh"},   {"math.tanh", "tanh"},      {"math.erf", "erf"},
        {"math.powf", "pow"},   {"math.trunc", "trunc"}, {"math.roundeven", "rint"}, {"math.copysign", "copysign"},
        {"arith.remf", "fmod"},
    };
    return table.lookup(op);
}

mlir::LogicalResult Converter::function(mlir::Operation *op)
{
    if (auto exp = llvm::dyn_cast<mlir::math::ExpOp>(op);
        exp && bitEnumContainsAny(exp.getFastmath(), arith::FastMathFlags::afn))
        return one(op, e.make<mlir::math::ExpOp>(e.mapped(op->getOperand(0))));
    if (llvm::isa<mlir::math::SqrtOp>(op) && helion::elementType(op->getResult(0).getType()).isF32())
        return one(op, e.value("tt.precise_sqrt", e.mapped(op->getOperands()), e.type(op->getResult(0).getType())));
    const llvm::StringRef name = libdeviceName(op->getName().getStringRef());
    return name.empty() ? arithmetic(op) : external(op, name);
}

// ---- casts ----------------------------------------------------------------------------------------------------

static bool isOf(mlir::Type element, unsigned width)
{
    return llvm::isa<mlir::FloatType>(element) && element.getIntOrFloatBitWidth() == width;
}

mlir::LogicalResult Converter::cast(mlir::Operation *op)
{
    const Value wide = m_wide.lookup(op->getOperand(0));
    const Value input = wide ? wide : e.mapped(op->getOperand(0));
    const mlir::Type from = input.getType(), to = e.type(op->getResult(0).getType());
    const mlir::Type source = helion::elementType(from), target = helion::elementType(to);
    if (llvm::isa<arith::IndexCastOp, arith::IndexCastUIOp>(op)) {
        const unsigned have = source.getIntOrFloatBitWidth(), want = target.getIntOrFloatBitWidth();
        if (have == want)
            return one(op, input);
        if (have > want)
            return one(op, e.make<arith::TruncIOp>(to, input));
        return one(op, llvm::isa<arith::IndexCastUIOp>(op) ? e.make<arith::ExtUIOp>(to, input)
                                                           : e.make<arith::ExtSIOp>(to, input));
    }
    if (isOf(source, 8)) // to fp8 it rounds to nearest even
        return one(op, e.value("tt.fp_to_fp", input, to));
    if (isOf(target, 8))
        return one(op, e.value("tt.fp_to_fp", input, to, {e.property("rounding", 1)}));
    return arithmetic(op);
}

// ---- shapes ---------------------------------------------------------------------------------------------------

/// The places of the new dimensions, where all that is added are dimensions of size one; nullopt otherwise.
static std::optional<llvm::SmallVector<std::int32_t>> insertedDims(mlir::tensor::ExpandShapeOp op)
{
    llvm::SmallVector<std::int32_t> result;
    for (const auto [size, group] : llvm::zip(op.getSrcType().getShape(), op.getReassociationIndices())) {
        bool isFound = false; // the dimension that was there, the first that fits
        for (const std::int64_t dim : group) {
            const std::int64_t have = op.getResultType().getDimSize(static_cast<unsigned>(dim));
            if (!isFound && have == size)
                isFound = true;
            else if (have == 1)
                result.push_back(static_cast<std::int32_t>(dim));
            else
                return std::nullopt;
        }
        if (!isFound)
            return std::nullopt;
    }
    return result;
}

Value Converter::reshaped(Value value, mlir::Type type)
{
    if (value.getType() == type)
        return value;
    if (!llvm::isa<mlir::RankedTensorType>(value.getType()))
        return e.splat(value, type);
    if (!llvm::isa<mlir::RankedTensorType>(type))
        return e.value("tt.unsplat", value, type);
    return e.value("tt.reshape", value, type);
}

/// A product that leaves two dimensions for three is reshaped, as Helion does: that keeps its layout, where new
/// dimensions ask for another one of it.
Value Converter::expanded(mlir::tensor::ExpandShapeOp op)
{
    const mlir::Type type = e.type(op.getType());
    Value value = e.mapped(op.getSrc());
    const auto inserted = insertedDims(op);
    const bool isProduct = llvm::isa_and_nonnull<mlir::linalg::MatmulOp>(op.getSrc().getDefiningOp());
    if (!inserted || isProduct || !llvm::isa<mlir::RankedTensorType>(value.getType()))
        return reshaped(value, type);
    llvm::SmallVector<std::int64_t> shape(op.getSrcType().getShape());
    for (const std::int32_t axis : *inserted) {
        shape.insert(shape.begin() + axis, 1);
        const auto step = mlir::RankedTensorType::get(shape, helion::elementType(type));
        value = e.value("tt.expand_dims", value, step, {e.property("axis", axis)});
    }
    return value;
}

/// One half of a last dimension of size two, as tt.split gives it.
static std::optional<unsigned> halfOf(mlir::tensor::ExtractSliceOp slice)
{
    const auto from = slice.getSourceType(), to = slice.getType();
    const auto offsets = slice.getStaticOffsets();
    if (from.getRank() != to.getRank() + 1 || from.getShape().back() != 2 ||
        from.getShape().drop_back() != to.getShape())
        return std::nullopt;
    return offsets.back() == 0 || offsets.back() == 1 ? std::optional(static_cast<unsigned>(offsets.back()))
                                                      : std::nullopt;
}

/// A gather whose indices, the same in all rows, are kept within the input.
Value Converter::taken(helion::TakeOp take)
{
    const mlir::Type i32 = e.builder().getI32Type(), type = e.type(take.getType());
    const auto shape = helion::tileShape(type);
    const auto dim = static_cast<std::size_t>(take.getDim());
    Value index = e.range(shape[dim], i32);
    const mlir::Type vector = index.getType();
    index = e.make<arith::MulIOp>(index, e.splat(e.mapped(take.getStep()), vector));
    index = e.make<arith::AddIOp>(e.splat(e.mapped(take.getBegin()), vector), index);
    index = e.make<arith::MaxSIOp>(index, e.constant(vector, 0));
    index = e.make<arith::MinSIOp>(index, e.constant(vector, helion::tileShape(take.getInput().getType())[dim] - 1));
    llvm::SmallVector<std::int64_t> step{shape[dim]};
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (axis == dim)
            continue;
        step.insert(step.begin() + static_cast<std::ptrdiff_t>(axis), 1);
        index = e.value("tt.expand_dims", index, mlir::RankedTensorType::get(step, i32),
                        {e.property("axis", static_cast<std::int32_t>(axis))});
    }
    index = e.value("tt.broadcast", index, e.like(type, i32));
    return e.value("tt.gather", {e.mapped(take.getInput()), index}, type,
                   {e.property("axis", static_cast<std::int32_t>(dim))});
}

mlir::LogicalResult Converter::shape(mlir::Operation *op)
{
    const auto input = [&] { return e.mapped(op->getOperand(0)); };
    const auto type = [&] { return e.type(op->getResult(0).getType()); };
    return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
        .Case([&](mlir::tensor::EmptyOp) { return success(); })
        .Case([&](mlir::tensor::SplatOp) { return one(op, e.splat(input(), type())); })
        .Case([&](mlir::tensor::ExpandShapeOp expand) { return one(op, expanded(expand)); })
        .Case([&](mlir::tensor::CollapseShapeOp) { return one(op, reshaped(input(), type())); })
        .Case([&](mlir::tensor::ExtractOp extract) {
            const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(input().getType());
            if (!tensor)
                return one(op, input());
            return tensor.getNumElements() == 1 ? one(op, e.value("tt.unsplat", input(), type()))
                                                : refuse(extract, "it takes one element of many");
        })
        .Case([&](mlir::tensor::ExtractSliceOp slice) {
            const auto half = halfOf(slice);
            if (!half)
                return refuse(op, "it is no half of a dimension of size 2");
            return one(op, e.op("tt.split", input(), {type(), type()})->getResult(*half));
        })
        .Case([&](mlir::tensor::DimOp dim) {
            const auto index = dim.getConstantIndex();
            if (!index)
                return refuse(op, "its dimension is no constant");
            const auto tensor = llvm::cast<mlir::RankedTensorType>(dim.getSource().getType());
            const bool isKnown = !tensor.isDynamicDim(static_cast<unsigned>(*index));
            return one(op, isKnown ? e.constant(type(), tensor.getDimSize(static_cast<unsigned>(*index)))
                                   : extent(dim.getSource(), *index, false));
        })
        .Default([&](mlir::Operation *) { return refuse(op, "Triton has no such op"); });
}

// ---- products -------------------------------------------------------------------------------------------------

static std::int32_t precision(llvm::StringRef word)
{
    if (word == "tf32x3" || word == "ieee")
        return word == "ieee" ? 2 : 1;
    return word == "bf16x3" ? 3 : word == "bf16x6" ? 4 : 0;
}

mlir::LogicalResult Converter::product(mlir::Operation *op)
{
    auto interface = llvm::cast<mlir::linalg::LinalgOp>(op);
    const Value lhs = e.mapped(op->getOperand(0)), rhs = e.mapped(op->getOperand(1));
    const Value acc = e.mapped(interface.getDpsInits()[0]);
    const bool isEight = isOf(helion::elementType(lhs.getType()), 8);
    // On Hopper 0 would mean: add in f32 after each product, which takes the fp8 units out of it.
    const std::int32_t imprecise = isEight && m_config.architecture() == 90 ? 1 << 30 : 0;
    return one(op, e.value("tt.dot", {lhs, rhs, acc}, acc.getType(),
                           {e.property("inputPrecision", precision(m_config.settingWord("dot_precision"))),
                            e.property("maxNumImpreciseAcc", imprecise)}));
}

// ---- dispatch -------------------------------------------------------------------------------------------------

mlir::LogicalResult Converter::values(mlir::Operation *op)
{
    const llvm::StringRef dialect = op->getName().getDialectNamespace();
    if (dialect == "tensor")
        return shape(op);
    if (dialect == "math" || llvm::isa<arith::RemFOp>(op))
        return function(op);
    return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
        .Case([&](arith::ConstantOp constant) {
            const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(constant.getType());
            if (tensor && tensor.getRank() == 0) {
                const auto dense = llvm::cast<mlir::DenseElementsAttr>(constant.getValue());
                return one(
                    op, e.make<arith::ConstantOp>(llvm::cast<mlir::TypedAttr>(dense.getSplatValue<mlir::Attribute>())));
            }
            if (!constant.getType().isIndex())
                return arithmetic(op);
            const auto number = llvm::cast<mlir::IntegerAttr>(constant.getValue());
            return one(op, e.constant(e.builder().getI32Type(), number.getInt()));
        })
        .Case<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtFOp, arith::TruncFOp>([&](auto) { return cast(op); })
        .Case([&](arith::BitcastOp bits) {
            return one(op, e.value("tt.bitcast", e.mapped(bits.getIn()), e.type(bits.getType())));
        })
        .Case([&](helion::RangeOp range) {
            const auto type = llvm::cast<mlir::RankedTensorType>(range.getType());
            return one(op, e.range(type.getDimSize(0), type.getElementType()));
        })
        .Case([&](helion::BroadcastOp) {
            return one(op, e.value("tt.broadcast", e.mapped(op->getOperand(0)), e.type(op->getResult(0).getType())));
        })
        .Case([&](helion::TakeOp take) { return one(op, taken(take)); })
        .Case([&](helion::StrideOp stride) {
            const auto dim = static_cast<std::int64_t>(stride.getDim());
            const auto known = helion::stridesOf(llvm::cast<mlir::RankedTensorType>(stride.getTensor().getType()));
            return one(op, mlir::ShapedType::isDynamic(known[stride.getDim()])
                               ? extent(stride.getTensor(), dim, true)
                               : e.constant(e.builder().getI32Type(), known[stride.getDim()]));
        })
        .Case([&](helion::PoisonOp poison) { return one(op, e.constant(e.type(poison.getType()), 0)); })
        .Case<mlir::linalg::MatmulOp, mlir::linalg::BatchMatmulOp>([&](auto) { return product(op); })
        .Case([&](mlir::linalg::TransposeOp transpose) {
            llvm::SmallVector<std::int32_t> order;
            for (const std::int64_t dim : transpose.getPermutation())
                order.push_back(static_cast<std::int32_t>(dim));
            return one(op, e.value("tt.trans", e.mapped(transpose.getInput()), e.type(op->getResult(0).getType()),
                                   {e.property("order", e.builder().getDenseI32ArrayAttr(order))}));
        })
        .Default([&](mlir::Operation *) {
            return dialect == "arith" ? arithmetic(op) : refuse(op, "Triton has no such op");
        });
}

} // namespace heliograph::triton
