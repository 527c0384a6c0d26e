// The table of pointwise functions. After Inductor's lowerings (torch/_inductor/lowering.py): 16-bit floats stay so for
// + - * and the like, where no operand is wider; functions are computed in f32.
#include "core/mlir/lowering/pointwise.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"

#include <cmath>
#include <numbers>

namespace heliograph::lowering {

namespace arith = mlir::arith;
namespace math = mlir::math;
using mlir::Value;

// ---- pieces ---------------------------------------------------------------------------------------------------

template <typename FloatOp, typename IntegerOp>
static Value binary(const Operands &o)
{
    return o.l.arith<FloatOp, IntegerOp>(o[0], o[1]);
}

template <typename Op>
static Value unary(const Operands &o)
{
    return o.l.make<Op>(o[0]);
}

template <typename Op>
static Value both(const Operands &o)
{
    return o.l.make<Op>(o[0], o[1]);
}

static Value select(Lanes &l, Value condition, Value yes, Value no)
{
    return l.make<arith::SelectOp>(condition, yes, no);
}

static Value compareF(Lanes &l, arith::CmpFPredicate predicate, Value a, Value b)
{
    return l.make<arith::CmpFOp>(predicate, a, b);
}

static Value compareI(Lanes &l, arith::CmpIPredicate predicate, Value a, Value b)
{
    return l.make<arith::CmpIOp>(predicate, a, b);
}

/// A comparison by its float, signed and unsigned predicates.
template <arith::CmpFPredicate floating, arith::CmpIPredicate integer, arith::CmpIPredicate natural>
static Value compare(const Operands &o)
{
    if (o.isFloat())
        return compareF(o.l, floating, o[0], o[1]);
    return compareI(o.l, o.isUnsigned ? natural : integer, o[0], o[1]);
}

static Value isNegative(const Operands &o, Value value)
{
    if (o.isFloat())
        return compareF(o.l, arith::CmpFPredicate::OLT, value, o.number(0));
    return compareI(o.l, arith::CmpIPredicate::slt, value, o.number(0));
}

/// NaN wins from either side, as in torch.
template <bool isMax>
Value extremum(const Operands &o)
{
    if (o.isFloat())
        return isMax ? o.l.make<arith::MaximumFOp>(o[0], o[1]) : o.l.make<arith::MinimumFOp>(o[0], o[1]);
    if (o.isUnsigned)
        return isMax ? o.l.make<arith::MaxUIOp>(o[0], o[1]) : o.l.make<arith::MinUIOp>(o[0], o[1]);
    return isMax ? o.l.make<arith::MaxSIOp>(o[0], o[1]) : o.l.make<arith::MinSIOp>(o[0], o[1]);
}

template Value extremum<true>(const Operands &);
template Value extremum<false>(const Operands &);

static Value negate(const Operands &o)
{
    return o.isFloat() ? o.l.make<arith::NegFOp>(o[0]) : o.l.make<arith::SubIOp>(o.number(0), o[0]);
}

static Value absolute(const Operands &o)
{
    if (o.isFloat())
        return o.l.make<math::AbsFOp>(o[0]);
    return o.isUnsigned ? o[0] : o.l.make<math::AbsIOp>(o[0]);
}

static Value sign(const Operands &o)
{
    const Value zero = o.number(0);
    if (!o.isFloat()) {
        const Value positive = select(o.l, compareI(o.l, arith::CmpIPredicate::sgt, o[0], zero), o.number(1), zero);
        return select(o.l, isNegative(o, o[0]), o.number(-1), positive);
    }
    const Value positive = select(o.l, compareF(o.l, arith::CmpFPredicate::OGT, o[0], zero), o.number(1), zero);
    return select(o.l, isNegative(o, o[0]), o.number(-1), positive);
}

// ---- division -------------------------------------------------------------------------------------------------

/// The number in every lane; nullopt if it is none that is known.
static std::optional<double> knownNumber(Value value)
{
    mlir::DenseElementsAttr numbers;
    llvm::APFloat number(0.0F);
    if (mlir::matchPattern(value, mlir::m_Constant(&numbers)) && numbers.isSplat())
        number = llvm::cast<mlir::FloatAttr>(numbers.getSplatValue<mlir::Attribute>()).getValue();
    else if (!mlir::matchPattern(value, mlir::m_ConstantFloat(&number)))
        return std::nullopt;
    bool lossy = false;
    number.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &lossy);
    return number.convertToDouble();
}

static Value exactQuotient(const Operands &o)
{
    return o.l.make<arith::DivFOp>(o[0], o[1]);
}

/// By a number as a product with its reciprocal, which is what Inductor does on a GPU (div_prim in its lowering.py).
Value quotient(const Operands &o)
{
    const auto divisor = knownNumber(o[1]);
    if (divisor && *divisor != 0)
        return o.l.make<arith::MulFOp>(o[0], o.number(1 / *divisor));
    return exactQuotient(o);
}

/// A divisor that no target traps on: 1 for 0. The quotient of such a lane means nothing; it may lie outside the
/// tensor.
static Value safeDivisor(const Operands &o)
{
    llvm::APInt known;
    if (o.isFloat() || (mlir::matchPattern(o[1], mlir::m_ConstantInt(&known)) && !known.isZero()))
        return o[1];
    return select(o.l, compareI(o.l, arith::CmpIPredicate::eq, o[1], o.number(0)), o.number(1), o[1]);
}

Value floorDivide(const Operands &o)
{
    if (o.isFloat())
        return o.l.make<math::FloorOp>(exactQuotient(o));
    const Value divisor = safeDivisor(o);
    return o.isUnsigned ? o.l.make<arith::DivUIOp>(o[0], divisor) : o.l.make<arith::FloorDivSIOp>(o[0], divisor);
}

Value truncDivide(const Operands &o)
{
    if (o.isFloat())
        return o.l.make<math::TruncOp>(exactQuotient(o));
    const Value divisor = safeDivisor(o);
    return o.isUnsigned ? o.l.make<arith::DivUIOp>(o[0], divisor) : o.l.make<arith::DivSIOp>(o[0], divisor);
}

static Value fmod(const Operands &o)
{
    const Value divisor = safeDivisor(o);
    if (!o.isFloat() && o.isUnsigned)
        return o.l.make<arith::RemUIOp>(o[0], divisor);
    return o.l.arith<arith::RemFOp, arith::RemSIOp>(o[0], divisor);
}

/// The sign of the divisor, as Python's %.
static Value remainder(const Operands &o)
{
    const Value rest = fmod(o);
    if (!o.isFloat() && o.isUnsigned)
        return rest;
    const Value zero = o.number(0);
    const Value isOpen = o.isFloat() ? compareF(o.l, arith::CmpFPredicate::UNE, rest, zero)
                                     : compareI(o.l, arith::CmpIPredicate::ne, rest, zero);
    const Value differs = o.l.make<arith::XOrIOp>(isNegative(o, rest), isNegative(o, o[1]));
    const Value shifted = o.l.arith<arith::AddFOp, arith::AddIOp>(rest, o[1]);
    return select(o.l, o.l.make<arith::AndIOp>(isOpen, differs), shifted, rest);
}

static Value reciprocal(const Operands &o)
{
    return o.l.make<arith::DivFOp>(o.number(1), o[0]);
}

// ---- functions ------------------------------------------------------------------------------------------------

/// An exponential that may be approximate: what Helion emits inside a sigmoid is not the accurate one.
static Value fastExp(Lanes &l, Value value)
{
    return l.make<math::ExpOp>(value, arith::FastMathFlags::afn);
}

static Value sigmoid(const Operands &o)
{
    const Value one = o.number(1);
    const Value grown = fastExp(o.l, o.l.make<arith::NegFOp>(o[0]));
    return o.l.make<arith::DivFOp>(one, o.l.make<arith::AddFOp>(one, grown));
}

static Value silu(const Operands &o)
{
    return o.l.make<arith::MulFOp>(o[0], sigmoid(o));
}

static Value geluErf(const Operands &o)
{
    const Value inner = o.l.make<math::ErfOp>(o.l.make<arith::MulFOp>(o[0], o.number(std::numbers::sqrt2 / 2)));
    const Value half = o.l.make<arith::MulFOp>(o[0], o.number(0.5));
    return o.l.make<arith::MulFOp>(half, o.l.make<arith::AddFOp>(inner, o.number(1)));
}

static Value relu(const Operands &o)
{
    const Value operands[] = {o[0], o.number(0)};
    return extremum<true>({o.l, operands, o.isUnsigned});
}

/// x * x * x for small whole exponents, as Inductor does it.
static Value power(const Operands &o)
{
    const auto exponent = knownNumber(o[1]);
    if (!exponent)
        return o.l.make<math::PowFOp>(o[0], o[1]);
    const double wanted = *exponent;
    if (wanted == 0.5)
        return o.l.make<math::SqrtOp>(o[0]);
    if (wanted != std::trunc(wanted) || std::abs(wanted) > 8 || wanted == 0)
        return o.l.make<math::PowFOp>(o[0], o[1]);
    Value product = o[0];
    for (int i = 1; i < std::abs(wanted); ++i)
        product = o.l.make<arith::MulFOp>(product, o[0]);
    return wanted < 0 ? o.l.make<arith::DivFOp>(o.number(1), product) : product;
}

static Value isNan(const Operands &o)
{
    return compareF(o.l, arith::CmpFPredicate::UNO, o[0], o[0]);
}

static Value isInfinite(const Operands &o)
{
    const Value infinity = o.number(std::numeric_limits<double>::infinity());
    return compareF(o.l, arith::CmpFPredicate::OEQ, o.l.make<math::AbsFOp>(o[0]), infinity);
}

// ---- bits and truth -------------------------------------------------------------------------------------------

static Value complement(const Operands &o)
{
    const bool isBool = helion::elementType(o[0].getType()).isInteger(1);
    return o.l.make<arith::XOrIOp>(o[0], o.number(isBool ? 1 : -1));
}

static Value shiftRight(const Operands &o)
{
    return o.isUnsigned ? o.l.make<arith::ShRUIOp>(o[0], o[1]) : o.l.make<arith::ShRSIOp>(o[0], o[1]);
}

static Value chosen(const Operands &o)
{
    const mlir::Type type = withShape(shapeOf(o[0].getType()), o.l.builder().getI1Type());
    assert(o.v.size() == 3 && o[2].getType() == type);
    return select(o.l, o[2], o[0], o[1]);
}

using P = arith::CmpFPredicate;
using Q = arith::CmpIPredicate;

// Names without their overload where all overloads are the same function.
static constexpr Function kFunctions[] = {
    {"aten.add", 2, In::Result, binary<arith::AddFOp, arith::AddIOp>},
    {"aten.sub", 2, In::Result, binary<arith::SubFOp, arith::SubIOp>},
    {"aten.mul", 2, In::Result, binary<arith::MulFOp, arith::MulIOp>},
    {"aten.neg", 1, In::Result, negate},
    {"aten.abs", 1, In::Result, absolute},
    {"aten.sign", 1, In::Result, sign},
    {"aten.maximum", 2, In::Result, extremum<true>},
    {"aten.minimum", 2, In::Result, extremum<false>},
    {"aten.clamp_min", 2, In::Result, extremum<true>},
    {"aten.clamp_max", 2, In::Result, extremum<false>},
    {"aten.relu", 1, In::Result, relu},
    {"aten.div", 2, In::Float, quotient},
    {"aten.true_divide", 2, In::Float, quotient},
    {"aten.floor_divide", 2, In::Result, floorDivide},
    {"aten.remainder", 2, In::Result, remainder},
    {"aten.fmod", 2, In::Result, fmod},
    {"aten.reciprocal", 1, In::Float, reciprocal},
    {"aten.exp", 1, In::Float, unary<math::ExpOp>},
    {"aten.exp2", 1, In::Float, unary<math::Exp2Op>},
    {"aten.expm1", 1, In::Float, unary<math::ExpM1Op>},
    {"aten.log", 1, In::Float, unary<math::LogOp>},
    {"aten.log2", 1, In::Float, unary<math::Log2Op>},
    {"aten.log10", 1, In::Float, unary<math::Log10Op>},
    {"aten.log1p", 1, In::Float, unary<math::Log1pOp>},
    {"aten.sqrt", 1, In::Float, unary<math::SqrtOp>},
    {"aten.rsqrt", 1, In::Float, unary<math::RsqrtOp>},
    {"aten.sin", 1, In::Float, unary<math::SinOp>},
    {"aten.cos", 1, In::Float, unary<math::CosOp>},
    {"aten.tan", 1, In::Float, unary<math::TanOp>},
    {"aten.asin", 1, In::Float, unary<math::AsinOp>},
    {"aten.acos", 1, In::Float, unary<math::AcosOp>},
    {"aten.atan", 1, In::Float, unary<math::AtanOp>},
    {"aten.atan2", 2, In::Float, both<math::Atan2Op>},
    {"aten.sinh", 1, In::Float, unary<math::SinhOp>},
    {"aten.cosh", 1, In::Float, unary<math::CoshOp>},
    {"aten.tanh", 1, In::Float, unary<math::TanhOp>},
    {"aten.erf", 1, In::Float, unary<math::ErfOp>},
    {"aten.copysign", 2, In::Float, both<math::CopySignOp>},
    {"aten.floor", 1, In::Float, unary<math::FloorOp>},
    {"aten.ceil", 1, In::Float, unary<math::CeilOp>},
    {"aten.trunc", 1, In::Float, unary<math::TruncOp>},
    {"aten.round", 1, In::Float, unary<math::RoundEvenOp>},
    {"aten.sigmoid", 1, In::Float, sigmoid},
    {"aten.silu", 1, In::Float, silu},
    {"aten.pow", 2, In::Float, power},
    {"hl._gelu_tanh_approx._gelu_erf", 1, In::Float, geluErf},
    {"aten.isnan", 1, In::Operands, isNan},
    {"aten.isinf", 1, In::Operands, isInfinite},
    {"aten.eq", 2, In::Operands, compare<P::OEQ, Q::eq, Q::eq>},
    {"aten.ne", 2, In::Operands, compare<P::UNE, Q::ne, Q::ne>},
    {"aten.lt", 2, In::Operands, compare<P::OLT, Q::slt, Q::ult>},
    {"aten.le", 2, In::Operands, compare<P::OLE, Q::sle, Q::ule>},
    {"aten.gt", 2, In::Operands, compare<P::OGT, Q::sgt, Q::ugt>},
    {"aten.ge", 2, In::Operands, compare<P::OGE, Q::sge, Q::uge>},
    {"aten.bitwise_and", 2, In::Result, both<arith::AndIOp>},
    {"aten.bitwise_or", 2, In::Result, both<arith::OrIOp>},
    {"aten.bitwise_xor", 2, In::Result, both<arith::XOrIOp>},
    {"aten.bitwise_not", 1, In::Result, complement},
    {"aten.__and__", 2, In::Result, both<arith::AndIOp>},
    {"aten.__or__", 2, In::Result, both<arith::OrIOp>},
    {"aten.__xor__", 2, In::Result, both<arith::XOrIOp>},
    {"aten.__lshift__", 2, In::Result, both<arith::ShLIOp>},
    {"aten.__rshift__", 2, In::Result, shiftRight},
    {"aten.bitwise_left_shift", 2, In::Result, both<arith::ShLIOp>},
    {"aten.bitwise_right_shift", 2, In::Result, shiftRight},
    {"aten.logical_and", 2, In::Bool, both<arith::AndIOp>},
    {"aten.logical_or", 2, In::Bool, both<arith::OrIOp>},
    {"aten.logical_xor", 2, In::Bool, both<arith::XOrIOp>},
    {"aten.logical_not", 1, In::Bool, complement},
    {"aten.clone", 1, In::Result, [](const Operands &o) { return o[0]; }},
    {"prims.convert_element_type", 1, In::Result, [](const Operands &o) { return o[0]; }},
    {"aten.where", 3, In::Result, chosen},
    {"_operator.add", 2, In::Result, binary<arith::AddFOp, arith::AddIOp>},
    {"_operator.sub", 2, In::Result, binary<arith::SubFOp, arith::SubIOp>},
    {"_operator.mul", 2, In::Result, binary<arith::MulFOp, arith::MulIOp>},
    {"_operator.truediv", 2, In::Float, quotient},
    {"_operator.floordiv", 2, In::Result, floorDivide},
    {"_operator.mod", 2, In::Result, remainder},
    {"_operator.neg", 1, In::Result, negate},
    {"_operator.pow", 2, In::Float, power},
    {"_operator.eq", 2, In::Operands, compare<P::OEQ, Q::eq, Q::eq>},
    {"_operator.ne", 2, In::Operands, compare<P::UNE, Q::ne, Q::ne>},
    {"_operator.lt", 2, In::Operands, compare<P::OLT, Q::slt, Q::ult>},
    {"_operator.le", 2, In::Operands, compare<P::OLE, Q::sle, Q::ule>},
    {"_operator.gt", 2, In::Operands, compare<P::OGT, Q::sgt, Q::ugt>},
    {"_operator.ge", 2, In::Operands, compare<P::OGE, Q::sge, Q::uge>},
    {"_operator.and_", 2, In::Result, both<arith::AndIOp>},
    {"_operator.or_", 2, In::Result, both<arith::OrIOp>},
    {"_operator.not_", 1, In::Bool, complement},
};

llvm::ArrayRef<Function> pointwiseFunctions()
{
    return kFunctions;
}

} // namespace heliograph::lowering
