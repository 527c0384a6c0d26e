// Legacy ops are parsed as unregistered ops of a dialect `helion_legacy`, so that their old operands and attributes
// come through, and are then replaced one by one.
#include "core/mlir/legacy_import.h"

#include "core/mlir/dialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

namespace heliograph::stage0 {

namespace arith = mlir::arith;
using mlir::failure;
using mlir::LogicalResult;
using mlir::Operation;
using mlir::success;

static constexpr llvm::StringLiteral kLegacy = "helion_legacy.";

static std::string withLegacyNames(llvm::StringRef text)
{
    std::string result;
    while (true) {
        const auto [before, after] = text.split("\"helion.");
        result += before;
        if (before.size() == text.size())
            return result;
        result += "\"" + kLegacy.str();
        text = after;
    }
}

// ---- pieces of legacy ops -------------------------------------------------------------------------------------

static llvm::SmallVector<std::int64_t> integers(Operation *op, llvm::StringRef name)
{
    llvm::SmallVector<std::int64_t> result;
    if (const auto list = op->getAttrOfType<mlir::ArrayAttr>(name))
        for (const auto item : list.getAsRange<mlir::IntegerAttr>())
            result.push_back(item.getInt());
    return result;
}

static mlir::StringAttr text(Operation *op, llvm::StringRef name)
{
    return op->getAttrOfType<mlir::StringAttr>(name);
}

/// A size is select(remain < tile, remain, tile) with remain = extent - offset: so the offset is found again, which
/// the legacy text names only in a string.
static mlir::Value offsetOf(mlir::Value size)
{
    auto select = size.getDefiningOp<arith::SelectOp>();
    auto remain = select ? select->getOperand(1).getDefiningOp<arith::SubIOp>() : arith::SubIOp();
    return remain ? remain->getOperand(1) : mlir::Value();
}

static LogicalResult offsetsOf(Operation *op, mlir::ValueRange sizes, llvm::SmallVectorImpl<mlir::Value> &offsets)
{
    for (const auto [i, size] : llvm::enumerate(sizes)) {
        offsets.push_back(offsetOf(size));
        if (!offsets.back())
            return op->emitError("tile size ") << i << " is not select(remain < tile, remain, tile)";
    }
    return success();
}

static LogicalResult expects(Operation *op, std::size_t operands, std::size_t results)
{
    if (op->getNumOperands() < operands || op->getNumResults() != results)
        return op->emitError("legacy ") << op->getName() << " needs at least " << operands << " operands and "
                                        << results << " results";
    for (const mlir::Type type : op->getResultTypes())
        if (!llvm::isa<mlir::RankedTensorType>(type))
            return op->emitError("legacy ") << op->getName() << " gives " << type << ", expected a tensor";
    return success();
}

// ---- one function for each legacy op --------------------------------------------------------------------------

static LogicalResult replaceAllocLike(Operation *op, mlir::OpBuilder &b)
{
    if (expects(op, 1, 1).failed())
        return failure();
    const auto type = llvm::cast<mlir::RankedTensorType>(op->getResult(0).getType());
    const auto shape = integers(op, "shape");
    if (static_cast<std::int64_t>(shape.size()) != type.getRank())
        return op->emitError("shape needs one size for each of ") << type.getRank() << " dimensions";
    llvm::SmallVector<mlir::Value> dims;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (type.isDynamicDim(static_cast<unsigned>(i)))
            dims.push_back(b.create<arith::ConstantIndexOp>(op->getLoc(), shape[i]));
    const auto made =
        b.create<helion::AllocLikeOp>(op->getLoc(), type, op->getOperand(0), dims, shape, "out", text(op, "fx_node"));
    op->replaceAllUsesWith(made);
    return success();
}

static LogicalResult replaceZeroTile(Operation *op, mlir::OpBuilder &b)
{
    if (expects(op, 0, 1).failed())
        return failure();
    const auto made = b.create<helion::ZeroTileOp>(op->getLoc(), op->getResult(0).getType(), mlir::ValueRange(),
                                                   integers(op, "shape"), text(op, "fx_node"));
    op->replaceAllUsesWith(made);
    return success();
}

static LogicalResult replaceAnnotate(Operation *op, mlir::OpBuilder &b)
{
    if (expects(op, 1, 0).failed())
        return failure();
    const auto name = text(op, "name");
    b.create<helion::AnnotateTensorOp>(op->getLoc(), op->getOperand(0), op->getOperands().drop_front(),
                                       name ? name : b.getStringAttr("tensor"), mlir::ArrayAttr(), text(op, "fx_node"));
    return success();
}

static LogicalResult replaceLoad(Operation *op, mlir::OpBuilder &b)
{
    llvm::SmallVector<mlir::Value> offsets;
    if (expects(op, 1, 1).failed() || offsetsOf(op, op->getOperands().drop_front(), offsets).failed())
        return failure();
    const llvm::SmallVector<llvm::StringRef> kinds(offsets.size(), "tile");
    const auto made = b.create<helion::LoadTileDynamicOp>(
        op->getLoc(), op->getResult(0).getType(), op->getOperand(0), offsets, op->getOperands().drop_front(),
        mlir::Value(), b.getStrArrayAttr(kinds), b.getDenseI64ArrayAttr(integers(op, "sizes")), mlir::StringAttr(),
        text(op, "tensor_meta"), text(op, "fx_node"));
    op->replaceAllUsesWith(made);
    return success();
}

static LogicalResult replaceStore(Operation *op, mlir::OpBuilder &b)
{
    llvm::SmallVector<mlir::Value> offsets;
    if (expects(op, 2, 0).failed() || offsetsOf(op, op->getOperands().drop_front(2), offsets).failed())
        return failure();
    const llvm::SmallVector<llvm::StringRef> kinds(offsets.size(), "tile");
    b.create<helion::StoreTileDynamicOp>(op->getLoc(), op->getOperand(1), op->getOperand(0), offsets,
                                         op->getOperands().drop_front(2), mlir::Value(), b.getStrArrayAttr(kinds),
                                         b.getDenseI64ArrayAttr(integers(op, "sizes")), text(op, "tensor_meta"),
                                         text(op, "fx_node"));
    return success();
}

static LogicalResult replaceCall(Operation *op, mlir::OpBuilder &b)
{
    if (expects(op, 0, 1).failed())
        return failure();
    llvm::SmallVector<mlir::Attribute> args;
    for (unsigned i = 0; i < op->getNumOperands(); ++i)
        args.push_back(helion::OperandAttr::get(op->getContext(), i));
    const auto name = text(op, "fn_name");
    if (!name)
        return op->emitError("legacy call_torch has no fn_name");
    const auto made =
        b.create<helion::CallTorchOp>(op->getLoc(), op->getResultTypes(), op->getOperands(), b.getArrayAttr(args),
                                      mlir::DictionaryAttr(), name, text(op, "fx_node"));
    op->replaceAllUsesWith(made);
    return success();
}

static LogicalResult replacePhi(Operation *op, mlir::OpBuilder &b)
{
    if (expects(op, 1, 1).failed())
        return failure();
    const auto made =
        b.create<helion::PhiOp>(op->getLoc(), op->getResult(0).getType(), op->getOperands(), text(op, "fx_node"));
    op->replaceAllUsesWith(made);
    return success();
}

using Replace = LogicalResult (*)(Operation *, mlir::OpBuilder &);

static const llvm::StringMap<Replace> &replacements()
{
    static const llvm::StringMap<Replace> table{
        {"alloc_like", replaceAllocLike},
        {"zero_tile", replaceZeroTile},
        {"annotate_tensor", replaceAnnotate},
        {"load_tile_dynamic", replaceLoad},
        {"store_tile_dynamic", replaceStore},
        {"call_torch", replaceCall},
        {"phi", replacePhi},
    };
    return table;
}

static LogicalResult replaceLegacyOps(mlir::ModuleOp module)
{
    llvm::SmallVector<Operation *> legacy;
    module.walk([&](Operation *op) {
        if (op->getName().getStringRef().starts_with(kLegacy))
            legacy.push_back(op);
    });
    for (Operation *op : legacy) {
        const auto replace = replacements().find(op->getName().getStringRef().drop_front(kLegacy.size()));
        if (replace == replacements().end())
            return op->emitError("no legacy op of this name is known");
        mlir::OpBuilder builder(op);
        if (replace->second(op, builder).failed())
            return failure();
        op->erase();
    }
    return success();
}

// ---- trip counts ----------------------------------------------------------------------------------------------

/// Moves an op, and what it is computed from, before the outermost loop around it, if nothing of a loop is in it.
static bool hoist(Operation *op, mlir::Region &body)
{
    if (op->getParentRegion() == &body)
        return true;
    if (!llvm::isa<arith::CeilDivSIOp, arith::ConstantOp, mlir::tensor::DimOp>(op))
        return false;
    for (mlir::Value operand : op->getOperands())
        if (operand.getParentRegion() != &body && (!operand.getDefiningOp() || !hoist(operand.getDefiningOp(), body)))
            return false;
    Operation *outermost = op;
    while (outermost->getParentRegion() != &body)
        outermost = outermost->getParentOp();
    op->moveBefore(outermost);
    return true;
}

static void hoistTripCounts(mlir::func::FuncOp function)
{
    llvm::SmallVector<arith::CeilDivSIOp> counts;
    function.walk([&](arith::CeilDivSIOp count) { counts.push_back(count); });
    for (arith::CeilDivSIOp count : counts)
        hoist(count, function.getBody());
}

mlir::OwningOpRef<mlir::ModuleOp> importLegacy(mlir::MLIRContext &context, std::unique_ptr<llvm::MemoryBuffer> input)
{
    const std::string legacyText = withLegacyNames(input->getBuffer());
    context.loadAllAvailableDialects();
    context.allowUnregisteredDialects();
    llvm::SourceMgr sources;
    sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(legacyText, input->getBufferIdentifier()), {});
    mlir::SourceMgrDiagnosticHandler diagnostics(sources, &context);
    // The text does not verify before its trip counts are moved.
    const mlir::ParserConfig config(&context, /*verifyAfterParse=*/false);
    auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, config);
    if (!module || replaceLegacyOps(*module).failed())
        return {};
    module->walk([](mlir::func::FuncOp function) { hoistTripCounts(function); });
    return mlir::verify(*module).failed() ? mlir::OwningOpRef<mlir::ModuleOp>() : std::move(module);
}

} // namespace heliograph::stage0
