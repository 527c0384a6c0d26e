// Cloning first and asking for sizes afterwards: only those that are left once dead ops have gone become arguments.
#include "core/mlir/cpu/split.h"

#include "core/mlir/cpu/passes.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace heliograph::cpu {

namespace {

using mlir::failure;
using mlir::LogicalResult;
using mlir::success;
using mlir::Value;

bool isMemory(mlir::BlockArgument argument)
{
    return llvm::isa<mlir::MemRefType>(argument.getType());
}

/// A bool takes a byte in memory.
mlir::MemRefType memoryType(mlir::RankedTensorType tensor)
{
    mlir::Type element = tensor.getElementType();
    if (element.isInteger(1))
        element = mlir::IntegerType::get(tensor.getContext(), 8);
    return mlir::MemRefType::get({mlir::ShapedType::kDynamic}, element);
}

void eraseDeadOps(mlir::Block &block)
{
    for (mlir::Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
        for (mlir::Region &region : op.getRegions())
            for (mlir::Block &inner : region)
                eraseDeadOps(inner);
        if (mlir::isOpTriviallyDead(&op))
            op.erase();
    }
}

/// One of the functions made of a kernel.
class Part
{
public:
    Part(mlir::func::FuncOp kernel, const llvm::Twine &name, llvm::ArrayRef<mlir::Type> results, mlir::Location loc)
        : m_kernel(kernel), m_builder(kernel)
    {
        llvm::SmallVector<mlir::Type> inputs;
        for (const mlir::Type type : kernel.getArgumentTypes())
            inputs.push_back(
                llvm::isa<mlir::RankedTensorType>(type) ? memoryType(llvm::cast<mlir::RankedTensorType>(type)) : type);
        m_function = m_builder.create<mlir::func::FuncOp>(loc, name.str(), m_builder.getFunctionType(inputs, results));
        m_builder.setInsertionPointToStart(m_function.addEntryBlock());
        for (const auto [from, to] : llvm::zip(kernel.getArguments(), llvm::to_vector(m_function.getArguments())))
            addHostArgument(from, to);
    }

    mlir::func::FuncOp function() { return m_function; }
    mlir::OpBuilder &builder() { return m_builder; }
    mlir::IRMapping &mapping() { return m_mapping; }

    void clonePrologue(mlir::Operation *root)
    {
        for (mlir::Operation &op : *root->getBlock()) {
            if (&op == root)
                return;
            if (!llvm::isa<mlir::affine::AffineParallelOp, helion::BarrierOp, helion::AnnotateTensorOp>(op))
                m_builder.clone(op, m_mapping);
        }
    }

    Value addTileNumber(unsigned dim)
    {
        const unsigned index = m_function.getNumArguments();
        m_function.insertArgument(index, m_builder.getIndexType(), attribute(kTile, m_builder.getI64IntegerAttr(dim)),
                                  m_function.getLoc());
        return m_function.getArgument(index);
    }

    /// After everything has been cloned.
    LogicalResult finish(mlir::ValueRange results)
    {
        m_builder.create<mlir::func::ReturnOp>(m_function.getLoc(), results);
        eraseDeadOps(m_function.getBody().front());
        return resolveShapes();
    }

private:
    static mlir::DictionaryAttr attribute(llvm::StringRef name, mlir::Attribute value)
    {
        mlir::Builder builder(value.getContext());
        return builder.getDictionaryAttr(builder.getNamedAttr(name, value));
    }

    void addHostArgument(mlir::BlockArgument from, mlir::BlockArgument to)
    {
        m_function.setArgAttrs(to.getArgNumber(), m_kernel.getArgAttrDict(from.getArgNumber()));
        if (!isMemory(to))
            return m_mapping.map(from, to);
        m_function.setArgAttr(to.getArgNumber(), kTensor, mlir::TypeAttr::get(from.getType()));
        m_mapping.map(
            from,
            m_builder.create<mlir::UnrealizedConversionCastOp>(from.getLoc(), from.getType(), Value(to)).getResult(0));
    }

    LogicalResult resolveShapes()
    {
        llvm::SmallVector<mlir::Operation *> questions;
        m_function.walk([&](mlir::Operation *op) {
            if (llvm::isa<mlir::tensor::DimOp, helion::StrideOp>(op) && memoryOf(op->getOperand(0)))
                questions.push_back(op);
        });
        return success(llvm::all_of(questions, [&](mlir::Operation *op) { return mlir::succeeded(resolve(op)); }));
    }

    LogicalResult resolve(mlir::Operation *op)
    {
        auto stride = llvm::dyn_cast<helion::StrideOp>(op);
        const std::optional<std::int64_t> dim =
            stride ? stride.getDim() : llvm::cast<mlir::tensor::DimOp>(op).getConstantIndex();
        const auto type = llvm::cast<mlir::RankedTensorType>(op->getOperand(0).getType());
        if (!dim || *dim < 0 || *dim >= type.getRank())
            return op->emitOpError("must ask a host tensor for one of its ") << type.getRank() << " dimensions";
        const std::int64_t known = stride ? helion::stridesOf(type)[*dim] : type.getDimSize(*dim);
        op->getResult(0).replaceAllUsesWith(mlir::ShapedType::isDynamic(known) ? argumentFor(op, !stride, *dim)
                                                                               : constant(op, known));
        op->erase();
        return success();
    }

    static Value constant(mlir::Operation *op, std::int64_t value)
    {
        mlir::OpBuilder builder(op);
        return builder.create<mlir::arith::ConstantIndexOp>(op->getLoc(), value);
    }

    /// The argument that tells a size or a stride, made when it is asked for first.
    Value argumentFor(mlir::Operation *op, bool isSize, std::int64_t dim)
    {
        const auto memory = llvm::cast<mlir::BlockArgument>(memoryOf(op->getOperand(0)));
        Value &known = m_shapes[{memory.getArgNumber(), isSize, dim}];
        if (known)
            return known;
        mlir::NamedAttrList attributes;
        attributes.set(isSize ? kSizeOf : kStrideOf, m_function.getArgAttr(memory.getArgNumber(), helion::kName));
        attributes.set(kDim, m_builder.getI64IntegerAttr(dim));
        const unsigned index = m_kernel.getNumArguments() + m_shapes.size() - 1;
        m_function.insertArgument(index, m_builder.getIndexType(), attributes.getDictionary(op->getContext()),
                                  op->getLoc());
        return known = m_function.getArgument(index);
    }

    mlir::func::FuncOp m_kernel, m_function;
    mlir::OpBuilder m_builder;
    mlir::IRMapping m_mapping;
    std::map<std::tuple<unsigned, bool, std::int64_t>, Value> m_shapes; ///< by argument, size or stride, dimension
};

LogicalResult verifyRoot(mlir::affine::AffineParallelOp root)
{
    const auto isZero = [](mlir::AffineExpr bound) { return bound == 0; };
    if (!llvm::all_of(root.getLowerBoundsMap().getResults(), isZero) ||
        !llvm::all_of(root.getSteps(), [](std::int64_t step) { return step == 1; }))
        return root.emitOpError("of a root graph counts its tiles: from 0 in steps of 1");
    if (root.getUpperBoundsMap().getNumResults() != root.getNumDims() || root.getNumResults() != 0)
        return root.emitOpError("of a root graph has one bound for each dimension, and no results");
    return success();
}

LogicalResult makeGrid(mlir::func::FuncOp kernel, mlir::affine::AffineParallelOp root, const llvm::Twine &name)
{
    const llvm::SmallVector<mlir::Type> results(root.getNumDims(), mlir::IndexType::get(kernel.getContext()));
    Part part(kernel, name, results, root.getLoc());
    part.clonePrologue(root);
    llvm::SmallVector<Value> operands;
    for (const Value operand : root.getUpperBoundsOperands())
        operands.push_back(part.mapping().lookup(operand));
    const auto bounds =
        mlir::affine::expandAffineMap(part.builder(), root.getLoc(), root.getUpperBoundsMap(), operands);
    return bounds ? part.finish(*bounds) : root.emitOpError("has bounds that cannot be computed");
}

LogicalResult makeTile(mlir::func::FuncOp kernel, mlir::affine::AffineParallelOp root, const llvm::Twine &name,
                       llvm::StringRef grid)
{
    Part part(kernel, name, {}, root.getLoc());
    part.clonePrologue(root);
    for (const mlir::BlockArgument number : root.getIVs())
        part.mapping().map(number, part.addTileNumber(number.getArgNumber()));
    for (mlir::Operation &op : root.getBody()->without_terminator())
        part.builder().clone(op, part.mapping());
    part.function()->setAttr(kGrid, mlir::FlatSymbolRefAttr::get(kernel.getContext(), grid));
    // Sums of floats depend on their order, and one that differs from run to run cannot be looked into.
    const bool isSequential = root.walk([](mlir::Operation *op) {
                                      return llvm::isa<helion::AtomicOp, helion::CompareSwapOp>(op)
                                                 ? mlir::WalkResult::interrupt()
                                                 : mlir::WalkResult::advance();
                                  })
                                  .wasInterrupted();
    if (isSequential)
        part.function()->setAttr(kSequential, mlir::UnitAttr::get(kernel.getContext()));
    return part.finish({});
}

LogicalResult verifyKernel(mlir::func::FuncOp kernel)
{
    for (const mlir::BlockArgument argument : kernel.getArguments())
        if (!kernel.getArgAttrOfType<mlir::StringAttr>(argument.getArgNumber(), helion::kName))
            return kernel.emitOpError("has no ") << helion::kName << " on argument " << argument.getArgNumber();
    for (mlir::Operation &op : kernel.getBody().front())
        if (!llvm::isa<mlir::affine::AffineParallelOp, helion::BarrierOp, helion::AnnotateTensorOp>(op) &&
            mlir::hasEffect<mlir::MemoryEffects::Write>(&op))
            return op.emitOpError("writes to memory outside of a grid");
    return success();
}

} // namespace

mlir::Value memoryOf(Value tensor)
{
    auto cast = tensor.getDefiningOp<mlir::UnrealizedConversionCastOp>();
    if (!cast || cast.getInputs().size() != 1 || !llvm::isa<mlir::BlockArgument>(cast.getInputs()[0]) ||
        !llvm::isa<mlir::MemRefType>(cast.getInputs()[0].getType()))
        return {};
    return cast.getInputs()[0];
}

LogicalResult splitKernel(mlir::func::FuncOp kernel)
{
    if (mlir::failed(verifyKernel(kernel)))
        return failure();
    unsigned number = 0;
    for (auto root : llvm::to_vector(kernel.getBody().front().getOps<mlir::affine::AffineParallelOp>())) {
        const std::string grid = (kernel.getName() + ".grid" + llvm::Twine(number)).str();
        if (mlir::failed(verifyRoot(root)) || mlir::failed(makeGrid(kernel, root, grid)) ||
            mlir::failed(makeTile(kernel, root, kernel.getName() + ".root" + llvm::Twine(number), grid)))
            return failure();
        ++number;
    }
    kernel.erase();
    return success();
}

} // namespace heliograph::cpu
