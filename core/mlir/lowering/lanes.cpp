// See lanes.h.
#include "core/mlir/lowering/lanes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

#include <algorithm>

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::RankedTensorType;
using mlir::Type;
using mlir::Value;

// ---- types ----------------------------------------------------------------------------------------------------

Type plain(Type type)
{
    if (const auto integer = llvm::dyn_cast<mlir::IntegerType>(type))
        return mlir::IntegerType::get(type.getContext(), integer.getWidth());
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    if (!tensor)
        return type;
    const auto encoding = llvm::dyn_cast_or_null<helion::StridedAttr>(tensor.getEncoding());
    return RankedTensorType::get(tensor.getShape(), plain(tensor.getElementType()), encoding);
}

bool isUnsigned(Type type)
{
    const Type element = helion::elementType(type);
    return element.isUnsignedInteger();
}

Shape shapeOf(Type type)
{
    return Shape(helion::tileShape(type));
}

Shape blocksOf(Type type)
{
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    if (!tensor)
        return {};
    const auto tile = llvm::dyn_cast_or_null<helion::TileAttr>(tensor.getEncoding());
    return tile ? Shape(tile.getBlocks()) : Shape(tensor.getRank(), -1);
}

Type withShape(llvm::ArrayRef<std::int64_t> shape, Type element)
{
    return shape.empty() ? element : Type(RankedTensorType::get(shape, element));
}

std::optional<Shape> broadcastShape(llvm::ArrayRef<std::int64_t> left, llvm::ArrayRef<std::int64_t> right)
{
    Shape result(std::max(left.size(), right.size()), 1);
    for (const auto &shape : {left, right}) {
        const std::size_t missing = result.size() - shape.size();
        for (std::size_t i = 0; i < shape.size(); ++i) {
            std::int64_t &size = result[missing + i];
            if (size != 1 && shape[i] != 1 && size != shape[i])
                return std::nullopt;
            size = size == 1 ? shape[i] : size;
        }
    }
    return result;
}

// ---- constants ------------------------------------------------------------------------------------------------

Value Lanes::filled(Type type, mlir::TypedAttr value)
{
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    if (!tensor)
        return make<arith::ConstantOp>(value);
    return make<arith::ConstantOp>(mlir::DenseElementsAttr::get(tensor, llvm::ArrayRef<mlir::Attribute>(value)));
}

Value Lanes::constant(Type type, double value)
{
    const Type element = helion::elementType(type);
    if (const auto floating = llvm::dyn_cast<mlir::FloatType>(element))
        return filled(type, mlir::FloatAttr::get(floating, value));
    return constant(type, static_cast<std::int64_t>(value));
}

Value Lanes::constant(Type type, std::int64_t value)
{
    const Type element = helion::elementType(type);
    if (const auto floating = llvm::dyn_cast<mlir::FloatType>(element))
        return filled(type, mlir::FloatAttr::get(floating, static_cast<double>(value)));
    if (element.isIndex())
        return filled(type, m_builder.getIndexAttr(value));
    const llvm::APInt bits(64, static_cast<std::uint64_t>(value), true);
    return filled(type, mlir::IntegerAttr::get(element, bits.sextOrTrunc(element.getIntOrFloatBitWidth())));
}

// ---- element types --------------------------------------------------------------------------------------------

Value Lanes::toBool(Value value)
{
    const Value zero = constant(value.getType(), 0);
    if (llvm::isa<mlir::FloatType>(helion::elementType(value.getType())))
        return make<arith::CmpFOp>(arith::CmpFPredicate::UNE, value, zero);
    return make<arith::CmpIOp>(arith::CmpIPredicate::ne, value, zero);
}

/// Two formats of the same width, and formats of eight bits, go by way of f32.
Value Lanes::castFloat(Value value, mlir::FloatType to)
{
    const Type from = helion::elementType(value.getType());
    const Type type = withShape(shapeOf(value.getType()), to);
    const unsigned width = from.getIntOrFloatBitWidth(), wanted = to.getWidth();
    const bool isDirect = width != wanted && (std::min(width, wanted) > 8 || std::max(width, wanted) == 32);
    if (!isDirect)
        return castFloat(castFloat(value, m_builder.getF32Type()), to);
    return width < wanted ? make<arith::ExtFOp>(type, value) : make<arith::TruncFOp>(type, value);
}

Value Lanes::castToFloat(Lane value, mlir::FloatType to)
{
    if (to.getWidth() == 8)
        return castFloat(castToFloat(value, m_builder.getF32Type()), to);
    if (value.element().isIndex())
        value = {castInteger(value, m_builder.getI64Type())};
    const Type type = withShape(shapeOf(value.type()), to);
    if (value.isUnsigned || value.element().isInteger(1))
        return make<arith::UIToFPOp>(type, value.value);
    return make<arith::SIToFPOp>(type, value.value);
}

Value Lanes::castInteger(Lane value, Type to)
{
    const Type type = withShape(shapeOf(value.type()), to);
    if (value.element().isIndex() || to.isIndex())
        return value.isUnsigned || value.element().isInteger(1) ? make<arith::IndexCastUIOp>(type, value.value)
                                                                : make<arith::IndexCastOp>(type, value.value);
    if (to.isInteger(1))
        return toBool(value.value);
    const unsigned width = value.element().getIntOrFloatBitWidth(), wanted = to.getIntOrFloatBitWidth();
    if (width > wanted)
        return make<arith::TruncIOp>(type, value.value);
    if (value.isUnsigned || width == 1)
        return make<arith::ExtUIOp>(type, value.value);
    return make<arith::ExtSIOp>(type, value.value);
}

/// A scalar constant in another type, rounded once; null where it is none, or the conversion does not keep its meaning.
Value Lanes::castConstant(Lane value, Type element)
{
    auto known = value.value.getDefiningOp<arith::ConstantOp>();
    if (!known || element.isInteger(1))
        return {};
    if (const auto integer = llvm::dyn_cast<mlir::IntegerAttr>(known.getValue())) {
        const bool isNatural = value.isUnsigned || known.getType().isInteger(1);
        return constant(element, isNatural ? static_cast<std::int64_t>(integer.getValue().getZExtValue())
                                           : integer.getValue().getSExtValue());
    }
    const auto floating = llvm::dyn_cast<mlir::FloatAttr>(known.getValue());
    return floating && llvm::isa<mlir::FloatType>(element) ? constant(element, floating.getValueAsDouble()) : Value();
}

Value Lanes::cast(Lane value, Type element, bool toUnsigned)
{
    const Type from = value.element();
    if (from == element || llvm::isa<mlir::NoneType>(element))
        return value.value;
    if (const Value folded = castConstant(value, element))
        return folded;
    const auto toFloat = llvm::dyn_cast<mlir::FloatType>(element);
    if (llvm::isa<mlir::FloatType>(from)) {
        if (toFloat)
            return castFloat(value.value, toFloat);
        if (element.isInteger(1))
            return toBool(value.value);
        if (element.isIndex())
            return cast({cast(value, m_builder.getI64Type())}, element);
        const Type type = withShape(shapeOf(value.type()), element);
        const Value wide =
            from.getIntOrFloatBitWidth() == 8 ? castFloat(value.value, m_builder.getF32Type()) : value.value;
        return toUnsigned ? make<arith::FPToUIOp>(type, wide) : make<arith::FPToSIOp>(type, wide);
    }
    return toFloat ? castToFloat(value, toFloat) : castInteger(value, element);
}

// ---- shapes ---------------------------------------------------------------------------------------------------

Value Lanes::empty(Type type)
{
    const auto tensor = llvm::cast<RankedTensorType>(type);
    return make<mlir::tensor::EmptyOp>(tensor.getShape(), tensor.getElementType());
}

Value Lanes::splat(Value scalar, llvm::ArrayRef<std::int64_t> shape)
{
    if (shape.empty())
        return scalar;
    if (auto known = scalar.getDefiningOp<arith::ConstantOp>())
        return filled(withShape(shape, scalar.getType()), known.getValue());
    return make<mlir::tensor::SplatOp>(scalar, RankedTensorType::get(shape, scalar.getType()));
}

/// The groups of dimensions of `wide` that make up each dimension of `narrow`; nullopt if there are none.
static std::optional<llvm::SmallVector<mlir::ReassociationIndices>> groups(llvm::ArrayRef<std::int64_t> wide,
                                                                           llvm::ArrayRef<std::int64_t> narrow)
{
    llvm::SmallVector<mlir::ReassociationIndices> result(narrow.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        std::int64_t product = 1;
        do {
            if (next == wide.size())
                return std::nullopt;
            product *= wide[next];
            result[i].push_back(static_cast<std::int64_t>(next++));
        } while (product < narrow[i] || (next < wide.size() && wide[next] == 1 && i + 1 == narrow.size()));
        if (product != narrow[i])
            return std::nullopt;
    }
    return next == wide.size() ? std::optional(std::move(result)) : std::nullopt;
}

Value Lanes::reshape(Value value, llvm::ArrayRef<std::int64_t> shape)
{
    const auto from = shapeOf(value.getType());
    const Type element = helion::elementType(value.getType());
    if (llvm::ArrayRef<std::int64_t>(from) == shape)
        return value;
    if (from.empty())
        return splat(value, shape);
    if (shape.empty()) {
        const Value zero = make<arith::ConstantOp>(m_builder.getIndexAttr(0));
        return make<mlir::tensor::ExtractOp>(value, llvm::SmallVector<Value>(from.size(), zero));
    }
    const auto type = RankedTensorType::get(shape, element);
    if (from.size() < shape.size())
        if (const auto grouped = groups(shape, from))
            return make<mlir::tensor::ExpandShapeOp>(type, value, *grouped);
    if (from.size() > shape.size())
        if (const auto grouped = groups(from, shape))
            return make<mlir::tensor::CollapseShapeOp>(type, value, *grouped);
    const std::int64_t count = llvm::cast<RankedTensorType>(value.getType()).getNumElements();
    return reshape(reshape(value, {count}), shape);
}

Value Lanes::expandDim(Value value, std::int64_t axis)
{
    Shape shape = shapeOf(value.getType());
    if (shape.empty())
        return splat(value, {1});
    shape.insert(shape.begin() + axis, 1);
    llvm::SmallVector<mlir::ReassociationIndices> grouped(shape.size() - 1);
    for (std::size_t i = 0, from = 0; i < shape.size(); ++i) {
        // The new dimension goes with the one before it; the first with the one behind.
        const bool isNew = static_cast<std::int64_t>(i) == axis;
        grouped[isNew ? (from == 0 ? 0 : from - 1) : from].push_back(static_cast<std::int64_t>(i));
        from += !isNew;
    }
    const auto type = RankedTensorType::get(shape, helion::elementType(value.getType()));
    return make<mlir::tensor::ExpandShapeOp>(type, value, grouped);
}

Value Lanes::along(Value vector, std::int64_t axis, std::int64_t rank)
{
    for (std::int64_t i = axis; i > 0; --i)
        vector = expandDim(vector, 0);
    for (std::int64_t i = axis + 1; i < rank; ++i)
        vector = expandDim(vector, i);
    return vector;
}

Value Lanes::broadcast(Value value, llvm::ArrayRef<std::int64_t> shape)
{
    Shape from = shapeOf(value.getType());
    if (llvm::ArrayRef<std::int64_t>(from) == shape)
        return value;
    if (from.empty())
        return splat(value, shape);
    const auto together = broadcastShape(from, shape);
    if (!together || llvm::ArrayRef<std::int64_t>(*together) != shape)
        return {};
    mlir::DenseElementsAttr number;
    if (mlir::matchPattern(value, mlir::m_Constant(&number)) && number.isSplat())
        return filled(withShape(shape, number.getElementType()),
                      llvm::cast<mlir::TypedAttr>(number.getSplatValue<mlir::Attribute>()));
    while (from.size() < shape.size()) {
        value = expandDim(value, 0);
        from.insert(from.begin(), 1);
    }
    if (llvm::ArrayRef<std::int64_t>(from) == shape)
        return value;
    const auto type = RankedTensorType::get(shape, helion::elementType(value.getType()));
    return make<helion::BroadcastOp>(type, value);
}

Value Lanes::transpose(Value value, llvm::ArrayRef<std::int64_t> permutation)
{
    const Shape from = shapeOf(value.getType());
    Shape to;
    for (const std::int64_t dim : permutation)
        to.push_back(from[static_cast<std::size_t>(dim)]);
    const Value init = empty(RankedTensorType::get(to, helion::elementType(value.getType())));
    return make<mlir::linalg::TransposeOp>(value, init, permutation);
}

} // namespace heliograph::lowering
