// See masks.h. A mask is written as Helion writes it, index < end, so that Triton's analysis sees what it is used to.
#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

static std::optional<std::int64_t> unknown(Value)
{
    return std::nullopt;
}

std::optional<std::int64_t> knownIndex(Value value)
{
    return helion::evaluateIndex(value, unknown);
}

std::optional<helion::SliceRange> knownSlice(helion::SliceOp slice)
{
    return helion::evaluateSlice(slice, unknown);
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
