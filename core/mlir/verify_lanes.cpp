// What must hold for the ops that the lowerings leave (helion_lane_ops.td).
#include "core/mlir/verify.h"

#include "llvm/ADT/STLExtras.h"

namespace heliograph::helion {

using mlir::failure;
using mlir::LogicalResult;
using mlir::success;

LogicalResult StrideOp::verify()
{
    const auto tensor = llvm::cast<mlir::RankedTensorType>(getTensor().getType());
    if (static_cast<std::int64_t>(getDim()) >= tensor.getRank())
        return emitOpError("asks for dimension ") << getDim() << " of a tensor of rank " << tensor.getRank();
    return success();
}

LogicalResult RangeOp::verify()
{
    const auto type = llvm::cast<mlir::RankedTensorType>(getType());
    if (type.getRank() != 1 || !type.hasStaticShape())
        return emitOpError("has one dimension of static size, got ") << type;
    return success();
}

LogicalResult BroadcastOp::verify()
{
    const auto from = llvm::cast<mlir::RankedTensorType>(getInput().getType());
    const auto to = llvm::cast<mlir::RankedTensorType>(getType());
    bool fits = from.getRank() == to.getRank() && from.getElementType() == to.getElementType();
    for (std::int64_t i = 0; fits && i < from.getRank(); ++i)
        fits = from.getDimSize(i) == 1 || from.getDimSize(i) == to.getDimSize(i);
    return fits ? success() : emitOpError("of ") << from << " does not give " << to;
}

/// Along `dim` the result may have another number of lanes.
LogicalResult TakeOp::verify()
{
    const auto from = llvm::cast<mlir::RankedTensorType>(getInput().getType());
    const auto to = llvm::cast<mlir::RankedTensorType>(getType());
    const auto dim = static_cast<std::int64_t>(getDim());
    bool fits = from.getRank() == to.getRank() && from.getElementType() == to.getElementType() && dim < from.getRank();
    for (std::int64_t i = 0; fits && i < from.getRank(); ++i)
        fits = i == dim || from.getDimSize(i) == to.getDimSize(i);
    return fits ? success() : emitOpError("of ") << from << " does not give " << to;
}

static bool haveSameShape(mlir::Type left, mlir::Type right)
{
    const auto a = llvm::dyn_cast<mlir::RankedTensorType>(left), b = llvm::dyn_cast<mlir::RankedTensorType>(right);
    return a && b ? a.getShape() == b.getShape() : !a && !b;
}

/// One offset, one mask bit and one value a lane, of the memory's element type.
static LogicalResult verifyLanes(mlir::Operation *op, mlir::Type memory, mlir::Value offsets, mlir::Value mask,
                                 mlir::TypeRange lanes)
{
    for (const mlir::Type type : lanes) {
        if (!haveSameShape(type, offsets.getType()))
            return op->emitOpError("has offsets ") << offsets.getType() << " for lanes " << type;
        if (elementType(type) != memory)
            return op->emitOpError("has lanes of ") << elementType(type) << " in memory of " << memory;
    }
    if (mask && !haveSameShape(mask.getType(), offsets.getType()))
        return op->emitOpError("has offsets ") << offsets.getType() << " and mask " << mask.getType();
    return success();
}

/// A block has a first index and a size for each dimension of the memory, and as many elements as there are lanes.
template <typename Access>
static LogicalResult verifyBlock(Access op, mlir::Value memory, mlir::Type lanes)
{
    const auto block = op.getBlock();
    if (!block)
        return success();
    const auto rank = llvm::cast<mlir::RankedTensorType>(memory.getType()).getRank();
    if (std::int64_t(block->size()) != rank || std::int64_t(op.getFirst().size()) != rank)
        return op.emitOpError("has a block of ") << block->size() << " dimensions in memory of " << rank;
    std::int64_t count = 1, wanted = 1;
    for (const std::int64_t size : *block)
        count *= std::max<std::int64_t>(size, 0);
    for (const std::int64_t size : tileShape(lanes))
        wanted *= size;
    return count == wanted ? success()
                           : op.emitOpError("has a block of ") << count << " elements for " << wanted << " lanes";
}

std::int64_t packedElements(LoadOp load)
{
    const mlir::Type lane = elementType(load.getType()), memory = elementType(load.getSource().getType());
    const unsigned wide = lane.getIntOrFloatBitWidth(), narrow = memory.getIntOrFloatBitWidth();
    return lane.isSignlessInteger() && narrow >= 8 && wide % narrow == 0 ? wide / narrow : 1;
}

LogicalResult LoadOp::verify()
{
    if (getOther() && !getMask())
        return emitOpError("has `other` and no mask");
    if (getOther() && getOther().getType() != getType())
        return emitOpError("loads ") << getType() << ", other is " << getOther().getType();
    if (verifyBlock(*this, getSource(), getType()).failed())
        return failure();
    const mlir::Type element = packedElements(*this) > 1 ? elementType(getType()) : elementType(getSource().getType());
    return verifyLanes(*this, element, getOffsets(), getMask(), getType());
}

LogicalResult StoreOp::verify()
{
    if (verifyBlock(*this, getDestination(), getValue().getType()).failed())
        return failure();
    return verifyLanes(*this, elementType(getDestination().getType()), getOffsets(), getMask(), getValue().getType());
}

LogicalResult AtomicOp::verify()
{
    if (!llvm::is_contained({"add", "and", "or", "xor", "max", "min", "umax", "umin", "xchg"}, getKind()))
        return emitOpError("kind must be add, and, or, xor, max, min, umax, umin or xchg, got '") << getKind() << "'";
    if (verifySem(*this, getSem()).failed() || verifyBlock(*this, getDestination(), getType()).failed())
        return failure();
    return verifyLanes(*this, elementType(getDestination().getType()), getOffsets(), getMask(),
                       {getValue().getType(), getType()});
}

LogicalResult CompareSwapOp::verify()
{
    if (verifySem(*this, getSem()).failed())
        return failure();
    return verifyLanes(*this, elementType(getDestination().getType()), getOffsets(), getMask(),
                       {getExpected().getType(), getValue().getType(), getType()});
}

LogicalResult WatchOp::verify()
{
    if (std::int64_t(getReal().size()) != tileRank(getValue().getType()))
        return emitOpError("has ") << getReal().size() << " numbers of real lanes for " << getValue().getType();
    return success();
}

} // namespace heliograph::helion
