// Lanes are handed over one by one and only at the visit that somebody wants: all others cost one call.
#include "core/mlir/cpu/watch.h"

#include "core/mlir/cpu/lanes.h"
#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/signature.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"

#include <map>

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
using mlir::OpBuilder;
using mlir::Operation;
using mlir::Value;

// ---- in stage-0 -----------------------------------------------------------------------------------------------

bool isNode(Operation *op, llvm::StringRef node)
{
    const auto one = op->getAttrOfType<mlir::StringAttr>(helion::kFxNode);
    return one && one.getValue() == node;
}

/// What an op of a node computes, or what it stores.
Value valueOf(Operation *op)
{
    if (auto store = llvm::dyn_cast<helion::StoreTileDynamicOp>(op))
        return store.getValue();
    return op->getNumResults() > 0 ? op->getResult(0) : Value();
}

/// The last op of the node that has a value: where it takes several, that is the one which others read.
Operation *findNode(mlir::ModuleOp module, llvm::StringRef node)
{
    Operation *found = nullptr;
    module.walk([&](Operation *op) {
        if (isNode(op, node) && valueOf(op))
            found = op;
    });
    return found;
}

/// The numbers of real lanes that stand with a tile's type somewhere: of loads, masks and tiles of one value.
mlir::ValueRange realLanesOf(Operation *op)
{
    if (auto load = llvm::dyn_cast<helion::LoadTileDynamicOp>(op))
        return load.getTileSizes();
    if (auto mask = llvm::dyn_cast<helion::MaskToOp>(op))
        return mask.getTileSizes();
    if (auto full = llvm::dyn_cast<helion::FullOp>(op))
        return full.getTileSizes();
    if (auto zero = llvm::dyn_cast<helion::ZeroTileOp>(op))
        return zero.getTileSizes();
    return {};
}

helion::TileAttr tilesOf(mlir::Type type)
{
    const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type);
    return tensor ? llvm::dyn_cast_or_null<helion::TileAttr>(tensor.getEncoding()) : helion::TileAttr();
}

using Dimension = std::pair<std::int64_t, bool>; ///< block, and whether it is one of a reduction

/// How many lanes of a block are real, as far as values that can be read at `place` say so.
class RealLanes
{
public:
    explicit RealLanes(Operation *place)
    {
        auto function = place->getParentOfType<mlir::func::FuncOp>();
        const mlir::DominanceInfo dominance(function);
        function.walk([&](Operation *op) {
            const mlir::ValueRange sizes = realLanesOf(op);
            const helion::TileAttr tiles = sizes.empty() ? helion::TileAttr() : tilesOf(op->getResult(0).getType());
            if (!tiles || tiles.getBlocks().size() != sizes.size())
                return;
            for (const auto [dim, size] : llvm::enumerate(sizes))
                if (tiles.getBlocks()[dim] >= 0 && dominance.properlyDominates(size, place))
                    m_sizes.try_emplace({tiles.getBlocks()[dim], tiles.getReduction()[dim]}, size);
        });
    }

    llvm::SmallVector<Value> of(OpBuilder &builder, Value value) const
    {
        const helion::TileAttr tiles = tilesOf(value.getType());
        llvm::SmallVector<Value> real;
        for (std::int64_t dim = 0; dim < helion::tileRank(value.getType()); ++dim) {
            const auto known =
                tiles ? m_sizes.find({tiles.getBlocks()[dim], tiles.getReduction()[dim]}) : m_sizes.end();
            real.push_back(known != m_sizes.end()
                               ? known->second
                               : builder.create<arith::ConstantIndexOp>(value.getLoc(), -1).getResult());
        }
        return real;
    }

private:
    std::map<Dimension, Value> m_sizes;
};

std::size_t rootOf(Operation *op)
{
    std::size_t number = 0;
    auto function = op->getParentOfType<mlir::func::FuncOp>();
    for (auto root : function.getBody().front().getOps<mlir::affine::AffineParallelOp>()) {
        if (root->isAncestor(op))
            return number;
        ++number;
    }
    return 0;
}

/// Behind the op; of a value that all tiles share at the begin of the first grid's.
void setPlace(OpBuilder &builder, Operation *op)
{
    if (op->getParentOfType<mlir::affine::AffineParallelOp>())
        return op->getNumResults() > 0 ? builder.setInsertionPointAfter(op) : builder.setInsertionPoint(op);
    auto function = op->getParentOfType<mlir::func::FuncOp>();
    for (auto root : function.getBody().front().getOps<mlir::affine::AffineParallelOp>())
        return builder.setInsertionPointToStart(root.getBody());
}

// ---- in stage-1 -----------------------------------------------------------------------------------------------

void call(OpBuilder &builder, mlir::Location loc, llvm::StringRef function, Value argument)
{
    builder.create<mlir::func::CallOp>(loc, function, mlir::TypeRange(), argument);
}

void tellLane(OpBuilder &builder, mlir::Location loc, Value lane, bool isUnsigned)
{
    const mlir::Type type = lane.getType(), word = builder.getI64Type();
    if (auto number = llvm::dyn_cast<mlir::FloatType>(type)) {
        const mlir::Type single = builder.getF32Type(), twice = builder.getF64Type();
        if (number.getWidth() < 32)
            lane = builder.create<arith::ExtFOp>(loc, single, lane);
        if (number.getWidth() < 64)
            lane = builder.create<arith::ExtFOp>(loc, twice, lane);
        return call(builder, loc, kWatchFloat, lane);
    }
    if (llvm::isa<mlir::IndexType>(type))
        lane = builder.create<arith::IndexCastOp>(loc, word, lane);
    else if (type.getIntOrFloatBitWidth() < 64 && (isUnsigned || type.isInteger(1)))
        lane = builder.create<arith::ExtUIOp>(loc, word, lane);
    else if (type.getIntOrFloatBitWidth() < 64)
        lane = builder.create<arith::ExtSIOp>(loc, word, lane);
    call(builder, loc, kWatchInteger, lane);
}

class LowerWatch : public mlir::OpRewritePattern<helion::WatchOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::WatchOp op, mlir::PatternRewriter &rewriter) const override
    {
        const mlir::Location loc = op.getLoc();
        const Value wanted =
            rewriter.create<mlir::func::CallOp>(loc, kWatching, mlir::TypeRange(rewriter.getIndexType())).getResult(0);
        const Value zero = rewriter.create<arith::ConstantIndexOp>(loc, 0);
        const Value isWanted = rewriter.create<arith::CmpIOp>(loc, arith::CmpIPredicate::ne, wanted, zero);
        rewriter.create<mlir::scf::IfOp>(loc, isWanted, [&](OpBuilder &inner, mlir::Location) {
            tell(inner, op);
            inner.create<mlir::scf::YieldOp>(loc);
        });
        rewriter.eraseOp(op);
        return mlir::success();
    }

private:
    static void tell(OpBuilder &builder, helion::WatchOp op)
    {
        for (const Value lanes : op.getReal())
            call(builder, op.getLoc(), kWatchReal, lanes);
        forEachLane(builder, op.getLoc(), helion::tileShape(op.getValue().getType()), {},
                    [&](OpBuilder &inner, mlir::ValueRange lane, mlir::ValueRange) {
                        const Value scalar = LaneReader(inner, op).read(op.getValue(), llvm::to_vector(lane));
                        tellLane(inner, op.getLoc(), scalar, op.getIsUnsigned());
                        return llvm::SmallVector<Value>();
                    });
    }
};

} // namespace

std::optional<WatchedNode> watchNode(mlir::ModuleOp module, llvm::StringRef node)
{
    Operation *op = findNode(module, node);
    if (!op || !op->getParentOfType<mlir::func::FuncOp>())
        return std::nullopt;
    const Value value = valueOf(op);
    const mlir::Type element = helion::elementType(value.getType());
    if (!llvm::isa<mlir::IntegerType, mlir::FloatType, mlir::IndexType>(element))
        return std::nullopt;
    OpBuilder builder(op);
    setPlace(builder, op);
    const auto real = RealLanes(op).of(builder, value);
    const auto marker = builder.create<helion::WatchOp>(op->getLoc(), value, real, element.isUnsignedInteger());
    const auto shape = helion::tileShape(value.getType());
    return WatchedNode{dtypeName(element), {shape.begin(), shape.end()}, rootOf(marker)};
}

void populateWatchPatterns(mlir::RewritePatternSet &patterns)
{
    patterns.add<LowerWatch>(patterns.getContext());
}

void declareWatching(mlir::ModuleOp module)
{
    OpBuilder builder(module.getBodyRegion());
    const auto declare = [&](llvm::StringRef name, mlir::TypeRange inputs, mlir::TypeRange results) {
        builder.create<mlir::func::FuncOp>(module.getLoc(), name, builder.getFunctionType(inputs, results))
            .setPrivate();
    };
    declare(kWatching, {}, builder.getIndexType());
    declare(kWatchReal, builder.getIndexType(), {});
    declare(kWatchFloat, builder.getF64Type(), {});
    declare(kWatchInteger, builder.getI64Type(), {});
}

} // namespace heliograph::cpu
