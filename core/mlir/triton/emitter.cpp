// See emitter.h.
#include "core/mlir/triton/emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace heliograph::triton {

using mlir::Attribute;
using mlir::Type;
using mlir::Value;

Emitter::Emitter(mlir::OpBuilder &builder, std::string file)
    : m_builder(builder), m_loc(builder.getUnknownLoc()), m_file(std::move(file))
{
}

namespace {

/// What a location of stage-0 says: "0:acc" as its name, the node's line in the text of the graphs beside it.
struct NodePlace {
    llvm::StringRef name;
    unsigned line = 0;
};

NodePlace placeOf(mlir::Location loc)
{
    NodePlace place;
    loc->walk([&](mlir::Location part) {
        const auto named = llvm::dyn_cast<mlir::NameLoc>(part);
        const auto fused = named ? llvm::dyn_cast<mlir::FusedLoc>(named.getChildLoc()) : mlir::FusedLoc();
        const auto line = fused ? llvm::dyn_cast_or_null<mlir::IntegerAttr>(fused.getMetadata()) : mlir::IntegerAttr();
        if (!line)
            return mlir::WalkResult::advance();
        place = {named.getName().getValue().split(':').second, static_cast<unsigned>(line.getInt())};
        return mlir::WalkResult::interrupt();
    });
    return place;
}

} // namespace

mlir::Location Emitter::translate(mlir::Location loc)
{
    const NodePlace place = placeOf(loc);
    // What belongs to no node (the grid, sizes) has the line of the first graph's head, on which no node stands.
    const auto line = mlir::FileLineColLoc::get(m_builder.getContext(), m_file, std::max(place.line, 1U), 1);
    return place.name.empty() ? mlir::Location(line)
                              : mlir::Location(mlir::NameLoc::get(m_builder.getStringAttr(place.name), line));
}

void Emitter::at(mlir::Location loc)
{
    m_loc = translate(loc);
}

mlir::Operation *Emitter::op(llvm::StringRef name, mlir::ValueRange operands, mlir::TypeRange results,
                             Properties properties, unsigned regions)
{
    mlir::OperationState state(m_loc, name);
    state.addOperands(operands);
    state.addTypes(results);
    if (!properties.empty())
        state.propertiesAttr = m_builder.getDictionaryAttr(properties);
    for (unsigned i = 0; i < regions; ++i)
        state.addRegion();
    return m_builder.create(state);
}

Value Emitter::value(llvm::StringRef name, mlir::ValueRange operands, Type result, Properties properties)
{
    return op(name, operands, result, properties)->getResult(0);
}

mlir::NamedAttribute Emitter::property(llvm::StringRef name, Attribute value)
{
    return m_builder.getNamedAttr(name, value);
}

mlir::NamedAttribute Emitter::property(llvm::StringRef name, std::int32_t value)
{
    return property(name, m_builder.getI32IntegerAttr(value));
}

mlir::NamedAttribute Emitter::property(llvm::StringRef name, llvm::StringRef value)
{
    return property(name, m_builder.getStringAttr(value));
}

mlir::NamedAttribute Emitter::flag(llvm::StringRef name, bool value)
{
    return property(name, m_builder.getBoolAttr(value));
}

Type Emitter::type(Type type)
{
    if (type.isIndex())
        return m_builder.getI32Type();
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    if (!tensor)
        return type;
    const Type element = this->type(tensor.getElementType());
    return tensor.getRank() == 0 ? element : mlir::RankedTensorType::get(tensor.getShape(), element);
}

Type Emitter::pointer(Type element)
{
    std::string word;
    llvm::raw_string_ostream out(word);
    const Type stored = element.isInteger(1) ? m_builder.getI8Type() : element;
    out << "ptr<" << stored << ">";
    return mlir::OpaqueType::get(m_builder.getStringAttr("tt"), out.str());
}

Type Emitter::like(Type shaped, Type element)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(shaped);
    return tensor ? Type(mlir::RankedTensorType::get(tensor.getShape(), element)) : element;
}

Value Emitter::constant(Type type, std::int64_t number)
{
    const Type element = helion::elementType(type);
    mlir::TypedAttr value;
    if (const auto floating = llvm::dyn_cast<mlir::FloatType>(element))
        value = mlir::FloatAttr::get(floating, static_cast<double>(number));
    else
        value = mlir::IntegerAttr::get(element, number);
    if (const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type))
        value = mlir::DenseElementsAttr::get(tensor, llvm::ArrayRef<Attribute>(value));
    return make<mlir::arith::ConstantOp>(value);
}

Value Emitter::splat(Value scalar, Type shaped)
{
    if (!llvm::isa<mlir::RankedTensorType>(shaped))
        return scalar;
    return value("tt.splat", scalar, like(shaped, scalar.getType()));
}

Value Emitter::range(std::int64_t count, Type element)
{
    const Type i32 = m_builder.getI32Type();
    const Type type = mlir::RankedTensorType::get({count}, i32);
    const Value lanes = count == 1 ? constant(type, 0)
                                   : value("tt.make_range", {}, type,
                                           {property("end", static_cast<std::int32_t>(count)), property("start", 0)});
    return element == i32 ? lanes : make<mlir::arith::ExtSIOp>(like(type, element), lanes);
}

llvm::SmallVector<Value> Emitter::mapped(mlir::ValueRange values) const
{
    llvm::SmallVector<Value> result;
    for (const Value value : values)
        result.push_back(mapped(value));
    return result;
}

} // namespace heliograph::triton
