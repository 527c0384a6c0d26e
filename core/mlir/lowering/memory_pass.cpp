// helion-lower-memory: tiles become offsets and masks, accesses of tiles become accesses of lanes. Loops over tiles
// count offsets afterwards, as Helion's do.
#include "core/mlir/lowering/accesses.h"
#include "core/mlir/lowering/masks.h"
#include "core/mlir/lowering/passes.h"
#include "core/mlir/lowering/slices.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::lowering {

namespace affine = mlir::affine;
namespace arith = mlir::arith;
namespace scf = mlir::scf;
using mlir::Operation;
using mlir::Value;

namespace {

/// Lowers one function; `index` is the kernel's index type.
class MemoryLowering
{
public:
    MemoryLowering(mlir::func::FuncOp function, mlir::Type index)
        : m_function(function), m_builder(function.getContext()), m_index(index)
    {
    }

    mlir::LogicalResult run()
    {
        for (auto loop : collect<affine::AffineForOp>())
            countOffsets(loop);
        bool failed = false;
        m_function.walk([&](Operation *op) { failed |= access(op).failed(); });
        if (failed)
            return mlir::failure();
        m_function.walk([&](Operation *op) { tileProperty(op); });
        for (auto slice : collect<helion::SliceOp>())
            lowerSlice(m_builder, slice);
        for (auto tile : collect<helion::TileOp>())
            finishTile(tile, tile.getNumber(), tile.getBegin(), tile.getEnd());
        for (auto tile : collect<helion::TileAtOp>())
            finishTile(tile, {}, tile.getStart(), tile.getEnd());
        for (auto block : collect<helion::BlockSizeOp>()) {
            m_builder.setInsertionPoint(block);
            const auto size = static_cast<std::int64_t>(block.getSize());
            block.replaceAllUsesWith(m_builder.create<arith::ConstantIndexOp>(block.getLoc(), size).getResult());
            block.erase();
        }
        return mlir::success();
    }

private:
    template <typename Op>
    llvm::SmallVector<Op> collect()
    {
        llvm::SmallVector<Op> ops;
        m_function.walk([&](Op op) { ops.push_back(op); });
        return ops;
    }

    Lanes lanesAt(Operation *op)
    {
        m_builder.setInsertionPoint(op);
        return Lanes(m_builder, op->getLoc());
    }

    // ---- loops

    /// The one tile that counts with this variable; null if something else does too.
    static helion::TileOp onlyTile(Value variable)
    {
        if (!variable.hasOneUse())
            return {};
        auto tile = llvm::dyn_cast<helion::TileOp>(*variable.user_begin());
        return tile && tile.getNumber() == variable ? tile : helion::TileOp();
    }

    /// affine.for over tile numbers to scf.for over offsets (over numbers where they are used otherwise).
    void countOffsets(affine::AffineForOp loop)
    {
        Lanes l = lanesAt(loop);
        auto tile = onlyTile(loop.getInductionVar());
        Value begin, end, step;
        if (tile) {
            begin = tile.getBegin(), end = tile.getEnd(), step = tile.getStep();
        } else {
            begin = l.make<affine::AffineApplyOp>(loop.getLowerBoundMap(), loop.getLowerBoundOperands());
            end = l.make<affine::AffineApplyOp>(loop.getUpperBoundMap(), loop.getUpperBoundOperands());
            step = l.make<arith::ConstantIndexOp>(loop.getStepAsInt());
        }
        auto made = m_builder.create<scf::ForOp>(loop.getLoc(), begin, end, step, loop.getInits());
        made->setDiscardableAttrs(loop->getDiscardableAttrDictionary());
        if (!made.getBody()->empty())
            made.getBody()->getTerminator()->erase();
        made.getBody()->getOperations().splice(made.getBody()->end(), loop.getBody()->getOperations());
        for (const auto [from, to] : llvm::zip(loop.getBody()->getArguments(), made.getBody()->getArguments()))
            from.replaceAllUsesWith(to);
        Operation *yield = made.getBody()->getTerminator();
        m_builder.setInsertionPoint(yield);
        m_builder.create<scf::YieldOp>(yield->getLoc(), yield->getOperands());
        yield->erase();
        if (tile)
            startAt(tile, made.getInductionVar());
        loop.replaceAllUsesWith(made.getResults());
        loop.erase();
    }

    /// A tile that is given its offset instead of its number.
    void startAt(helion::TileOp tile, Value offset)
    {
        m_builder.setInsertionPoint(tile);
        auto made = m_builder.create<helion::TileAtOp>(tile.getLoc(), tile.getResultTypes()[0],
                                                       tile.getResultTypes()[1], offset, tile.getStep(), tile.getEnd(),
                                                       tile.getLengths(), tile.getBlock(), tile.getName());
        made->setDiscardableAttrs(tile->getDiscardableAttrDictionary());
        tile.replaceAllUsesWith(made);
        tile.erase();
    }

    // ---- accesses

    mlir::LogicalResult access(Operation *op)
    {
        if (auto mask = llvm::dyn_cast<helion::MaskToOp>(op))
            return lowerMask(mask);
        return lowerAccess(m_builder, m_index, op);
    }

    mlir::LogicalResult lowerMask(helion::MaskToOp op)
    {
        Lanes l = lanesAt(op);
        const Shape shape = shapeOf(op.getType());
        if (llvm::is_contained(shape, mlir::ShapedType::kDynamic))
            return op.emitOpError("masks a tile whose size is not known");
        const Value mask = laneMask(l, op.getTileSizes(), shape, m_index);
        Value result = op.getInput();
        if (mask) {
            const auto number = llvm::cast<mlir::TypedAttr>(op.getValue());
            const Value identity = l.filled(op.getType(), plainNumber(number, helion::elementType(op.getType())));
            result = l.make<arith::SelectOp>(mask, result, identity);
        }
        op.replaceAllUsesWith(result);
        op.erase();
        return mlir::success();
    }

    static mlir::TypedAttr plainNumber(mlir::TypedAttr number, mlir::Type type)
    {
        const auto integer = llvm::dyn_cast<mlir::IntegerAttr>(number);
        return integer ? mlir::TypedAttr(mlir::IntegerAttr::get(type, integer.getValue())) : number;
    }

    // ---- tiles

    void tileProperty(Operation *op)
    {
        Lanes l = lanesAt(op);
        const Value value =
            llvm::TypeSwitch<Operation *, Value>(op)
                .Case([&](helion::TileBeginOp begin) { return begin.getOffset(); })
                .Case([&](helion::TileEndOp end) { return l.make<arith::AddIOp>(end.getOffset(), end.getSize()); })
                .Case([&](helion::TileIdOp id) { return l.make<arith::DivSIOp>(id.getOffset(), id.getStep()); })
                .Case([&](helion::TileCountOp count) {
                    return l.make<arith::CeilDivSIOp>(count.getExtent(), count.getStep());
                })
                .Default(Value());
        if (!value)
            return;
        op->getResult(0).replaceAllUsesWith(value);
        op->erase();
    }

    /// Offset and size as arithmetic: `number` tiles behind `begin`, or at `begin` where there is no number.
    void finishTile(Operation *tile, Value number, Value begin, Value end)
    {
        Lanes l = lanesAt(tile);
        const Value step = tile->getOperand(1);
        Value offset = number ? number : begin;
        if (number && knownIndex(step) != 1)
            offset = l.make<arith::MulIOp>(number, step);
        if (number && knownIndex(begin) != 0)
            offset = l.make<arith::AddIOp>(begin, offset);
        if (!tile->getResult(1).use_empty()) {
            const bool isWhole = tile->hasAttr("helion.whole");
            const Value rest = isWhole ? Value() : l.make<arith::SubIOp>(end, offset);
            tile->getResult(1).replaceAllUsesWith(isWhole ? step : l.make<arith::MinSIOp>(step, rest));
        }
        tile->getResult(0).replaceAllUsesWith(offset);
        tile->erase();
    }

    mlir::func::FuncOp m_function;
    mlir::OpBuilder m_builder;
    mlir::Type m_index;
};

struct LowerMemory : mlir::PassWrapper<LowerMemory, mlir::OperationPass<mlir::ModuleOp>> {
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerMemory)

    llvm::StringRef getArgument() const final { return "helion-lower-memory"; }
    llvm::StringRef getName() const final { return "HelionLowerMemory"; }
    llvm::StringRef getDescription() const final { return "Lower tiles, loads, stores and masks to offsets and lanes"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final
    {
        registry.insert<affine::AffineDialect, arith::ArithDialect, mlir::linalg::LinalgDialect, scf::SCFDialect,
                        mlir::tensor::TensorDialect>();
    }
    mlir::Type indexType()
    {
        const auto settings = getOperation()->getAttrOfType<mlir::DictionaryAttr>("helion.settings");
        const auto word = settings ? settings.getAs<mlir::StringAttr>("index_dtype") : mlir::StringAttr();
        return mlir::IntegerType::get(&getContext(), word && word.getValue() == "i64" ? 64 : 32);
    }
    void runOnOperation() final
    {
        for (const auto function : getOperation().getOps<mlir::func::FuncOp>())
            if (MemoryLowering(function, indexType()).run().failed())
                return signalPassFailure();
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createLowerMathPass();

void addLowering(mlir::OpPassManager &manager)
{
    manager.addPass(createLowerMathPass());
    manager.addPass(std::make_unique<LowerMemory>());
}

void buildLowering(mlir::OpPassManager &manager)
{
    addLowering(manager);
    manager.addPass(mlir::createCanonicalizerPass());
    manager.addPass(mlir::createCSEPass());
}

void registerLoweringPasses()
{
    mlir::registerPass(createLowerMathPass);
    mlir::PassRegistration<LowerMemory>();
    mlir::PassPipelineRegistration<>("helion-lower", "Stage-0 to lanes, cleaned up", buildLowering);
}

} // namespace heliograph::lowering
