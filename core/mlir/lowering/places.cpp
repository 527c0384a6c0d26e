// See places.h. The sum is written as Helion writes it, dimension by dimension, since Triton's analysis of what is
// contiguous reads it.
#include "core/mlir/lowering/places.h"

#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

namespace {

/// Walks over the subscripts, adding the term of each dimension.
class Summation
{
public:
    Summation(Lanes &lanes, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape, mlir::Type index)
        : l(lanes), m_place(place), m_shape(shape), m_index(index), m_rest(place.indices),
          m_type(llvm::cast<mlir::RankedTensorType>(place.memory.getType())), m_strides(helion::stridesOf(m_type))
    {
    }

    bool run(std::string &why)
    {
        countGathers();
        for (const auto kind : m_place.kinds.getAsRange<mlir::StringAttr>())
            if (!subscript(kind.getValue())) {
                why = "subscript '" + kind.getValue().str() + "' does not fit the tile";
                return false;
            }
        return true;
    }

    Value offsets()
    {
        Value sum = m_sum ? m_sum : l.constant(m_index, 0);
        return l.broadcast(sum, m_shape);
    }

private:
    static Shape gatherShape(Value value) { return shapeOf(value.getType()); }

    /// Index tensors share dimensions if they stand side by side and are not all vectors
    /// (core/mlir/builder/memory.cpp).
    void countGathers()
    {
        std::size_t first = 0, last = 0, count = 0, position = 0, operand = 0;
        bool vectors = true;
        for (const auto kind : m_place.kinds.getAsRange<mlir::StringAttr>()) {
            if (kind.getValue() == "gather") {
                const Shape shape = gatherShape(m_place.indices[operand]);
                first = count == 0 ? position : first;
                last = position;
                ++count;
                vectors = vectors && shape.size() == 1;
                m_gatherRank = std::max(m_gatherRank, shape.size());
            }
            operand += kind.getValue() == "slice" || kind.getValue() == "new" ? 0 : kind.getValue() == "range" ? 2 : 1;
            ++position;
        }
        m_together = count > 0 && last - first + 1 == count && !vectors;
    }

    Value next()
    {
        const Value value = m_rest.front();
        m_rest = m_rest.drop_front();
        return value;
    }

    bool subscript(llvm::StringRef kind)
    {
        if (kind == "new")
            return ++m_axis <= m_shape.size();
        if (kind == "scalar")
            return add(l.cast({next()}, m_index));
        if (kind == "gather")
            return gather(next());
        if (m_axis >= m_shape.size())
            return false;
        const std::int64_t count = m_shape[m_axis];
        Value vector;
        if (kind == "tile") {
            vector = tileIndices(l, next(), count, m_index);
        } else {
            vector = l.make<helion::RangeOp>(withShape({count}, m_index));
            if (kind == "range") {
                const Value begin = next(), step = next();
                vector = scaled(vector, step);
                if (knownIndex(begin) != 0)
                    vector = l.make<arith::AddIOp>(l.splat(l.cast({begin}, m_index), {count}), vector);
            }
        }
        const Value placed = l.along(vector, static_cast<std::int64_t>(m_axis++), rank());
        return add(placed);
    }

    bool gather(Value indices)
    {
        const Shape shape = gatherShape(indices);
        const std::size_t first = m_together && m_gatherAxis ? *m_gatherAxis : m_axis;
        const std::size_t spanned = m_together ? m_gatherRank : shape.size();
        if (!m_gatherAxis || !m_together)
            m_axis += spanned;
        m_gatherAxis = first;
        if (first + spanned > m_shape.size())
            return false;
        Value placed = indices;
        for (std::size_t i = shape.size(); i < spanned; ++i)
            placed = l.expandDim(placed, 0);
        for (std::size_t i = 0; i < first; ++i)
            placed = l.expandDim(placed, 0);
        for (std::size_t i = first + spanned; i < m_shape.size(); ++i)
            placed = l.expandDim(placed, static_cast<std::int64_t>(i));
        return add(placed);
    }

    std::int64_t rank() const { return static_cast<std::int64_t>(m_shape.size()); }

    Value scaled(Value value, Value factor)
    {
        if (knownIndex(factor) == 1)
            return value;
        const mlir::Type element = helion::elementType(value.getType());
        return l.make<arith::MulIOp>(value, l.splat(l.cast({factor}, element), shapeOf(value.getType())));
    }

    /// Adds the dimension's index times its stride. All indices of a dimension of size one are 0.
    bool add(Value index)
    {
        if (m_dim >= m_strides.size())
            return false;
        const std::size_t dim = m_dim++;
        if (!m_type.isDynamicDim(static_cast<unsigned>(dim)) && m_type.getDimSize(static_cast<unsigned>(dim)) == 1)
            return true;
        if (mlir::ShapedType::isDynamic(m_strides[dim])) {
            index = scaled(index, l.make<helion::StrideOp>(l.builder().getIndexType(), m_place.memory, dim));
        } else if (m_strides[dim] != 1) {
            index = l.make<arith::MulIOp>(index, l.constant(index.getType(), m_strides[dim]));
        }
        return sum(index);
    }

    bool sum(Value term)
    {
        if (!m_sum) {
            m_sum = term;
            return true;
        }
        const mlir::Type left = helion::elementType(m_sum.getType()), right = helion::elementType(term.getType());
        const mlir::Type wide = left.getIntOrFloatBitWidth() >= right.getIntOrFloatBitWidth() ? left : right;
        const auto shape = broadcastShape(shapeOf(m_sum.getType()), shapeOf(term.getType()));
        if (!shape)
            return false;
        m_sum = l.make<arith::AddIOp>(l.broadcast(l.cast({m_sum}, wide), *shape),
                                      l.broadcast(l.cast({term}, wide), *shape));
        return true;
    }

    Lanes &l;
    const PlaceOf &m_place;
    llvm::ArrayRef<std::int64_t> m_shape;
    mlir::Type m_index;
    mlir::ValueRange m_rest;
    mlir::RankedTensorType m_type;
    llvm::SmallVector<std::int64_t> m_strides;
    Value m_sum;
    std::size_t m_axis = 0, m_dim = 0, m_gatherRank = 0;
    std::optional<std::size_t> m_gatherAxis;
    bool m_together = false;
};

} // namespace

std::optional<Addresses> addressesOf(Lanes &l, const PlaceOf &place, llvm::ArrayRef<std::int64_t> shape,
                                     mlir::Type index, std::string &why)
{
    if (llvm::is_contained(shape, mlir::ShapedType::kDynamic)) {
        why = "the size of its tile is not known";
        return std::nullopt;
    }
    Summation summation(l, place, shape, index);
    if (!summation.run(why))
        return std::nullopt;
    const Value offsets = summation.offsets();
    Value mask = laneMask(l, place.sizes, shape, index);
    if (place.mask)
        mask = both(l, mask, l.broadcast(place.mask, shape));
    if (!offsets || (place.mask && !mask)) {
        why = "its subscripts or its mask do not fit the tile";
        return std::nullopt;
    }
    return Addresses{offsets, mask};
}

} // namespace heliograph::lowering
