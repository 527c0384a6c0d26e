// Offsets and masks are tensors in stage-1, of integer arithmetic over broadcast ranges. Read lane by lane they need no
// buffers, and the machine's compiler sees the strides.
#include "core/mlir/cpu/lanes.h"

#include "core/mlir/dialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
using mlir::Value;
using Lane = llvm::SmallVector<Value>;

/// Costs less than reading it from memory.
bool isCheap(mlir::Operation *op)
{
    return llvm::isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::ShLIOp, arith::AndIOp, arith::OrIOp,
                     arith::XOrIOp, arith::CmpIOp, arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::IndexCastOp,
                     arith::MinSIOp, arith::MaxSIOp>(op);
}

/// Where a lane of a reshaped tile comes from: its index along each dimension of the source, by strides in the groups.
Lane laneBeforeExpand(mlir::OpBuilder &builder, mlir::tensor::ExpandShapeOp op, llvm::ArrayRef<Value> lane)
{
    Lane source;
    for (const auto &group : op.getReassociationIndices()) {
        Value index;
        for (const std::int64_t dim : group) {
            const std::int64_t size = op.getResultType().getDimSize(dim);
            if (size == 1)
                continue;
            Value scaled = index;
            if (index)
                scaled = builder.create<arith::MulIOp>(
                    op.getLoc(), index, builder.create<arith::ConstantIndexOp>(op.getLoc(), size).getResult());
            index = scaled ? builder.create<arith::AddIOp>(op.getLoc(), scaled, lane[dim]).getResult() : lane[dim];
        }
        source.push_back(index ? index : builder.create<arith::ConstantIndexOp>(op.getLoc(), 0).getResult());
    }
    return source;
}

/// The same for a collapse that drops dimensions of size one; nothing for others, which would need divisions.
std::optional<Lane> laneBeforeCollapse(mlir::tensor::CollapseShapeOp op, llvm::ArrayRef<Value> lane, Value zero)
{
    Lane source(op.getSrcType().getRank(), zero);
    for (const auto &[at, group] : llvm::enumerate(op.getReassociationIndices())) {
        const auto isWide = [&](std::int64_t dim) { return op.getSrcType().getDimSize(dim) != 1; };
        if (llvm::count_if(group, isWide) > 1)
            return std::nullopt;
        const auto wide = llvm::find_if(group, isWide);
        if (wide != group.end())
            source[*wide] = lane[at];
    }
    return source;
}

std::vector<void *> keyOf(Value tile, llvm::ArrayRef<Value> lane)
{
    std::vector<void *> key{tile.getAsOpaquePointer()};
    for (const Value index : lane)
        key.push_back(index.getAsOpaquePointer());
    return key;
}

} // namespace

Value takenLane(mlir::OpBuilder &builder, helion::TakeOp take, Value lane)
{
    const mlir::Location loc = take.getLoc();
    const auto count = helion::tileShape(take.getInput().getType())[take.getDim()];
    const Value first = builder.create<arith::ConstantIndexOp>(loc, 0),
                last = builder.create<arith::ConstantIndexOp>(loc, count - 1);
    const Value scaled = builder.create<arith::MulIOp>(loc, lane, take.getStep());
    const Value place = builder.create<arith::AddIOp>(loc, take.getBegin(), scaled);
    return builder.create<arith::MinSIOp>(loc, builder.create<arith::MaxSIOp>(loc, place, first), last);
}

Value LaneReader::zero()
{
    return m_builder.create<arith::ConstantIndexOp>(m_user->getLoc(), 0);
}

Value LaneReader::read(Value tile, llvm::ArrayRef<Value> lane, bool isOnlyUse)
{
    if (!llvm::isa<mlir::RankedTensorType>(tile.getType()))
        return tile;
    const auto key = keyOf(tile, lane);
    if (const auto found = m_known.find(key); found != m_known.end())
        return found->second;
    Value value;
    if (mlir::Operation *op = tile.getDefiningOp())
        value = compute(op, lane, isOnlyUse && tile.hasOneUse() && op->getBlock() == m_user->getBlock());
    if (!value)
        value = m_builder.create<mlir::tensor::ExtractOp>(m_user->getLoc(), tile, lane);
    return m_known[key] = value;
}

Value LaneReader::compute(mlir::Operation *op, llvm::ArrayRef<Value> lane, bool isOnlyUse)
{
    if (auto constant = llvm::dyn_cast<arith::ConstantOp>(op)) {
        const auto splat = llvm::dyn_cast<mlir::SplatElementsAttr>(constant.getValue());
        return splat ? m_builder.create<arith::ConstantOp>(op->getLoc(), splat.getSplatValue<mlir::TypedAttr>())
                     : Value();
    }
    if (auto splat = llvm::dyn_cast<mlir::tensor::SplatOp>(op))
        return splat.getInput();
    if (auto range = llvm::dyn_cast<helion::RangeOp>(op))
        return m_builder.create<arith::IndexCastOp>(op->getLoc(), range.getType().getElementType(), lane[0]);
    if (auto broadcast = llvm::dyn_cast<helion::BroadcastOp>(op)) {
        Lane source(lane);
        bool isRepeated = false;
        for (const auto [dim, size] : llvm::enumerate(helion::tileShape(broadcast.getInput().getType())))
            if (size == 1 && helion::tileShape(broadcast.getType())[dim] != 1) {
                source[dim] = zero();
                isRepeated = true;
            }
        return read(broadcast.getInput(), source, isOnlyUse && !isRepeated);
    }
    if (auto take = llvm::dyn_cast<helion::TakeOp>(op)) {
        Lane source(lane);
        source[take.getDim()] = takenLane(m_builder, take, lane[take.getDim()]);
        return read(take.getInput(), source, false);
    }
    if (auto expand = llvm::dyn_cast<mlir::tensor::ExpandShapeOp>(op))
        return read(expand.getSrc(), laneBeforeExpand(m_builder, expand, lane), isOnlyUse);
    if (auto collapse = llvm::dyn_cast<mlir::tensor::CollapseShapeOp>(op)) {
        const auto source = laneBeforeCollapse(collapse, lane, zero());
        return source ? read(collapse.getSrc(), *source, isOnlyUse) : Value();
    }
    return computeElementwise(op, lane, isOnlyUse);
}

Value LaneReader::computeElementwise(mlir::Operation *op, llvm::ArrayRef<Value> lane, bool isOnlyUse)
{
    const bool isElementwise = mlir::OpTrait::hasElementwiseMappableTraits(op) && op->getNumResults() == 1;
    if (!isElementwise || (!isOnlyUse && !isCheap(op)))
        return {};
    Lane operands;
    for (const Value operand : op->getOperands())
        operands.push_back(read(operand, lane, isOnlyUse));
    const mlir::Type type = helion::elementType(op->getResult(0).getType());
    return m_builder.create(op->getLoc(), op->getName().getIdentifier(), operands, type, op->getAttrs())->getResult(0);
}

llvm::SmallVector<Value> forEachLane(mlir::OpBuilder &builder, mlir::Location loc, llvm::ArrayRef<std::int64_t> shape,
                                     mlir::ValueRange carried, LaneBody body)
{
    const auto constant = [&](std::int64_t value) -> Value {
        return builder.create<arith::ConstantIndexOp>(loc, value);
    };
    const Lane begins(shape.size(), constant(0)), steps(shape.size(), constant(1));
    Lane ends;
    for (const std::int64_t size : shape)
        ends.push_back(constant(size));
    auto nest = mlir::scf::buildLoopNest(
        builder, loc, begins, ends, steps, carried,
        [&](mlir::OpBuilder &inner, mlir::Location, mlir::ValueRange lane, mlir::ValueRange arguments) {
            const auto results = body(inner, lane, arguments);
            return mlir::scf::ValueVector(results.begin(), results.end());
        });
    return {nest.results.begin(), nest.results.end()};
}

} // namespace heliograph::cpu
