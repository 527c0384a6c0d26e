// Code of other languages in the kernel's source. Triton functions (hl.triton_kernel), and snippets as functions of
// their own (hl.inline_triton): their code comes with the module, as Triton's front end made it, and goes into the
// kernel when Triton inlines it; each call has copies of its own, so that all that comes of them has the location of
// the call. PTX (hl.inline_asm_elementwise): it stays text.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Parser/Parser.h"

namespace heliograph::triton {

namespace arith = mlir::arith;
using mlir::failure;
using mlir::success;
using mlir::Value;

static constexpr llvm::StringLiteral kTritonCode = "hl.inline_triton_ops.";
static constexpr llvm::StringLiteral kInlineAssembly = "hl.inline_asm_ops.inline_asm_elementwise";

/// A property of one of Triton's ops; null if it has none of that name.
static mlir::Attribute propertyOf(mlir::Operation *op, llvm::StringRef name)
{
    const auto properties = llvm::dyn_cast_or_null<mlir::DictionaryAttr>(op->getPropertiesAsAttribute());
    return properties ? properties.get(name) : mlir::Attribute();
}

static void setProperty(mlir::Operation *op, llvm::StringRef name, mlir::Attribute value)
{
    mlir::NamedAttrList all(llvm::cast<mlir::DictionaryAttr>(op->getPropertiesAsAttribute()));
    all.set(name, value);
    (void)op->setPropertiesFromAttribute(all.getDictionary(op->getContext()), nullptr);
}

static mlir::FlatSymbolRefAttr symbolOf(mlir::Operation *function)
{
    return mlir::FlatSymbolRefAttr::get(llvm::cast<mlir::StringAttr>(propertyOf(function, "sym_name")));
}

/// Everything inside belongs to the node of the call.
static void placeAt(mlir::Operation *function, mlir::Location loc)
{
    function->walk([&](mlir::Operation *op) { op->setLoc(loc); });
    function->walk([&](mlir::Block *block) {
        for (mlir::BlockArgument argument : block->getArguments())
            argument.setLoc(loc);
    });
}

/// A copy of the function of that name for this call, behind the kernel, with those that it calls; null with an error
/// on the call if there is none.
mlir::Operation *Converter::copyFunction(helion::CallOp call, llvm::StringRef name)
{
    const std::string own = (name + "." + llvm::Twine(m_calls)).str();
    if (mlir::Operation *known = m_copies.lookup(own))
        return known;
    const auto refused = [&](const char *why) -> mlir::Operation * {
        return (void)refuse(call, "the code of " + name + why), nullptr;
    };
    const auto texts = m_module->getAttrOfType<mlir::DictionaryAttr>(helion::kTritonFunctions);
    const auto text = texts ? texts.getAs<mlir::StringAttr>(name) : mlir::StringAttr();
    if (!text)
        return refused(" was not captured with it");
    mlir::OwningOpRef<mlir::ModuleOp> parsed =
        mlir::parseSourceString<mlir::ModuleOp>(text.getValue(), e.builder().getContext());
    if (!parsed || parsed->getBody()->empty() || !propertyOf(&parsed->getBody()->front(), "function_type"))
        return refused(" cannot be read");
    mlir::Operation *function = m_copies[own] = &parsed->getBody()->front();
    function->moveBefore(m_source); // a clone of what MLIR does not know loses its properties
    setProperty(function, "sym_name", e.builder().getStringAttr(own));
    placeAt(function, e.loc());
    bool failed = false;
    function->walk([&](mlir::Operation *op) {
        const auto callee = op->getName().getStringRef() == "tt.call"
                                ? llvm::dyn_cast_or_null<mlir::FlatSymbolRefAttr>(propertyOf(op, "callee"))
                                : mlir::FlatSymbolRefAttr();
        if (!callee || failed)
            return;
        mlir::Operation *copy = copyFunction(call, callee.getValue());
        failed = !copy;
        if (copy)
            setProperty(op, "callee", symbolOf(copy));
    });
    return failed ? nullptr : function;
}

/// The argument of a call that a place or keyword names; null if it is no value.
Value Converter::argument(helion::CallOp call, mlir::Attribute operand)
{
    const mlir::Attribute all = call.getArgs().size() > 1 ? call.getArgs()[1] : mlir::Attribute();
    const auto list = llvm::dyn_cast_or_null<mlir::ArrayAttr>(all);
    const auto key = llvm::dyn_cast<mlir::StringAttr>(operand);
    const auto place = llvm::dyn_cast<mlir::IntegerAttr>(operand);
    mlir::Attribute found;
    if (list && place && place.getValue().ult(list.size()))
        found = list[static_cast<unsigned>(place.getInt())];
    for (std::size_t i = 0; list && key && i + 1 < list.size(); ++i)
        if (list[i] == mlir::StringAttr::get(key.getContext(), key.getValue() + "="))
            found = list[i + 1];
    const auto value = llvm::dyn_cast_or_null<helion::OperandAttr>(found);
    return value && value.getIndex() < call->getNumOperands() ? call->getOperand(value.getIndex()) : Value();
}

/// Sizes are i32 here and may be i64 there, bools in memory are bytes; null where the types differ in more.
Value Converter::asType(Value value, mlir::Type type)
{
    if (value.getType() == type)
        return value;
    const mlir::Type from = helion::elementType(value.getType()), to = helion::elementType(type);
    if (llvm::isa<mlir::OpaqueType>(from) && llvm::isa<mlir::OpaqueType>(to))
        return e.value("tt.bitcast", value, type);
    if (!from.isSignlessInteger() || !to.isSignlessInteger() || e.like(type, from) != value.getType())
        return {};
    return from.getIntOrFloatBitWidth() < to.getIntOrFloatBitWidth() ? e.make<arith::ExtSIOp>(type, value)
                                                                     : e.make<arith::TruncIOp>(type, value);
}

mlir::LogicalResult Converter::callFunction(helion::CallOp call)
{
    const auto told = call->getAttrOfType<mlir::DictionaryAttr>(helion::kTritonCall);
    if (const auto why = told.getAs<mlir::StringAttr>("refused"))
        return refuse(call, why.getValue());
    const auto name = told.getAs<mlir::StringAttr>("function");
    const auto operands = told.getAs<mlir::ArrayAttr>("operands");
    if (!name || !operands)
        return refuse(call, "its function has no name");
    ++m_calls;
    mlir::Operation *callee = copyFunction(call, name.getValue());
    if (!callee)
        return failure();
    const auto typed = llvm::cast<mlir::TypeAttr>(propertyOf(callee, "function_type"));
    const auto type = llvm::cast<mlir::FunctionType>(typed.getValue());
    if (type.getNumInputs() != operands.size() || type.getNumResults() != call->getNumResults())
        return refuse(call, "its code takes or gives another number of values");
    llvm::SmallVector<Value> values;
    for (const auto [operand, wanted] : llvm::zip(operands, type.getInputs())) {
        const Value given = argument(call, operand);
        const Value wide = given ? m_wide.lookup(given) : Value();
        const Value value = given ? asType(wide ? wide : e.mapped(given), wanted) : Value();
        if (!value)
            return refuse(call, "an argument of " + name.getValue() + " has another type than its code takes");
        values.push_back(value);
    }
    mlir::Operation *made = e.op("tt.call", values, type.getResults(), {e.property("callee", symbolOf(callee))});
    for (const auto [from, to] : llvm::zip(call->getResults(), made->getResults())) {
        const Value result = asType(to, e.type(from.getType()));
        if (!result)
            return refuse(call, "a result of " + name.getValue() + " has another type than the graph says");
        e.map(from, result);
    }
    return success();
}

/// A scalar in every lane, missing dimensions first, dimensions of size one repeated.
Value Converter::broadcast(Value value, mlir::Type type)
{
    const auto to = llvm::dyn_cast<mlir::RankedTensorType>(type);
    if (!to || !llvm::isa<mlir::RankedTensorType>(value.getType()))
        return e.splat(value, type);
    const mlir::Type element = helion::elementType(value.getType());
    for (auto from = llvm::cast<mlir::RankedTensorType>(value.getType()); from.getRank() < to.getRank();) {
        llvm::SmallVector<std::int64_t> shape{1};
        shape.append(from.getShape().begin(), from.getShape().end());
        from = mlir::RankedTensorType::get(shape, element);
        value = e.value("tt.expand_dims", value, from, {e.property("axis", 0)});
    }
    return value.getType() == e.like(type, element) ? value : e.value("tt.broadcast", value, e.like(type, element));
}

/// Arguments: the text, constraints, operands, types of the results, whether it is pure, how many elements it takes at
/// once.
mlir::LogicalResult Converter::inlineAssembly(helion::CallOp call)
{
    const mlir::ArrayAttr args = call.getArgs();
    const auto at = [&](unsigned index) { return index < args.size() ? args[index] : mlir::Attribute(); };
    const auto text = llvm::dyn_cast_or_null<mlir::StringAttr>(at(0));
    const auto constraints = llvm::dyn_cast_or_null<mlir::StringAttr>(at(1));
    const auto isPure = llvm::dyn_cast_or_null<mlir::BoolAttr>(at(4));
    const auto pack = llvm::dyn_cast_or_null<mlir::IntegerAttr>(at(5));
    if (!text || !constraints || !isPure || !pack || call->getNumResults() == 0)
        return refuse(call, "its text, constraints or pack are no constants");
    const auto results = types(call->getResultTypes());
    llvm::SmallVector<Value> operands;
    for (const Value operand : e.mapped(call->getOperands()))
        operands.push_back(broadcast(operand, results.front()));
    mlir::Operation *made =
        e.op("tt.elementwise_inline_asm", operands, results,
             {e.property("asm_string", text), e.property("constraints", constraints),
              e.property("packed_element", static_cast<std::int32_t>(pack.getInt())), e.property("pure", isPure)});
    for (const auto [from, to] : llvm::zip(call->getResults(), made->getResults()))
        e.map(from, to);
    return success();
}

mlir::LogicalResult Converter::call(helion::CallOp call)
{
    if (call->hasAttr(helion::kTritonCall))
        return callFunction(call);
    if (call.getFnName().starts_with(kTritonCode))
        return refuse(call, "its Triton code was not captured with it; capture the kernel again");
    return call.getFnName() == kInlineAssembly ? inlineAssembly(call) : notLowered(call);
}

} // namespace heliograph::triton
