// What must hold for the dialect's ops. Every message says what was expected and what is there.
#include "core/mlir/verify.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace heliograph::helion {

using mlir::failure;
using mlir::LogicalResult;
using mlir::success;

// ---- shared rules ---------------------------------------------------------------------------------------------

LogicalResult verifyFxNode(mlir::Operation *op)
{
    const auto node = op->getAttrOfType<mlir::StringAttr>(kFxNode);
    if (node && node.getValue().empty())
        return op->emitOpError("has an empty fx_node");
    return success();
}

/// `sizes` are the static extents of `type`, and `tileSizes` gives one run-time extent for each.
static LogicalResult verifyExtents(mlir::Operation *op, mlir::Type type, llvm::ArrayRef<std::int64_t> sizes,
                                   std::size_t tileSizes)
{
    if (static_cast<std::int64_t>(sizes.size()) != tileRank(type))
        return op->emitOpError("'sizes' has ") << sizes.size() << " entries for a tile of rank " << tileRank(type);
    if (tileSizes != sizes.size())
        return op->emitOpError("expects ") << sizes.size() << " tile sizes, got " << tileSizes;
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    for (std::size_t i = 0; tensor && i < sizes.size(); ++i) {
        if (sizes[i] < 0 && sizes[i] != mlir::ShapedType::kDynamic && sizes[i] != -1)
            return op->emitOpError("size ") << i << " is negative: " << sizes[i];
        if (!tensor.isDynamicDim(i) && sizes[i] >= 0 && tensor.getDimSize(i) != sizes[i])
            return op->emitOpError("size ") << i << " is " << sizes[i] << ", but the tile has " << tensor.getDimSize(i);
    }
    return success();
}

static LogicalResult verifyFill(mlir::Operation *op, mlir::Type type, llvm::ArrayRef<std::int64_t> sizes,
                                std::size_t tileSizes)
{
    if (tileSizes != 0 && tileSizes != sizes.size())
        return op->emitOpError("expects ") << sizes.size() << " tile sizes, got " << tileSizes;
    return verifyExtents(op, type, sizes, sizes.size());
}

static bool isIndexTensor(mlir::Type type)
{
    return llvm::isa<mlir::RankedTensorType>(type) && llvm::isa<mlir::IntegerType>(elementType(type));
}

/// Operands that a subscript of this kind takes; -1 for a word that is no kind.
static int operandsOf(llvm::StringRef kind)
{
    return llvm::StringSwitch<int>(kind)
        .Cases("slice", "new", 0)
        .Cases("tile", "scalar", "gather", 1)
        .Case("range", 2)
        .Default(-1);
}

static LogicalResult verifySubscript(mlir::Operation *op, llvm::StringRef kind, mlir::OperandRange &rest)
{
    const int operands = operandsOf(kind);
    if (operands < 0)
        return op->emitOpError("has a subscript of unknown kind '") << kind << "'";
    if (rest.size() < static_cast<std::size_t>(operands))
        return op->emitOpError("has too few index operands for its subscripts");
    for (mlir::Value index : rest.take_front(operands)) {
        if (kind == "gather" && !isIndexTensor(index.getType()))
            return op->emitOpError("gathers with ") << index.getType() << ", expected a tensor of integers";
        if (kind != "gather" && !index.getType().isIndex())
            return op->emitOpError("subscript '") << kind << "' takes an index, got " << index.getType();
    }
    rest = rest.drop_front(operands);
    return success();
}

static LogicalResult verifySubscripts(mlir::Operation *op, mlir::RankedTensorType memory, mlir::OperandRange indices,
                                      mlir::ArrayAttr kinds)
{
    std::int64_t dimensions = 0;
    mlir::OperandRange rest = indices;
    for (const auto kind : kinds.getAsRange<mlir::StringAttr>()) {
        dimensions += kind.getValue() != "new";
        if (verifySubscript(op, kind.getValue(), rest).failed())
            return failure();
    }
    if (!rest.empty())
        return op->emitOpError("has ") << rest.size() << " index operands that no subscript takes";
    if (dimensions != memory.getRank())
        return op->emitOpError("expects ") << memory.getRank() << " subscripts, got " << dimensions;
    return success();
}

static LogicalResult verifyMask(mlir::Operation *op, mlir::Value mask, std::int64_t rank)
{
    if (!mask)
        return success();
    if (!elementType(mask.getType()).isInteger(1))
        return op->emitOpError("mask must hold i1, got ") << elementType(mask.getType());
    if (tileRank(mask.getType()) > rank)
        return op->emitOpError("mask has rank ") << tileRank(mask.getType()) << ", the tile " << rank;
    return success();
}

static LogicalResult verifySameElement(mlir::Operation *op, llvm::StringRef what, mlir::Type left, mlir::Type right)
{
    if (elementType(left) != elementType(right))
        return op->emitOpError(what) << ": " << elementType(left) << " and " << elementType(right);
    return success();
}

/// A value that is written may have fewer lanes than the place: it is broadcast.
static LogicalResult verifyWrite(mlir::Operation *op, mlir::Value value, mlir::RankedTensorType memory,
                                 llvm::ArrayRef<std::int64_t> sizes, std::size_t tileSizes)
{
    if (tileSizes != sizes.size())
        return op->emitOpError("expects ") << sizes.size() << " tile sizes, got " << tileSizes;
    if (tileRank(value.getType()) > static_cast<std::int64_t>(sizes.size()))
        return op->emitOpError("writes a value of rank ")
               << tileRank(value.getType()) << " to a place of rank " << sizes.size();
    if (verifySameElement(op, "value and memory hold different types", value.getType(), memory).failed())
        return failure();
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
    for (std::int64_t i = 1; tensor && i <= tensor.getRank(); ++i) {
        const std::int64_t have = tensor.getDimSize(tensor.getRank() - i), want = sizes[sizes.size() - i];
        if (have != mlir::ShapedType::kDynamic && want >= 0 && have != 1 && have != want)
            return op->emitOpError("writes ") << have << " lanes where the place has " << want;
    }
    return verifyFxNode(op);
}

// ---- host tensors, sizes, tiles -------------------------------------------------------------------------------

LogicalResult AllocLikeOp::verify()
{
    const auto type = llvm::cast<mlir::RankedTensorType>(getType());
    if (static_cast<std::int64_t>(getShape().size()) != type.getRank())
        return emitOpError("'shape' has ") << getShape().size() << " entries for a tensor of rank " << type.getRank();
    if (static_cast<std::int64_t>(getDims().size()) != type.getNumDynamicDims())
        return emitOpError("expects ") << type.getNumDynamicDims() << " dynamic sizes, got " << getDims().size();
    return verifyFxNode(*this);
}

LogicalResult AnnotateTensorOp::verify()
{
    const auto type = llvm::cast<mlir::RankedTensorType>(getTensor().getType());
    if (static_cast<std::int64_t>(getDims().size()) != type.getRank())
        return emitOpError("expects ") << type.getRank() << " sizes, got " << getDims().size();
    return verifyFxNode(*this);
}

LogicalResult BlockSizeOp::verify()
{
    if (static_cast<std::int64_t>(getSize()) < 1)
        return emitOpError("size must be positive, got ") << static_cast<std::int64_t>(getSize());
    return success();
}

LogicalResult TileIndexOp::verify()
{
    if (tileRank(getType()) != 1 || !isIndexTensor(getType()))
        return emitOpError("gives a tensor of integers of rank 1, got ") << getType();
    return verifyFxNode(*this);
}

// ---- memory ---------------------------------------------------------------------------------------------------

LogicalResult LoadTileDynamicOp::verify()
{
    const auto source = llvm::cast<mlir::RankedTensorType>(getSource().getType());
    if (verifySubscripts(*this, source, getIndices(), getKinds()).failed() ||
        verifyExtents(*this, getType(), getSizes(), getTileSizes().size()).failed() ||
        verifyMask(*this, getMask(), tileRank(getType())).failed() ||
        verifySameElement(*this, "tensor and tile hold different types", source, getType()).failed())
        return failure();
    return verifyFxNode(*this);
}

LogicalResult StoreTileDynamicOp::verify()
{
    const auto memory = llvm::cast<mlir::RankedTensorType>(getDestination().getType());
    if (verifySubscripts(*this, memory, getIndices(), getKinds()).failed() ||
        verifyMask(*this, getMask(), static_cast<std::int64_t>(getSizes().size())).failed())
        return failure();
    return verifyWrite(*this, getValue(), memory, getSizes(), getTileSizes().size());
}

LogicalResult verifySem(mlir::Operation *op, llvm::StringRef sem)
{
    if (!llvm::is_contained({"relaxed", "acquire", "release", "acq_rel"}, sem))
        return op->emitOpError("sem must be relaxed, acquire, release or acq_rel, got '") << sem << "'";
    return success();
}

/// What read-modify-write and compare-and-swap have in common: ordering, subscripts and tile sizes.
template <typename AtomicOp>
static LogicalResult verifyAtomic(AtomicOp op)
{
    const auto memory = llvm::cast<mlir::RankedTensorType>(op.getDestination().getType());
    if (verifySem(op, op.getSem()).failed() || verifySubscripts(op, memory, op.getIndices(), op.getKinds()).failed())
        return failure();
    if (op.getTileSizes().size() != op.getSizes().size())
        return op.emitOpError("expects ") << op.getSizes().size() << " tile sizes, got " << op.getTileSizes().size();
    return verifyFxNode(op);
}

LogicalResult AtomicRmwOp::verify()
{
    if (!llvm::is_contained({"add", "and", "or", "xor", "max", "min", "xchg"}, getKind()))
        return emitOpError("kind must be add, and, or, xor, max, min or xchg, got '") << getKind() << "'";
    return verifyAtomic(*this);
}

LogicalResult AtomicCasOp::verify()
{
    return verifyAtomic(*this);
}

// ---- values ---------------------------------------------------------------------------------------------------

LogicalResult ZeroTileOp::verify()
{
    return verifyFill(*this, getType(), getSizes(), getTileSizes().size()).failed() ? failure() : verifyFxNode(*this);
}

LogicalResult FullOp::verify()
{
    if (tileRank(getValue().getType()) != 0)
        return emitOpError("fills with one scalar, got ") << getValue().getType();
    if (verifySameElement(*this, "value and tile hold different types", getValue().getType(), getType()).failed() ||
        verifyFill(*this, getType(), getSizes(), getTileSizes().size()).failed())
        return failure();
    return verifyFxNode(*this);
}

LogicalResult IotaOp::verify()
{
    if (tileRank(getType()) != 1)
        return emitOpError("gives a tile of rank 1, got ") << getType();
    return verifyFxNode(*this);
}

LogicalResult SubscriptOp::verify()
{
    std::int64_t kept = 0;
    mlir::OperandRange rest = getIndices();
    for (const auto word : getKeep().getAsRange<mlir::StringAttr>()) {
        if (!llvm::is_contained({":", "range", "new"}, word.getValue()))
            return emitOpError("has a subscript of unknown kind '") << word.getValue() << "'";
        kept += word.getValue() != "new";
        if (word.getValue() != ":" && verifySubscript(*this, word.getValue(), rest).failed())
            return failure();
    }
    if (!rest.empty())
        return emitOpError("has ") << rest.size() << " index operands that no subscript takes";
    if (kept != tileRank(getInput().getType()))
        return emitOpError("keeps ") << kept << " dimensions of a tile of rank " << tileRank(getInput().getType());
    const auto made = static_cast<std::int64_t>(getKeep().size());
    if (made != tileRank(getType()))
        return emitOpError("makes ") << made << " dimensions, but its result has " << tileRank(getType());
    if (verifySameElement(*this, "input and result hold different types", getInput().getType(), getType()).failed())
        return failure();
    return verifyFxNode(*this);
}

LogicalResult MaskToOp::verify()
{
    if (getTileSizes().size() != static_cast<std::size_t>(tileRank(getInput().getType())))
        return emitOpError("expects ") << tileRank(getInput().getType()) << " tile sizes, got "
                                       << getTileSizes().size();
    if (verifySameElement(*this, "input and result hold different types", getInput().getType(), getType()).failed())
        return failure();
    const auto typed = llvm::dyn_cast<mlir::TypedAttr>(getValue());
    if (!typed || typed.getType() != elementType(getType()))
        return emitOpError("masks with ") << getValue() << " in a tile of " << elementType(getType());
    return verifyFxNode(*this);
}

static bool differ(std::int64_t left, std::int64_t right)
{
    return !mlir::ShapedType::isDynamic(left) && !mlir::ShapedType::isDynamic(right) && left != right;
}

LogicalResult DotOp::verify()
{
    const auto lhs = llvm::cast<mlir::RankedTensorType>(getLhs().getType());
    const auto rhs = llvm::cast<mlir::RankedTensorType>(getRhs().getType());
    const auto result = llvm::cast<mlir::RankedTensorType>(getType());
    const std::int64_t rank = lhs.getRank();
    if (rank < 2 || rank > 3 || rhs.getRank() != rank || result.getRank() != rank)
        return emitOpError("multiplies tiles of rank 2 or 3, got ranks ")
               << rank << ", " << rhs.getRank() << " and " << result.getRank();
    if (differ(lhs.getDimSize(rank - 1), rhs.getDimSize(rank - 2)))
        return emitOpError("inner sizes differ: ") << lhs.getDimSize(rank - 1) << " and " << rhs.getDimSize(rank - 2);
    if (differ(lhs.getDimSize(rank - 2), result.getDimSize(rank - 2)) ||
        differ(rhs.getDimSize(rank - 1), result.getDimSize(rank - 1)))
        return emitOpError("of ") << lhs << " and " << rhs << " does not give " << result;
    return verifyFxNode(*this);
}

LogicalResult AccumulateOp::verify()
{
    if (getAcc().getType() != getType())
        return emitOpError("accumulator is ") << getAcc().getType() << ", the result " << getType();
    return verifyFxNode(*this);
}

static LogicalResult verifyCombine(mlir::Operation *op, mlir::Block &body, mlir::ValueRange inputs)
{
    if (body.getNumArguments() != 2 * inputs.size())
        return op->emitOpError("combines ")
               << 2 * inputs.size() << " elements, its region takes " << body.getNumArguments();
    for (auto [i, argument] : llvm::enumerate(body.getArguments()))
        if (elementType(inputs[i % inputs.size()].getType()) != argument.getType())
            return op->emitOpError("region argument ") << i << " is " << argument.getType() << ", expected "
                                                       << elementType(inputs[i % inputs.size()].getType());
    if (body.empty() || !llvm::isa<YieldOp>(body.back()))
        return op->emitOpError("region must end in helion.yield");
    if (body.back().getNumOperands() != inputs.size())
        return op->emitOpError("region yields ")
               << body.back().getNumOperands() << " elements, expected " << inputs.size();
    return verifyFxNode(op);
}

LogicalResult ScanOp::verify()
{
    if (getNumResults() != getInputs().size())
        return emitOpError("has ") << getNumResults() << " results for " << getInputs().size() << " inputs";
    return verifyCombine(*this, getCombine().front(), getInputs());
}

LogicalResult ReduceOp::verify()
{
    if (getNumResults() != getInputs().size())
        return emitOpError("has ") << getNumResults() << " results for " << getInputs().size() << " inputs";
    return verifyCombine(*this, getCombine().front(), getInputs());
}

// ---- calls and joins ------------------------------------------------------------------------------------------

static bool namesOperandsInOrder(mlir::Attribute argument, unsigned &next, unsigned count)
{
    if (const auto operand = llvm::dyn_cast<OperandAttr>(argument))
        return operand.getIndex() == next && next++ < count;
    if (const auto list = llvm::dyn_cast<mlir::ArrayAttr>(argument))
        return llvm::all_of(list, [&](mlir::Attribute item) { return namesOperandsInOrder(item, next, count); });
    return true;
}

static LogicalResult verifyArguments(mlir::Operation *op, mlir::ArrayAttr arguments)
{
    unsigned next = 0;
    const unsigned count = op->getNumOperands();
    const auto inOrder = [&](mlir::Attribute item) { return namesOperandsInOrder(item, next, count); };
    if (!llvm::all_of(arguments, inOrder) || next != count)
        return op->emitOpError("'args' must name its ") << count << " operands once each and in order";
    return verifyFxNode(op);
}

LogicalResult CallTorchOp::verify()
{
    const auto isTorch = [&](llvm::StringRef prefix) { return getFnName().starts_with(prefix); };
    if (!llvm::any_of(llvm::ArrayRef<llvm::StringRef>{"aten.", "prims.", "_operator.", "torch.", "math."}, isTorch))
        return emitOpError("fn_name must begin with aten., prims., _operator., torch. or math., got '")
               << getFnName() << "'";
    return verifyArguments(*this, getArgs()).failed() ? failure() : verifyReduction(*this, getFnName(), getArgs());
}

LogicalResult CallOp::verify()
{
    if (getFnName().empty())
        return emitOpError("has no fn_name");
    return verifyArguments(*this, getArgs());
}

LogicalResult PhiOp::verify()
{
    if (getValues().empty() || getValues().size() > 2)
        return emitOpError("joins one or two values, got ") << getValues().size();
    for (mlir::Type type : getValues().getTypes())
        if (type != getType())
            return emitOpError("joins a value of ") << type << " to " << getType() << ", expected one type";
    return verifyFxNode(*this);
}

} // namespace heliograph::helion
