// See blocks.h. What a subscript adds to the sum in places.cpp it is here as a first index and a count.
#include "core/mlir/lowering/blocks.h"

#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

namespace {

/// The one number in all lanes of a vector; null if they differ.
Value splatOf(Lanes &l, Value vector)
{
    if (auto splat = vector.getDefiningOp<mlir::tensor::SplatOp>())
        return splat.getInput();
    mlir::SplatElementsAttr all;
    if (mlir::matchPattern(vector, mlir::m_Constant(&all)) && all.getElementType().isSignlessInteger())
        return l.constant(all.getElementType(), all.getSplatValue<llvm::APInt>().getSExtValue());
    return {};
}

Value plus(Lanes &l, Value a, Value b)
{
    const mlir::Type index = l.builder().getIndexType();
    return l.make<arith::AddIOp>(l.cast({a}, index), l.cast({b}, index));
}

/// The first of numbers that follow each other, `first + 0, 1, 2, ...`; null where they are not seen to.
Value firstOfRun(Lanes &l, Value vector)
{
    mlir::Operation *op = vector.getDefiningOp();
    if (!op)
        return {};
    if (llvm::isa<helion::RangeOp>(op))
        return l.make<arith::ConstantIndexOp>(0);
    if (llvm::isa<arith::ExtSIOp, arith::IndexCastOp>(op))
        return firstOfRun(l, op->getOperand(0));
    if (!llvm::isa<arith::AddIOp, arith::SubIOp>(op))
        return {};
    const bool isSum = llvm::isa<arith::AddIOp>(op);
    for (const unsigned run : {0U, 1U}) {
        const Value offset = run == 0 || isSum ? splatOf(l, op->getOperand(1 - run)) : Value();
        const Value first = offset ? firstOfRun(l, op->getOperand(run)) : Value();
        if (!first)
            continue;
        const mlir::Type index = l.builder().getIndexType();
        return isSum ? plus(l, first, offset) : l.make<arith::SubIOp>(first, l.cast({offset}, index));
    }
    return {};
}

/// Walks over the subscripts, dimension by dimension.
class Blocking
{
public:
    Blocking(Lanes &lanes, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape)
        : l(lanes), m_place(place), m_shape(shape), m_rest(place.indices),
          m_type(llvm::cast<mlir::RankedTensorType>(place.memory.getType()))
    {
    }

    std::optional<Block> run()
    {
        for (const auto kind : m_place.kinds.getAsRange<mlir::StringAttr>())
            if (!subscript(kind.getValue()))
                return std::nullopt;
        const bool isWhole = m_axis == m_shape.size() && std::int64_t(m_block.sizes.size()) == m_type.getRank();
        return isWhole ? std::optional(m_block) : std::nullopt;
    }

private:
    Value next()
    {
        const Value value = m_rest.front();
        m_rest = m_rest.drop_front();
        return value;
    }

    bool add(Value first, std::int64_t size)
    {
        m_block.first.push_back(first);
        m_block.sizes.push_back(size);
        return true;
    }

    /// As many lanes as the next dimension of the tile has, from `first` on.
    bool along(Value first)
    {
        const auto dim = static_cast<unsigned>(m_block.sizes.size());
        if (!first || m_axis >= m_shape.size() || dim >= m_type.getRank())
            return false;
        const std::int64_t count = m_shape[m_axis++];
        const bool isSingle = !m_type.isDynamicDim(dim) && m_type.getDimSize(dim) == 1;
        if (isSingle) // all its lanes have its one element
            return count == 1 && add(l.make<arith::ConstantIndexOp>(0), 1);
        return add(first, count);
    }

    bool subscript(llvm::StringRef kind)
    {
        if (kind == "new")
            return m_axis < m_shape.size() && m_shape[m_axis++] == 1;
        if (kind == "scalar")
            return add(next(), 1);
        if (kind == "tile")
            return along(next());
        if (kind == "slice")
            return along(l.make<arith::ConstantIndexOp>(0));
        if (kind == "range")
            return range();
        const Value indices = next();
        if (shapeOf(indices.getType()).empty())
            return add(l.cast({indices}, l.builder().getIndexType()), 1);
        return shapeOf(indices.getType()).size() == 1 && along(firstOfRun(l, indices));
    }

    bool range()
    {
        const Value begin = next(), step = next();
        const std::size_t axis = m_axis;
        const auto dim = static_cast<unsigned>(m_block.sizes.size());
        if (knownIndex(step) != 1 || !along(begin) || axis >= m_place.sizes.size())
            return false;
        const Value size = m_place.sizes[axis];
        const auto known = knownIndex(size), from = knownIndex(begin);
        const bool isToTheEnd = known && from && !m_type.isDynamicDim(dim) && *from + *known == m_type.getDimSize(dim);
        if (known != m_shape[axis] && !isToTheEnd)
            m_block.part = both(l, m_block.part, before(size, axis));
        return true;
    }

    /// The lanes along a dimension of the tile that are before `end`.
    Value before(Value end, std::size_t axis)
    {
        const auto type = withShape({m_shape[axis]}, l.builder().getI32Type());
        const Value lanes = l.make<helion::RangeOp>(type);
        const Value bound = l.splat(l.cast({end}, l.builder().getI32Type()), {m_shape[axis]});
        const Value vector = l.make<arith::CmpIOp>(arith::CmpIPredicate::slt, lanes, bound);
        return l.along(vector, static_cast<std::int64_t>(axis), static_cast<std::int64_t>(m_shape.size()));
    }

    Lanes &l;
    const PlaceOf &m_place;
    llvm::ArrayRef<std::int64_t> m_shape;
    mlir::ValueRange m_rest;
    mlir::RankedTensorType m_type;
    Block m_block;
    std::size_t m_axis = 0;
};

} // namespace

std::optional<Block> blockOf(Lanes &lanes, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape)
{
    return Blocking(lanes, place, shape).run();
}

} // namespace heliograph::lowering
