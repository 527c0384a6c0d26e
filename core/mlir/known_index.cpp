// See known_index.h. Depth follows the expressions of a kernel's sizes, which are short; each part is computed once.
#include "core/mlir/known_index.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace heliograph::helion {

namespace arith = mlir::arith;
using mlir::Value;

static KnownIndex compare(arith::CmpIPredicate predicate, std::int64_t a, std::int64_t b)
{
    switch (predicate) {
    case arith::CmpIPredicate::eq:
        return a == b;
    case arith::CmpIPredicate::ne:
        return a != b;
    case arith::CmpIPredicate::slt:
        return a < b;
    case arith::CmpIPredicate::sle:
        return a <= b;
    case arith::CmpIPredicate::sgt:
        return a > b;
    case arith::CmpIPredicate::sge:
        return a >= b;
    default:
        return std::nullopt;
    }
}

static KnownIndex binary(mlir::Operation *op, std::int64_t a, std::int64_t b)
{
    const bool isDivision = llvm::isa<arith::CeilDivSIOp, arith::FloorDivSIOp>(op);
    if (isDivision && b <= 0)
        return std::nullopt;
    return llvm::TypeSwitch<mlir::Operation *, KnownIndex>(op)
        .Case([&](arith::AddIOp) { return a + b; })
        .Case([&](arith::SubIOp) { return a - b; })
        .Case([&](arith::MulIOp) { return a * b; })
        .Case([&](arith::MinSIOp) { return std::min(a, b); })
        .Case([&](arith::MaxSIOp) { return std::max(a, b); })
        .Case([&](arith::CeilDivSIOp) { return llvm::divideCeilSigned(a, b); })
        .Case([&](arith::FloorDivSIOp) { return llvm::divideFloorSigned(a, b); })
        .Case([&](arith::CmpIOp test) { return compare(test.getPredicate(), a, b); })
        .Default(KnownIndex());
}

/// A size of a tensor whose type says it.
static KnownIndex staticSize(mlir::tensor::DimOp dim)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(dim.getSource().getType());
    const auto index = dim.getConstantIndex();
    const bool isStatic =
        tensor && index && *index < tensor.getRank() && !tensor.isDynamicDim(static_cast<unsigned>(*index));
    return isStatic ? KnownIndex(tensor.getDimSize(static_cast<unsigned>(*index))) : std::nullopt;
}

namespace {

/// Values of tiles, as helion-lower-memory computes them.
class Evaluation
{
public:
    explicit Evaluation(KnownValue known) : m_known(known) {}

    /// Once each: bounds that were clamped several times use what they are computed from twice at every step.
    KnownIndex of(Value value)
    {
        if (const auto found = m_done.find(value); found != m_done.end())
            return found->second;
        const KnownIndex result = compute(value);
        m_done.try_emplace(value, result);
        return result;
    }

    std::optional<SliceRange> range(SliceOp slice)
    {
        SliceBounds bounds{.isAsWritten = slice.getAsWritten()};
        const auto isKnown = [&](Value value, auto &bound) {
            const KnownIndex known = value ? of(value) : std::nullopt;
            if (known)
                bound = *known;
            return !value || known;
        };
        const KnownIndex extent = of(slice.getExtent());
        const bool isAllKnown = extent && isKnown(slice.getStart(), bounds.start) &&
                                isKnown(slice.getStop(), bounds.stop) && isKnown(slice.getStep(), bounds.step);
        return isAllKnown ? sliceRange(bounds, *extent) : std::nullopt;
    }

private:
    KnownIndex compute(Value value)
    {
        llvm::APInt number;
        if (mlir::matchPattern(value, mlir::m_ConstantInt(&number)))
            return number.getSExtValue();
        if (const KnownIndex known = m_known(value))
            return known;
        mlir::Operation *op = value.getDefiningOp();
        return op ? ofResult(op, value) : std::nullopt;
    }

    KnownIndex ofResult(mlir::Operation *op, Value value)
    {
        return llvm::TypeSwitch<mlir::Operation *, KnownIndex>(op)
            .Case([](BlockSizeOp block) { return static_cast<std::int64_t>(block.getSize()); })
            .Case([](mlir::tensor::DimOp dim) { return staticSize(dim); })
            .Case<TileOp, TileAtOp>([&](auto tile) { return value == tile.getSize() ? lanes(tile) : KnownIndex(); })
            .Case([&](TileBeginOp begin) { return of(begin.getOffset()); })
            .Case([&](TileEndOp end) { return sum(end.getOffset(), end.getSize()); })
            .Case([&](SliceOp slice) {
                const auto found = range(slice);
                return found ? KnownIndex(value == slice.getBegin() ? found->begin : found->size) : std::nullopt;
            })
            .Case([&](arith::SelectOp select) {
                const KnownIndex condition = of(select.getCondition());
                return condition ? of(*condition ? select.getTrueValue() : select.getFalseValue()) : std::nullopt;
            })
            .Default([&](mlir::Operation *) { return ofArithmetic(op); });
    }

    KnownIndex ofArithmetic(mlir::Operation *op)
    {
        if (op->getNumOperands() != 2 || !llvm::isa<arith::ArithDialect>(op->getDialect()))
            return std::nullopt;
        const KnownIndex a = of(op->getOperand(0)), b = a ? of(op->getOperand(1)) : std::nullopt;
        return a && b ? binary(op, *a, *b) : std::nullopt;
    }

    KnownIndex sum(Value left, Value right)
    {
        const KnownIndex a = of(left), b = a ? of(right) : std::nullopt;
        return a && b ? KnownIndex(*a + *b) : std::nullopt;
    }

    /// How many lanes of a tile are real.
    template <typename Tile>
    KnownIndex lanes(Tile tile)
    {
        const KnownIndex step = of(tile.getStep());
        if (!step || tile->hasAttr("helion.whole"))
            return step;
        const KnownIndex end = of(tile.getEnd()), offset = end ? of(tile.getOffset()) : std::nullopt;
        return end && offset ? KnownIndex(std::min(*step, *end - *offset)) : std::nullopt;
    }

    KnownValue m_known;
    llvm::DenseMap<Value, KnownIndex> m_done;
};

} // namespace

KnownIndex evaluateIndex(Value value, KnownValue known)
{
    return Evaluation(known).of(value);
}

std::optional<SliceRange> evaluateSlice(SliceOp slice, KnownValue known)
{
    return Evaluation(known).range(slice);
}

} // namespace heliograph::helion
