// See torch_call.h.
#include "core/mlir/lowering/torch_call.h"

namespace heliograph::lowering {

static bool isNone(mlir::Attribute argument)
{
    const auto type = llvm::dyn_cast_or_null<mlir::TypeAttr>(argument);
    return !argument || llvm::isa<mlir::UnitAttr>(argument) || (type && llvm::isa<mlir::NoneType>(type.getValue()));
}

TorchCall::TorchCall(mlir::Operation *op, const DeclaredTypes &types, mlir::OpBuilder &builder)
    : m_op(op), m_types(types), m_lanes(builder, op->getLoc())
{
    m_name = op->getAttrOfType<mlir::StringAttr>("fn_name").getValue();
    if (const auto args = op->getAttrOfType<mlir::ArrayAttr>("args"))
        m_args.assign(args.begin(), args.end());
    m_kwargs = op->getAttrOfType<mlir::DictionaryAttr>("kwargs");
}

mlir::Attribute TorchCall::arg(std::size_t index) const
{
    return index < m_args.size() ? m_args[index] : mlir::Attribute();
}

bool TorchCall::has(std::size_t index) const
{
    return !isNone(arg(index));
}

mlir::Attribute TorchCall::keyword(llvm::StringRef name) const
{
    if (m_kwargs && !isNone(m_kwargs.get(name)))
        return m_kwargs.get(name);
    // One that is no constant stands among the others, after its name and "=".
    for (std::size_t i = 0; i + 1 < m_args.size(); ++i)
        if (const auto word = llvm::dyn_cast<mlir::StringAttr>(m_args[i]))
            if (word.getValue().ends_with("=") && word.getValue().drop_back() == name)
                return m_args[i + 1];
    return {};
}

mlir::Type TorchCall::declared(mlir::Value value) const
{
    const auto found = m_types.find(value);
    return found == m_types.end() ? value.getType() : found->second;
}

Lane TorchCall::lane(mlir::Attribute argument)
{
    if (const auto operand = llvm::dyn_cast_or_null<helion::OperandAttr>(argument)) {
        if (operand.getIndex() >= m_op->getNumOperands())
            return {};
        const mlir::Value value = m_op->getOperand(operand.getIndex());
        return {value, lowering::isUnsigned(declared(value))};
    }
    auto &b = m_lanes.builder();
    if (const auto boolean = llvm::dyn_cast_or_null<mlir::BoolAttr>(argument))
        return {m_lanes.constant(b.getI1Type(), boolean.getValue() ? 1 : 0)};
    if (const auto floating = llvm::dyn_cast_or_null<mlir::FloatAttr>(argument))
        return {m_lanes.constant(b.getF64Type(), floating.getValueAsDouble())};
    if (const auto integer = llvm::dyn_cast_or_null<mlir::IntegerAttr>(argument))
        return {m_lanes.constant(b.getI64Type(), integer.getValue().getSExtValue())};
    return {};
}

Lane TorchCall::lane(std::size_t index)
{
    return lane(arg(index));
}

llvm::SmallVector<Lane> TorchCall::lanesOf(std::size_t index)
{
    llvm::SmallVector<Lane> result;
    if (const auto list = llvm::dyn_cast_or_null<mlir::ArrayAttr>(arg(index)))
        for (const mlir::Attribute item : list)
            result.push_back(lane(item));
    else if (const Lane one = lane(index))
        result.push_back(one);
    return result;
}

bool TorchCall::isNumber(std::size_t index) const
{
    return llvm::isa_and_nonnull<mlir::FloatAttr, mlir::IntegerAttr>(arg(index));
}

std::optional<std::int64_t> TorchCall::integer(mlir::Attribute argument) const
{
    if (const auto integer = llvm::dyn_cast_or_null<mlir::IntegerAttr>(argument))
        return integer.getValue().getSExtValue();
    return std::nullopt;
}

std::optional<Shape> TorchCall::integers(std::size_t index) const
{
    const mlir::Attribute argument = arg(index);
    if (const auto one = integer(argument))
        return Shape{*one};
    const auto list = llvm::dyn_cast_or_null<mlir::ArrayAttr>(argument);
    if (!list)
        return std::nullopt;
    Shape result;
    for (const mlir::Attribute item : list) {
        const auto number = integer(item);
        if (!number)
            return std::nullopt;
        result.push_back(*number);
    }
    return result;
}

mlir::Type TorchCall::resultType(std::size_t index) const
{
    return plain(declared(m_op->getResult(static_cast<unsigned>(index))));
}

mlir::Type TorchCall::resultElement(std::size_t index) const
{
    return helion::elementType(resultType(index));
}

Shape TorchCall::resultShape(std::size_t index) const
{
    return shapeOf(resultType(index));
}

bool TorchCall::isResultUnsigned(std::size_t index) const
{
    return lowering::isUnsigned(declared(m_op->getResult(static_cast<unsigned>(index))));
}

Lowered TorchCall::refuse(std::string why)
{
    m_why = std::move(why);
    return std::nullopt;
}

Lowered TorchCall::result(Lane value, std::size_t index)
{
    if (!value)
        return refuse("an operand is missing");
    const mlir::Value converted = m_lanes.cast(value, resultElement(index), isResultUnsigned(index));
    const mlir::Value shaped = m_lanes.broadcast(converted, resultShape(index));
    if (!shaped)
        return refuse("its shapes do not fit together");
    return Values{shaped};
}

} // namespace heliograph::lowering
