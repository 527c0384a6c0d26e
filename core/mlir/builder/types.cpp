// From FX values to types: padded static shapes with block ids, element types with their signedness.
#include "core/mlir/builder/builder.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace heliograph::stage0 {

mlir::Type Builder::element(const std::string &dtype)
{
    auto &b = m_builder;
    using Signedness = mlir::IntegerType::SignednessSemantics;
    const auto integer = [&](unsigned width, Signedness sign) -> mlir::Type {
        return mlir::IntegerType::get(&m_context, width, sign);
    };
    llvm::StringRef word = dtype;
    unsigned width = 0;
    if (word == "f16" || word == "bf16")
        return word == "f16" ? b.getF16Type() : b.getBF16Type();
    if (word == "f32" || word == "f64")
        return word == "f32" ? b.getF32Type() : b.getF64Type();
    if (word == "f8E4M3FN" || word == "f8E5M2")
        return word == "f8E4M3FN" ? b.getFloat8E4M3FNType() : b.getFloat8E5M2Type();
    if (word.consume_front("u") && !word.getAsInteger(10, width) && width > 0 && width <= 64)
        return integer(width, Signedness::Unsigned);
    word = dtype;
    if (word.consume_front("i") && !word.getAsInteger(10, width) && width > 0 && width <= 64)
        return integer(width, Signedness::Signless);
    // A type that MLIR 19 does not have (e8m0, packed fp4): its bits, one byte each.
    return integer(8, Signedness::Unsigned);
}

/// The value under this config when it does not depend on run-time sizes.
std::optional<std::int64_t> Builder::known(const std::string &expression)
{
    const auto found = m_known.find(expression);
    if (found != m_known.end())
        return found->second;
    m_known[expression] = std::nullopt; // a symbol that is replaced by itself ends here
    const auto parsed = parseExpression(expression);
    const auto symbol = [&](const std::string &name) -> std::optional<std::int64_t> {
        if (const BlockRecord *block = blockOf(name)) {
            const std::int64_t size = physical(*block);
            return size > 0 ? std::optional(size) : std::nullopt;
        }
        const std::string by = resolve(name);
        return by == name ? std::nullopt : known(by);
    };
    const auto result = parsed ? evaluate(*parsed, symbol) : std::nullopt;
    m_known[expression] = result;
    return result;
}

/// Lanes of a block's tile: the configured size, or for a whole reduction the next power of two.
std::int64_t Builder::physical(const BlockRecord &block)
{
    if (block.size > 0)
        return block.size;
    const auto parsed = block.reduction ? parseExpression(block.numel) : std::nullopt;
    const auto size = parsed ? evaluate(*parsed, [](const std::string &) { return std::nullopt; }) : std::nullopt;
    return size && *size < (std::int64_t(1) << 40)
               ? static_cast<std::int64_t>(llvm::PowerOf2Ceil(std::max<std::int64_t>(*size, 1)))
               : mlir::ShapedType::kDynamic;
}

std::int64_t Builder::physical(const Dim &dim)
{
    const auto size = known(dim.expression);
    if (!size || *size < 0 || *size > (std::int64_t(1) << 40))
        return mlir::ShapedType::kDynamic;
    return static_cast<std::int64_t>(llvm::PowerOf2Ceil(std::max<std::int64_t>(*size, 1)));
}

mlir::Type Builder::typeOf(const FxValue &value)
{
    if (value.kind == FxValue::Kind::Int)
        return m_builder.getIndexType();
    if (value.kind == FxValue::Kind::Float)
        return m_builder.getF32Type();
    if (value.kind == FxValue::Kind::Bool)
        return m_builder.getI1Type();
    if (value.kind != FxValue::Kind::Tensor)
        return m_builder.getNoneType();
    if (value.shape.empty() || m_isCombining)
        return element(value.dtype);
    llvm::SmallVector<std::int64_t> shape, blocks;
    llvm::SmallVector<bool> reduction;
    for (const Dim &dim : value.shape) {
        shape.push_back(physical(dim));
        const BlockRecord *block = blockOf(dim.expression);
        blocks.push_back(block ? block->id : -1);
        reduction.push_back(block && block->reduction);
    }
    const bool named = llvm::any_of(blocks, [](std::int64_t block) { return block >= 0; });
    const auto encoding = named ? helion::TileAttr::get(&m_context, blocks, reduction) : helion::TileAttr();
    return mlir::RankedTensorType::get(shape, element(value.dtype), encoding);
}

/// A host tensor keeps its real sizes and strides: static where Helion specialised them.
mlir::RankedTensorType Builder::hostType(const FxValue &value)
{
    const auto staticOr = [&](const std::string &expression) {
        return known(expression).value_or(mlir::ShapedType::kDynamic);
    };
    llvm::SmallVector<std::int64_t> shape, strides;
    for (const Dim &dim : value.shape)
        shape.push_back(staticOr(dim.expression));
    for (const std::string &stride : value.stride)
        strides.push_back(staticOr(stride));
    const auto contiguous = mlir::RankedTensorType::get(shape, element(value.dtype));
    if (strides.size() != shape.size() || strides == helion::stridesOf(contiguous))
        return contiguous;
    return mlir::RankedTensorType::get(shape, contiguous.getElementType(),
                                       helion::StridedAttr::get(&m_context, strides));
}

/// "[tile_m, 64]:f16": the tile's shape in the words of the source.
std::string Builder::describe(const FxValue &value) const
{
    std::string text = "[";
    for (const Dim &dim : value.shape) {
        const BlockRecord *block = blockOf(dim.expression);
        text += (text.size() > 1 ? ", " : "") + (block ? block->name : dim.expression);
    }
    return text + "]:" + value.dtype;
}

/// The same value in another type: a join needs one type on both sides.
mlir::Value Builder::coerce(mlir::Value value, mlir::Type type)
{
    if (!value || value.getType() == type)
        return value;
    const mlir::Type from = value.getType();
    const auto isPlain = [](mlir::Type t) { return t.isIndex() || t.isSignlessInteger(); };
    if (isPlain(from) && isPlain(type) && (from.isIndex() || type.isIndex()))
        return make<mlir::arith::IndexCastOp>(type, value);
    return make<helion::CastOp>(type, value, mlir::StringAttr());
}

/// A Python number as a constant of an element type; null when the type cannot hold it.
mlir::Attribute Builder::number(const Argument &argument, mlir::Type type)
{
    using Kind = Argument::Kind;
    const bool isNumber = argument.kind == Kind::Int || argument.kind == Kind::Bool || argument.kind == Kind::Float;
    if (!isNumber)
        return {};
    if (auto floating = llvm::dyn_cast<mlir::FloatType>(type)) {
        const double value = argument.kind == Kind::Float ? argument.number : static_cast<double>(argument.integer);
        return mlir::FloatAttr::get(floating, value);
    }
    std::int64_t integer = argument.integer;
    if (argument.kind == Kind::Float) {
        if (!(std::abs(argument.number) < 9.2e18))
            return {};
        integer = static_cast<std::int64_t>(argument.number);
    }
    if (type.isIndex())
        return m_builder.getIndexAttr(integer);
    const unsigned width = type.getIntOrFloatBitWidth();
    return mlir::IntegerAttr::get(type, llvm::APInt(64, static_cast<std::uint64_t>(integer), true).sextOrTrunc(width));
}

mlir::Attribute Builder::configAttribute(const Argument &value)
{
    using Kind = Argument::Kind;
    llvm::SmallVector<mlir::Attribute> items;
    llvm::SmallVector<mlir::NamedAttribute> entries;
    switch (value.kind) {
    case Kind::Bool:
        return m_builder.getBoolAttr(value.integer != 0);
    case Kind::Int:
        return m_builder.getI64IntegerAttr(value.integer);
    case Kind::Float:
        return m_builder.getF64FloatAttr(value.number);
    case Kind::None:
        return m_builder.getUnitAttr();
    case Kind::List:
        for (const Argument &item : value.items)
            items.push_back(configAttribute(item));
        return m_builder.getArrayAttr(items);
    case Kind::Dict:
        for (std::size_t i = 0; i < value.keys.size(); ++i)
            if (!value.keys[i].empty())
                entries.emplace_back(m_builder.getStringAttr(value.keys[i]), configAttribute(value.items[i]));
        return mlir::DictionaryAttr::get(&m_context, entries);
    default:
        return m_builder.getStringAttr(value.text);
    }
}

} // namespace heliograph::stage0
