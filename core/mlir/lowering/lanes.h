// Builds values lane by lane: what works on a scalar works on a tile of static shape. Types, constants, broadcasts,
// casts and the few shape changes that both ways on (CPU, Triton) know.
#pragma once

#include "core/mlir/dialect.h"

#include "mlir/IR/Builders.h"

#include <optional>

namespace heliograph::lowering {

using Shape = llvm::SmallVector<std::int64_t, 4>;

/// The attribute of an atomic whose elements have no sign: between the two lowerings their types do not tell.
inline constexpr llvm::StringLiteral kUnsigned = "helion.unsigned";

/// A tile's type without block ids, a host tensor's with its strides; integers signless.
mlir::Type plain(mlir::Type type);

/// True for a tile or scalar of ui8 ... ui64.
bool isUnsigned(mlir::Type type);

/// Shape of a tile; empty for a scalar.
Shape shapeOf(mlir::Type type);

/// Block ids of a tile's dimensions, -1 none; a scalar and a plain tensor have no block.
Shape blocksOf(mlir::Type type);

/// `element`, or a tensor of it.
mlir::Type withShape(llvm::ArrayRef<std::int64_t> shape, mlir::Type element);

/// A value and how its bits are read.
struct Lane {
    mlir::Value value;
    bool isUnsigned = false;

    explicit operator bool() const { return static_cast<bool>(value); }
    mlir::Type type() const { return value.getType(); }
    mlir::Type element() const { return helion::elementType(value.getType()); }
};

class Lanes
{
public:
    Lanes(mlir::OpBuilder &builder, mlir::Location loc) : m_builder(builder), m_loc(loc) {}

    mlir::OpBuilder &builder() { return m_builder; }
    mlir::Location loc() const { return m_loc; }

    template <typename Op, typename... Args>
    mlir::Value make(Args &&...args)
    {
        return m_builder.create<Op>(m_loc, std::forward<Args>(args)...).getOperation()->getResult(0);
    }

    /// Float or integer op by the element type of its first operand.
    template <typename FloatOp, typename IntegerOp, typename... Args>
    mlir::Value arith(mlir::Value first, Args... rest)
    {
        if (llvm::isa<mlir::FloatType>(helion::elementType(first.getType())))
            return make<FloatOp>(first, rest...);
        return make<IntegerOp>(first, rest...);
    }

    /// A number in every lane of `type`; integers wrap around, floats are rounded.
    mlir::Value constant(mlir::Type type, double value);
    mlir::Value constant(mlir::Type type, std::int64_t value);
    mlir::Value constant(mlir::Type type, int value) { return constant(type, std::int64_t(value)); }
    mlir::Value filled(mlir::Type type, mlir::TypedAttr value);

    /// torch's conversion between element types; floats that do not fit an integer are undefined, as there.
    mlir::Value cast(Lane value, mlir::Type element, bool toUnsigned = false);

    /// Repeats a scalar or dimensions of size one, missing dimensions first. Null if the shapes do not fit.
    mlir::Value broadcast(mlir::Value value, llvm::ArrayRef<std::int64_t> shape);

    mlir::Value splat(mlir::Value scalar, llvm::ArrayRef<std::int64_t> shape);
    /// The same lanes in the same order under another shape.
    mlir::Value reshape(mlir::Value value, llvm::ArrayRef<std::int64_t> shape);
    /// A new dimension of size one before dimension `axis`.
    mlir::Value expandDim(mlir::Value value, std::int64_t axis);
    mlir::Value transpose(mlir::Value value, llvm::ArrayRef<std::int64_t> permutation);
    mlir::Value empty(mlir::Type type);
    /// A vector along dimension `axis` of `rank`, size one elsewhere.
    mlir::Value along(mlir::Value vector, std::int64_t axis, std::int64_t rank);

private:
    mlir::Value castConstant(Lane value, mlir::Type element);
    mlir::Value castFloat(mlir::Value value, mlir::FloatType to);
    mlir::Value castToFloat(Lane value, mlir::FloatType to);
    mlir::Value castInteger(Lane value, mlir::Type to);
    mlir::Value toBool(mlir::Value value);

    mlir::OpBuilder &m_builder;
    mlir::Location m_loc;
};

/// The shape that two broadcast to; nullopt if they do not fit.
std::optional<Shape> broadcastShape(llvm::ArrayRef<std::int64_t> left, llvm::ArrayRef<std::int64_t> right);

} // namespace heliograph::lowering
