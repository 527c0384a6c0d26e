// Reductions: sums, products, extrema, means, and where an extremum stands.
#include "core/mlir/lowering/reductions.h"
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringSwitch.h"

#include <limits>

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

std::optional<Reduction> reductionOf(llvm::StringRef name)
{
    name.consume_front("aten.");
    return llvm::StringSwitch<std::optional<Reduction>>(name.split('.').first)
        .Cases("sum", "mean", Reduction::Sum)
        .Case("prod", Reduction::Product)
        .Cases("amax", "max", Reduction::Max)
        .Cases("amin", "min", Reduction::Min)
        .Case("any", Reduction::Any)
        .Case("all", Reduction::All)
        .Case("xor_sum", Reduction::Xor)
        .Default(std::nullopt);
}

mlir::Type accumulatorType(Reduction reduction, mlir::Type input, mlir::Type result)
{
    const mlir::Type element = helion::elementType(input);
    if (reduction == Reduction::Any || reduction == Reduction::All)
        return mlir::IntegerType::get(input.getContext(), 1);
    if (llvm::isa<mlir::FloatType>(element))
        return element.getIntOrFloatBitWidth() < 32 ? mlir::FloatType::getF32(input.getContext()) : element;
    const bool grows = reduction == Reduction::Sum || reduction == Reduction::Product;
    return grows && !llvm::isa<mlir::FloatType>(result) ? result : element;
}

Value combine(Lanes &l, Reduction reduction, Value left, Value right, bool isUnsigned)
{
    switch (reduction) {
    case Reduction::Sum:
        return l.arith<arith::AddFOp, arith::AddIOp>(left, right);
    case Reduction::Product:
        return l.arith<arith::MulFOp, arith::MulIOp>(left, right);
    case Reduction::Max:
        return isUnsigned ? l.arith<arith::MaximumFOp, arith::MaxUIOp>(left, right)
                          : l.arith<arith::MaximumFOp, arith::MaxSIOp>(left, right);
    case Reduction::Min:
        return isUnsigned ? l.arith<arith::MinimumFOp, arith::MinUIOp>(left, right)
                          : l.arith<arith::MinimumFOp, arith::MinSIOp>(left, right);
    case Reduction::Any:
        return l.make<arith::OrIOp>(left, right);
    case Reduction::All:
        return l.make<arith::AndIOp>(left, right);
    case Reduction::Xor:
        return l.make<arith::XOrIOp>(left, right);
    }
    return {};
}

/// The smallest or greatest value of an integer type, as 64 bits.
static std::int64_t extreme(unsigned width, bool greatest, bool isUnsigned)
{
    const llvm::APInt value =
        greatest ? (isUnsigned ? llvm::APInt::getMaxValue(width) : llvm::APInt::getSignedMaxValue(width))
                 : (isUnsigned ? llvm::APInt::getMinValue(width) : llvm::APInt::getSignedMinValue(width));
    return isUnsigned ? static_cast<std::int64_t>(value.getZExtValue()) : value.getSExtValue();
}

Value identity(Lanes &l, Reduction reduction, mlir::Type type, bool isUnsigned)
{
    const mlir::Type element = helion::elementType(type);
    const bool isMax = reduction == Reduction::Max;
    if (reduction == Reduction::Product || reduction == Reduction::All)
        return l.constant(type, 1);
    if (reduction != Reduction::Max && reduction != Reduction::Min)
        return l.constant(type, 0);
    if (llvm::isa<mlir::FloatType>(element))
        return l.constant(type,
                          isMax ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity());
    return l.constant(type, extreme(element.getIntOrFloatBitWidth(), !isMax, isUnsigned || element.isInteger(1)));
}

static Value withoutDims(Lanes &l, Value value)
{
    return shapeOf(value.getType()).empty() && llvm::isa<mlir::RankedTensorType>(value.getType())
               ? l.make<mlir::tensor::ExtractOp>(value, mlir::ValueRange())
               : value;
}

static mlir::RankedTensorType reducedType(mlir::Type type, std::int64_t dim, mlir::Type element)
{
    Shape shape = shapeOf(type);
    shape.erase(shape.begin() + dim);
    return mlir::RankedTensorType::get(shape, element);
}

Value reduceDim(Lanes &l, Reduction reduction, Value input, std::int64_t dim, bool isUnsigned)
{
    const mlir::Type element = helion::elementType(input.getType());
    const Value init = identity(l, reduction, reducedType(input.getType(), dim, element), isUnsigned);
    const auto body = [&](mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange elements) {
        Lanes inner(builder, loc);
        builder.create<mlir::linalg::YieldOp>(loc, combine(inner, reduction, elements[1], elements[0], isUnsigned));
    };
    auto op = l.builder().create<mlir::linalg::ReduceOp>(l.loc(), input, init, llvm::ArrayRef(dim), body);
    return withoutDims(l, op.getResult(0));
}

// ---- calls ----------------------------------------------------------------------------------------------------

/// The dimensions that a call reduces, the last first; all where it names none.
static std::optional<Shape> reducedDims(TorchCall &call, std::int64_t rank)
{
    Shape dims;
    if (const auto listed = call.integers(1); listed && !listed->empty())
        dims = *listed;
    else if (call.has(1) && !listed)
        return std::nullopt;
    else
        for (std::int64_t i = 0; i < rank; ++i)
            dims.push_back(i);
    for (std::int64_t &dim : dims) {
        if (dim < -rank || dim >= rank)
            return std::nullopt;
        dim += dim < 0 ? rank : 0;
    }
    llvm::sort(dims, std::greater<>());
    return dims;
}

static Lowered reduceBy(TorchCall &call, Reduction reduction, const Shape &dims)
{
    Lane input = call.lanesOf(0).front();
    Lanes &l = call.lanes();
    const mlir::Type type = accumulatorType(reduction, input.type(), call.resultElement());
    Value value = l.cast(input, type, input.isUnsigned);
    for (const std::int64_t dim : dims)
        value = reduceDim(l, reduction, value, dim, input.isUnsigned);
    const Value converted = l.cast({value, input.isUnsigned}, call.resultElement(), call.isResultUnsigned());
    return Values{l.reshape(converted, call.resultShape())};
}

static Lowered reduce(TorchCall &call)
{
    const auto inputs = call.lanesOf(0);
    const auto reduction = reductionOf(call.name());
    if (inputs.empty() || !inputs.front() || !reduction)
        return call.refuse("it has no input");
    const auto rank = static_cast<std::int64_t>(shapeOf(inputs.front().type()).size());
    if (rank == 0)
        return call.result(inputs.front());
    const auto dims = reducedDims(call, rank);
    return dims ? reduceBy(call, *reduction, *dims) : call.refuse("its dimensions are not known");
}

/// The first half of a mean and the like: `helion.reduction` says which.
static Lowered reduceFirstHalf(TorchCall &call)
{
    const auto told = call.op()->getAttrOfType<mlir::DictionaryAttr>("helion.reduction");
    const auto type = told ? told.getAs<mlir::StringAttr>("type") : mlir::StringAttr();
    const auto axis = told ? told.getAs<mlir::IntegerAttr>("axis") : mlir::IntegerAttr();
    const auto reduction = type ? reductionOf(type.getValue()) : std::nullopt;
    const auto inputs = call.lanesOf(0);
    if (!reduction || !axis || inputs.size() != 1 || !inputs.front())
        return call.refuse("the records do not say what it reduces");
    const auto rank = static_cast<std::int64_t>(shapeOf(inputs.front().type()).size());
    const std::int64_t dim = axis.getInt() + (axis.getInt() < 0 ? rank : 0);
    if (dim < 0 || dim >= rank)
        return call.refuse("its dimension lies outside of the tile");
    return reduceBy(call, *reduction, {dim});
}

/// Without a first half there was nothing to sum: each mean is of one element. Other ones are refused, since lanes may
/// be padding.
static Lowered meanOfOne(TorchCall &call)
{
    const Lane input = call.lane(0);
    const Shape shape = input ? shapeOf(input.type()) : Shape();
    const auto dims = reducedDims(call, static_cast<std::int64_t>(shape.size()));
    if (!input || !dims || !llvm::all_of(*dims, [&](std::int64_t dim) { return shape[std::size_t(dim)] == 1; }))
        return call.refuse("the number of elements is not known");
    return call.result({call.lanes().reshape(input.value, call.resultShape())});
}

/// Helion has summed already (`_extra_args`); `count` is the number of elements.
static Lowered mean(TorchCall &call)
{
    Lanes &l = call.lanes();
    if (!call.keyword("_extra_args"))
        return meanOfOne(call);
    const auto extra = llvm::dyn_cast_or_null<mlir::ArrayAttr>(call.keyword("_extra_args"));
    const Lane count = call.lane(call.keyword("count"));
    if (!extra || extra.size() != 1 || !count)
        return call.refuse("the number of elements is not known");
    const Lane sum = call.lane(extra[0]);
    if (!sum)
        return call.refuse("its sum is missing");
    const mlir::Type element = llvm::isa<mlir::FloatType>(sum.element()) && sum.element().getIntOrFloatBitWidth() >= 32
                                   ? sum.element()
                                   : l.builder().getF32Type();
    const Value total = l.cast(sum, element);
    const Value divisor = l.broadcast(l.cast(count, element), shapeOf(total.getType()));
    return call.result({l.reshape(l.make<arith::DivFOp>(total, divisor), call.resultShape())});
}

/// The better of two (value, place) pairs: NaN before everything, then the greater or smaller, then the earlier.
static Value isBetter(Lanes &l, bool isMax, llvm::ArrayRef<Value> left, llvm::ArrayRef<Value> right, bool isUnsigned)
{
    const bool isFloat = llvm::isa<mlir::FloatType>(left[0].getType());
    using Q = arith::CmpIPredicate;
    using P = arith::CmpFPredicate;
    const Value earlier = l.make<arith::CmpIOp>(Q::slt, left[1], right[1]);
    Value beats, equal;
    if (isFloat) {
        const Value isNan = l.make<arith::CmpFOp>(P::UNO, left[0], left[0]);
        const Value other = l.make<arith::CmpFOp>(P::UNO, right[0], right[0]);
        const Value isMore = l.make<arith::CmpFOp>(isMax ? P::OGT : P::OLT, left[0], right[0]);
        const Value no = l.make<arith::XOrIOp>(other, l.constant(other.getType(), 1));
        beats = l.make<arith::OrIOp>(isMore, l.make<arith::AndIOp>(isNan, no));
        equal =
            l.make<arith::OrIOp>(l.make<arith::CmpFOp>(P::OEQ, left[0], right[0]), l.make<arith::AndIOp>(isNan, other));
    } else {
        const Q predicate = isMax ? (isUnsigned ? Q::ugt : Q::sgt) : (isUnsigned ? Q::ult : Q::slt);
        beats = l.make<arith::CmpIOp>(predicate, left[0], right[0]);
        equal = l.make<arith::CmpIOp>(Q::eq, left[0], right[0]);
    }
    return l.make<arith::OrIOp>(beats, l.make<arith::AndIOp>(equal, earlier));
}

static Lowered place(TorchCall &call)
{
    const bool isMax = call.name().contains("argmax");
    const Lane input = call.lane(0);
    const Shape shape = input ? shapeOf(input.type()) : Shape();
    const auto rank = static_cast<std::int64_t>(shape.size());
    const auto dims = rank ? reducedDims(call, rank) : std::nullopt;
    if (!dims || dims->size() != 1)
        return call.refuse("it searches along one dimension");
    Lanes &l = call.lanes();
    const std::int64_t dim = dims->front();
    const mlir::Type i32 = l.builder().getI32Type();
    const Value value = l.cast(input, accumulatorType(Reduction::Max, input.type(), input.element()));
    const Value range = l.make<helion::RangeOp>(withShape({shape[static_cast<std::size_t>(dim)]}, i32));
    const Value index = l.broadcast(l.along(range, dim, rank), shape);
    const auto reduced = [&](mlir::Type element) { return reducedType(value.getType(), dim, element); };
    const Value worst = identity(l, isMax ? Reduction::Max : Reduction::Min,
                                 reduced(helion::elementType(value.getType())), input.isUnsigned);
    const Value nowhere = l.constant(reduced(i32), std::int64_t(std::numeric_limits<std::int32_t>::max()));
    const auto body = [&](mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange e) {
        Lanes inner(builder, loc);
        const Value next[] = {e[0], e[1]}, best[] = {e[2], e[3]};
        const Value better = isBetter(inner, isMax, next, best, input.isUnsigned);
        const Value kept[] = {inner.make<arith::SelectOp>(better, e[0], e[2]),
                              inner.make<arith::SelectOp>(better, e[1], e[3])};
        builder.create<mlir::linalg::YieldOp>(loc, kept);
    };
    auto op = l.builder().create<mlir::linalg::ReduceOp>(l.loc(), mlir::ValueRange{value, index},
                                                         mlir::ValueRange{worst, nowhere}, llvm::ArrayRef(dim), body);
    const Value found = l.cast({withoutDims(l, op.getResult(1))}, call.resultElement());
    return Values{l.reshape(found, call.resultShape())};
}

llvm::ArrayRef<Row> reductionRows()
{
    static constexpr Row rows[] = {
        {"aten.sum.dim_IntList", reduce},
        {"aten.sum.default", reduce},
        {"aten.amax.default", reduce},
        {"aten.amin.default", reduce},
        {"aten.max.default", reduce},
        {"aten.min.default", reduce},
        {"aten.prod.dim_int", reduce},
        {"aten.prod.default", reduce},
        {"aten.any.dim", reduce},
        {"aten.any.default", reduce},
        {"aten.all.dim", reduce},
        {"aten.all.default", reduce},
        {"aten.mean.dim", mean},
        {"aten.mean.default", mean},
        {"aten.argmax.default", place},
        {"aten.argmin.default", place},
        {"hl._tracing_ops._inductor_lowering_extra", reduceFirstHalf},
        {"helion.language._tracing_ops._inductor_lowering_extra", reduceFirstHalf},
    };
    return rows;
}

} // namespace heliograph::lowering
