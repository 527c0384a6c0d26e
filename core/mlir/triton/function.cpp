// The kernel as tt.func: pointers, scalars, then the sizes and strides that only the launch knows.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace heliograph::triton {

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
    llvm::sort(m_extents);
    m_extents.erase(std::unique(m_extents.begin(), m_extents.end()), m_extents.end());
}

mlir::Block *Converter::openFunction(mlir::func::FuncOp function)
{
    auto &b = e.builder();
    llvm::SmallVector<mlir::Type> types;
    llvm::SmallVector<mlir::Attribute> attributes;
    const auto add = [&](mlir::Type type, bool isAligned) {
        types.push_back(type);
        llvm::SmallVector<mlir::NamedAttribute> known;
        if (isAligned)
            known.push_back(e.property("tt.divisibility", 16));
        attributes.push_back(b.getDictionaryAttr(known));
    };
    for (const mlir::BlockArgument argument : function.getArguments()) {
        const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(argument.getType());
        add(tensor ? e.pointer(tensor.getElementType()) : e.type(argument.getType()), tensor != nullptr);
    }
    for (std::size_t i = 0; i < m_extents.size(); ++i)
        add(b.getI32Type(), false);
    e.at(function.getLoc());
    const auto type = b.getFunctionType(types, {});
    mlir::Operation *made = e.op("tt.func", {}, {},
                                 {e.property("arg_attrs", b.getArrayAttr(attributes)),
                                  e.property("function_type", mlir::TypeAttr::get(type)),
                                  e.property("sym_name", function.getName()), e.property("sym_visibility", "public")},
                                 1);
    made->setAttr("noinline", b.getBoolAttr(false));
    mlir::Block *entry = b.createBlock(&made->getRegion(0));
    for (const mlir::Type argument : types)
        entry->addArgument(argument, e.loc());
    for (const auto [from, to] : llvm::zip(function.getArguments(), entry->getArguments()))
        e.map(from, to);
    for (const auto [i, extent] : llvm::enumerate(m_extents))
        m_extentValues[extent] = entry->getArgument(function.getNumArguments() + static_cast<unsigned>(i));
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
    collectExtents(function);
    const mlir::OpBuilder::InsertionGuard guard(e.builder());
    e.builder().setInsertionPoint(function);
    openFunction(function);
    llvm::SmallVector<mlir::affine::AffineParallelOp> roots;
    for (mlir::Operation &op : function.front()) {
        if (auto root = llvm::dyn_cast<mlir::affine::AffineParallelOp>(op))
            roots.push_back(root);
        else if (llvm::isa<helion::BarrierOp>(op))
            return refuse(&op, "phases that wait for each other need a cooperative launch");
        else if (!llvm::isa<mlir::func::ReturnOp, helion::AnnotateTensorOp>(op) && convert(&op).failed())
            return failure();
    }
    if (roots.empty() || grid(roots).failed())
        return roots.empty() ? refuse(function, "it has no grid") : failure();
    e.at(function.getLoc());
    e.op("tt.return", {}, {});
    return success();
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
    if (llvm::isa<helion::CallTorchOp, helion::CallOp, helion::SymbolOp>(op)) {
        const auto why = op->getAttrOfType<mlir::StringAttr>("helion.not_lowered");
        return op->emitOpError("was not lowered: ") << (why ? why.getValue() : "it has no arithmetic form");
    }
    const llvm::StringRef dialect = op->getName().getDialectNamespace();
    if (llvm::isa<helion::LoadOp, helion::StoreOp, helion::AtomicOp, helion::CompareSwapOp>(op))
        return memory(op);
    if (dialect == "scf" || llvm::isa<mlir::linalg::ReduceOp, helion::ScanOp, helion::ReduceOp>(op))
        return regions(op);
    return values(op);
}

} // namespace heliograph::triton
