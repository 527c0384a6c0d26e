// The kernel as tt.func: pointers, scalars, then the sizes and strides that only the launch knows.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace heliograph::triton {

/// Triton knows of an argument that 16 divides it, or nothing.
static constexpr std::int32_t kDivisor = 16;

using mlir::failure;
using mlir::success;
using mlir::Value;

mlir::LogicalResult Converter::refuse(mlir::Operation *op, const llvm::Twine &why)
{
    return op->emitOpError("has no form in Triton IR: ") << why;
}

/// Sizes and strides that are read, each once, in the order of tensors and dimensions.
void Converter::collectExtents(mlir::func::FuncOp function)
{
    const auto add = [&](Value tensor, std::int64_t dim, bool isStride) {
        const auto argument = llvm::dyn_cast<mlir::BlockArgument>(tensor);
        if (argument && argument.getOwner() == &function.front())
            m_extents.push_back({argument.getArgNumber(), dim, isStride});
    };
    function.walk([&](mlir::Operation *op) {
        if (auto size = llvm::dyn_cast<mlir::tensor::DimOp>(op); size && size.getConstantIndex())
            if (size.getSource().getType().isDynamicDim(static_cast<unsigned>(*size.getConstantIndex())))
                add(size.getSource(), *size.getConstantIndex(), false);
        if (auto stride = llvm::dyn_cast<helion::StrideOp>(op))
            add(stride.getTensor(), static_cast<std::int64_t>(stride.getDim()), true);
    });
    if (!m_config.hasHostDescriptors())
        for (const Descriptor &descriptor : m_descriptors)
            addExtents(descriptor);
    llvm::sort(m_extents);
    m_extents.erase(std::unique(m_extents.begin(), m_extents.end()), m_extents.end());
}

static std::optional<std::int64_t> numberOf(mlir::func::FuncOp function, unsigned argument, llvm::StringRef key)
{
    const auto number = function.getArgAttrOfType<mlir::IntegerAttr>(argument, key);
    return number ? std::optional(number.getInt()) : std::nullopt;
}

/// A number (an address, say) that is handed over in 64 bits, as Triton does where 32 do not hold it.
static bool isWide(mlir::func::FuncOp function, unsigned argument)
{
    const auto value = numberOf(function, argument, helion::kValue);
    return function.getArgumentTypes()[argument].isIndex() && value && !llvm::isInt<32>(*value);
}

/// What a size or stride was at the captured launch.
std::optional<std::int64_t> Converter::launched(mlir::func::FuncOp function, const Extent &extent)
{
    const auto all = function.getArgAttrOfType<mlir::DenseI64ArrayAttr>(
        extent.argument, extent.isStride ? helion::kStrides : helion::kSizes);
    const auto dim = static_cast<std::size_t>(extent.dim);
    const bool isKnown = all && dim < static_cast<std::size_t>(all.size());
    return isKnown ? std::optional(all[dim]) : std::nullopt;
}

/// The same, if the code may depend on it.
std::optional<std::int64_t> Converter::launchedExtent(mlir::func::FuncOp function, const Extent &extent) const
{
    return m_isSpecialised ? launched(function, extent) : std::nullopt;
}

/// By the host's names, so that whoever launches the code knows what is asked for; Triton names values after them.
llvm::SmallVector<std::string> Converter::argumentNames(mlir::func::FuncOp function) const
{
    llvm::SmallVector<std::string> names;
    const auto nameOf = [&](unsigned argument) {
        const auto name = function.getArgAttrOfType<mlir::StringAttr>(argument, helion::kName);
        return name ? name.getValue().str() : "arg" + std::to_string(argument);
    };
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
        names.push_back(nameOf(i));
    for (const Extent &extent : m_extents)
        names.push_back(nameOf(extent.argument) + (extent.isStride ? "_stride_" : "_size_") +
                        std::to_string(extent.dim));
    if (m_config.hasHostDescriptors())
        for (const Descriptor &descriptor : m_descriptors)
            names.push_back(nameOf(descriptor.tensor.getArgNumber()) + "_desc");
    names.push_back("semaphore");
    return names;
}

mlir::Block *Converter::openFunction(mlir::func::FuncOp function)
{
    auto &b = e.builder();
    llvm::SmallVector<mlir::Type> types;
    llvm::SmallVector<mlir::Attribute> attributes;
    const auto add = [&](mlir::Type type, std::optional<std::int64_t> launched) {
        types.push_back(type);
        llvm::SmallVector<mlir::NamedAttribute> known;
        if (launched && *launched % kDivisor == 0)
            known.push_back(e.property("tt.divisibility", kDivisor));
        attributes.push_back(b.getDictionaryAttr(known));
    };
    for (const mlir::BlockArgument argument : function.getArguments()) {
        const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(argument.getType());
        const unsigned i = argument.getArgNumber();
        if (tensor)
            add(e.pointer(tensor.getElementType()), numberOf(function, i, helion::kDivisibility));
        else
            add(isWide(function, i) ? b.getI64Type() : e.type(argument.getType()),
                m_isSpecialised ? numberOf(function, i, helion::kValue) : std::nullopt);
    }
    for (const Extent &extent : m_extents)
        add(b.getI32Type(), launchedExtent(function, extent));
    if (m_config.hasHostDescriptors())
        for (const Descriptor &descriptor : m_descriptors)
            add(descriptorType(descriptor), std::nullopt);
    const bool hasPhases = !function.getOps<helion::BarrierOp>().empty();
    if (hasPhases)
        add(e.pointer(b.getI32Type()), kDivisor);
    e.at(function.getLoc());
    const auto type = b.getFunctionType(types, {});
    mlir::Operation *made = e.op("tt.func", {}, {},
                                 {e.property("arg_attrs", b.getArrayAttr(attributes)),
                                  e.property("function_type", mlir::TypeAttr::get(type)),
                                  e.property("sym_name", function.getName()), e.property("sym_visibility", "public")},
                                 1);
    made->setAttr("noinline", b.getBoolAttr(false));
    mlir::Block *entry = b.createBlock(&made->getRegion(0));
    for (const auto [given, name] : llvm::zip(types, argumentNames(function)))
        entry->addArgument(given, mlir::NameLoc::get(b.getStringAttr(name), e.loc()));
    b.setInsertionPointToStart(entry);
    // As Triton does it, what was 1 at the launch is a constant; the argument stays.
    const auto known = [&](Value argument, std::optional<std::int64_t> launched) {
        return launched == 1 ? e.constant(argument.getType(), 1) : argument;
    };
    for (const auto [from, to] : llvm::zip(function.getArguments(), entry->getArguments())) {
        if (isWide(function, from.getArgNumber())) {
            m_wide[from] = to;
            e.map(from, e.make<mlir::arith::TruncIOp>(b.getI32Type(), to));
            continue;
        }
        const bool isWhole = m_isSpecialised && to.getType().isSignlessInteger();
        e.map(from, known(to, isWhole ? numberOf(function, from.getArgNumber(), helion::kValue) : std::nullopt));
    }
    for (const auto [i, extent] : llvm::enumerate(m_extents))
        m_extentValues[extent] = known(entry->getArgument(function.getNumArguments() + static_cast<unsigned>(i)),
                                       launchedExtent(function, extent));
    if (m_config.hasHostDescriptors())
        for (const auto [i, descriptor] : llvm::enumerate(m_descriptors))
            descriptor.value = entry->getArgument(unsigned(function.getNumArguments() + m_extents.size() + i));
    m_semaphore = hasPhases ? Value(entry->getArguments().back()) : Value();
    return entry;
}

Value Converter::extent(Value tensor, std::int64_t dim, bool isStride)
{
    const auto argument = llvm::dyn_cast<mlir::BlockArgument>(tensor);
    const auto found = argument ? m_extentValues.find({argument.getArgNumber(), dim, isStride}) : m_extentValues.end();
    return found == m_extentValues.end() ? Value() : found->second;
}

mlir::LogicalResult Converter::function(mlir::func::FuncOp function)
{
    m_source = function;
    collectDescriptors();
    collectExtents(function);
    const mlir::OpBuilder::InsertionGuard guard(e.builder());
    e.builder().setInsertionPoint(function);
    openFunction(function);
    if (!m_config.hasHostDescriptors())
        makeDescriptors();
    dependOnGrids("pdl_entry");
    llvm::SmallVector<Phase> phases(1);
    for (mlir::Operation &op : function.front()) {
        if (auto root = llvm::dyn_cast<mlir::affine::AffineParallelOp>(op))
            phases.back().roots.push_back(root);
        else if (auto barrier = llvm::dyn_cast<helion::BarrierOp>(op))
            phases.push_back({barrier, {}});
        else if (!llvm::isa<mlir::func::ReturnOp, helion::AnnotateTensorOp>(op) && convert(&op).failed())
            return failure();
    }
    if (this->phases(phases).failed())
        return failure();
    e.at(function.getLoc());
    dependOnGrids("pdl_exit");
    e.op("tt.return", {}, {});
    return success();
}

mlir::LogicalResult Converter::notLowered(mlir::Operation *op)
{
    const auto why = op->getAttrOfType<mlir::StringAttr>("helion.not_lowered");
    return op->emitOpError("was not lowered: ") << (why ? why.getValue() : "it has no arithmetic form");
}

mlir::LogicalResult Converter::block(mlir::Block &block)
{
    for (mlir::Operation &op : block.without_terminator())
        if (convert(&op).failed())
            return failure();
    return success();
}

mlir::LogicalResult Converter::convert(mlir::Operation *op)
{
    e.at(op->getLoc());
    for (const Value operand : op->getOperands())
        if (!e.mapped(operand) && !llvm::isa_and_nonnull<mlir::tensor::EmptyOp>(operand.getDefiningOp()))
            return refuse(op, "an operand of it has none");
    if (auto call = llvm::dyn_cast<helion::CallOp>(op))
        return this->call(call);
    if (llvm::isa<helion::CallTorchOp, helion::SymbolOp>(op))
        return notLowered(op);
    const llvm::StringRef dialect = op->getName().getDialectNamespace();
    if (llvm::isa<helion::LoadOp, helion::StoreOp, helion::AtomicOp, helion::CompareSwapOp>(op))
        return memory(op);
    if (dialect == "scf" || llvm::isa<mlir::linalg::ReduceOp, helion::ScanOp, helion::ReduceOp>(op))
        return regions(op);
    return values(op);
}

} // namespace heliograph::triton
