// See masks.h. A mask is written as Helion writes it, index < end, so that Triton's analysis sees what it is used to.
#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

using Known = std::optional<std::int64_t>;

static Known evaluateBinary(mlir::Operation *op, std::int64_t a, std::int64_t b)
{
    const bool isDivision = llvm::isa<arith::CeilDivSIOp, arith::FloorDivSIOp>(op);
    if (isDivision && b <= 0)
        return std::nullopt;
    return llvm::TypeSwitch<mlir::Operation *, Known>(op)
        .Case([&](arith::AddIOp) { return a + b; })
        .Case([&](arith::SubIOp) { return a - b; })
        .Case([&](arith::MulIOp) { return a * b; })
        .Case([&](arith::MinSIOp) { return std::min(a, b); })
        .Case([&](arith::MaxSIOp) { return std::max(a, b); })
        .Case([&](arith::CeilDivSIOp) { return llvm::divideCeilSigned(a, b); })
        .Case([&](arith::FloorDivSIOp) { return llvm::divideFloorSigned(a, b); })
        .Default(Known());
}

Known knownIndex(Value value)
{
    llvm::APInt number;
    if (mlir::matchPattern(value, mlir::m_ConstantInt(&number)))
        return number.getSExtValue();
    mlir::Operation *op = value.getDefiningOp();
    if (!op)
        return std::nullopt;
    if (auto block = llvm::dyn_cast<helion::BlockSizeOp>(op))
        return static_cast<std::int64_t>(block.getSize());
    if (auto dim = llvm::dyn_cast<mlir::tensor::DimOp>(op)) {
        const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(dim.getSource().getType());
        const auto index = dim.getConstantIndex();
        const bool isStatic =
            tensor && index && *index < tensor.getRank() && !tensor.isDynamicDim(static_cast<unsigned>(*index));
        return isStatic ? Known(tensor.getDimSize(static_cast<unsigned>(*index))) : std::nullopt;
    }
    if (llvm::isa<helion::TileOp, helion::TileAtOp>(op) && op->hasAttr("helion.whole") && value == op->getResult(1))
        return knownIndex(op->getOperand(1));
    if (op->getNumOperands() != 2 || !llvm::isa<arith::ArithDialect>(op->getDialect()))
        return std::nullopt;
    const Known a = knownIndex(op->getOperand(0)), b = a ? knownIndex(op->getOperand(1)) : std::nullopt;
    return a && b ? evaluateBinary(op, *a, *b) : std::nullopt;
}

Value both(Lanes &l, Value left, Value right)
{
    if (!left || !right)
        return left ? left : right;
    const auto shape = broadcastShape(shapeOf(left.getType()), shapeOf(right.getType()));
    if (!shape)
        return {};
    return l.make<arith::AndIOp>(l.broadcast(left, *shape), l.broadcast(right, *shape));
}

Value tileIndices(Lanes &l, Value offset, std::int64_t count, mlir::Type element)
{
    const mlir::Type type = withShape({count}, element);
    if (knownIndex(offset) == 0)
        return l.make<helion::RangeOp>(type);
    const Value start = l.splat(l.cast({offset}, element), {count});
    return count == 1 ? start : l.make<arith::AddIOp>(start, l.make<helion::RangeOp>(type));
}

static Value less(Lanes &l, Value left, Value right)
{
    const auto shape = broadcastShape(shapeOf(left.getType()), shapeOf(right.getType()));
    if (!shape)
        return {};
    return l.make<arith::CmpIOp>(arith::CmpIPredicate::slt, l.broadcast(left, *shape), l.broadcast(right, *shape));
}

/// The tile whose number of real lanes `size` is; null if it is another size.
static mlir::Operation *tileWith(Value size)
{
    mlir::Operation *op = size.getDefiningOp();
    const bool isTile = op && llvm::isa<helion::TileOp, helion::TileAtOp>(op) && size == op->getResult(1);
    return isTile ? op : nullptr;
}

static Value endOf(mlir::Operation *tile)
{
    if (auto numbered = llvm::dyn_cast<helion::TileOp>(tile))
        return numbered.getEnd();
    return llvm::cast<helion::TileAtOp>(tile).getEnd();
}

static Value lengthsOf(mlir::Operation *tile)
{
    if (auto numbered = llvm::dyn_cast<helion::TileOp>(tile))
        return numbered.getLengths();
    return llvm::cast<helion::TileAtOp>(tile).getLengths();
}

/// The rows of a jagged tile end where `lengths` says: one bound for each lane of the parents' dimensions.
static Value jaggedEnd(Lanes &l, mlir::Operation *tile, mlir::ValueRange sizes, mlir::Type element)
{
    const auto parents = tile->getAttrOfType<mlir::ArrayAttr>("helion.jagged_parents");
    const Value lengths = lengthsOf(tile);
    if (!parents || !lengths)
        return {};
    const auto rank = static_cast<std::int64_t>(sizes.size());
    const Shape from = shapeOf(lengths.getType());
    Shape shape(sizes.size(), 1);
    std::size_t found = 0;
    for (std::int64_t i = 0; i < rank; ++i) {
        const mlir::Operation *parent = tileWith(sizes[static_cast<std::size_t>(i)]);
        const auto block = parent ? const_cast<mlir::Operation *>(parent)->getAttrOfType<mlir::IntegerAttr>("block")
                                  : mlir::IntegerAttr();
        if (block && found < from.size() && found < parents.size() &&
            llvm::cast<mlir::IntegerAttr>(parents[found]).getInt() == block.getInt())
            shape[static_cast<std::size_t>(i)] = from[found++];
    }
    return found == from.size() ? l.reshape(l.cast({lengths}, element), shape) : Value();
}

/// The mask along one dimension, broadcastable to all; null where every lane is real.
static Value dimMask(Lanes &l, mlir::ValueRange sizes, std::size_t dim, std::int64_t count, mlir::Type element)
{
    const auto rank = static_cast<std::int64_t>(sizes.size());
    const Value size = sizes[dim];
    mlir::Operation *tile = tileWith(size);
    const auto along = [&](Value vector) { return l.along(vector, static_cast<std::int64_t>(dim), rank); };
    if (tile && tile->hasAttr("helion.jagged_parents"))
        if (const Value end = jaggedEnd(l, tile, sizes, element))
            return less(l, along(tileIndices(l, tile->getResult(0), count, element)), end);
    if (knownIndex(size) == count || (tile && count == 1))
        return {};
    const Value lanes = tile ? tileIndices(l, tile->getResult(0), count, element)
                             : l.make<helion::RangeOp>(withShape({count}, element));
    const Value bound = l.cast({tile ? endOf(tile) : size}, element);
    return along(less(l, lanes, bound));
}

Value laneMask(Lanes &l, mlir::ValueRange sizes, llvm::ArrayRef<std::int64_t> shape, mlir::Type element)
{
    Value mask;
    for (std::size_t i = 0; i < shape.size() && i < sizes.size(); ++i)
        mask = both(l, mask, dimMask(l, sizes, i, shape[i], element));
    return mask ? l.broadcast(mask, shape) : mask;
}

} // namespace heliograph::lowering
