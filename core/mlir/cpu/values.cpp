// What computes tiles and touches no memory.
#include "core/mlir/cpu/values.h"

#include "core/mlir/cpu/lanes.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
namespace linalg = mlir::linalg;
using mlir::OpBuilder;
using mlir::Value;
using mlir::ValueRange;
using Values = llvm::SmallVector<Value>;

Value emptyLike(OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type)
{
    return builder.create<mlir::tensor::EmptyOp>(loc, type.getShape(), type.getElementType());
}

/// One op over all lanes of `type`; `body` gets the scalars of the inputs.
Value overLanes(OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, ValueRange inputs,
                llvm::SmallVector<mlir::AffineMap> maps, llvm::function_ref<Value(OpBuilder &, ValueRange)> body)
{
    maps.push_back(builder.getMultiDimIdentityMap(type.getRank()));
    const llvm::SmallVector<mlir::utils::IteratorType> loops(type.getRank(), mlir::utils::IteratorType::parallel);
    return builder
        .create<linalg::GenericOp>(loc, type, inputs, emptyLike(builder, loc, type), maps, loops,
                                   [&](OpBuilder &inner, mlir::Location at, ValueRange scalars) {
                                       inner.create<linalg::YieldOp>(at, body(inner, scalars));
                                   })
        .getResult(0);
}

class LowerRange : public mlir::OpRewritePattern<helion::RangeOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::RangeOp op, mlir::PatternRewriter &rewriter) const override
    {
        const auto type = op.getType();
        rewriter.replaceOp(
            op, overLanes(rewriter, op.getLoc(), type, {}, {}, [&](OpBuilder &builder, ValueRange) {
                const Value index = builder.create<linalg::IndexOp>(op.getLoc(), 0);
                return builder.create<arith::IndexCastOp>(op.getLoc(), type.getElementType(), index).getResult();
            }));
        return mlir::success();
    }
};

class LowerBroadcast : public mlir::OpRewritePattern<helion::BroadcastOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::BroadcastOp op, mlir::PatternRewriter &rewriter) const override
    {
        const auto type = llvm::cast<mlir::RankedTensorType>(op.getType());
        llvm::SmallVector<mlir::AffineExpr> source;
        for (const auto [dim, size] : llvm::enumerate(helion::tileShape(op.getInput().getType())))
            source.push_back(size == 1 ? rewriter.getAffineConstantExpr(0) : rewriter.getAffineDimExpr(dim));
        const auto map = mlir::AffineMap::get(type.getRank(), 0, source, rewriter.getContext());
        rewriter.replaceOp(op, overLanes(rewriter, op.getLoc(), type, op.getInput(), {map},
                                         [](OpBuilder &, ValueRange scalars) { return scalars[0]; }));
        return mlir::success();
    }
};

/// Each lane is read from where it stands in the input.
class LowerTake : public mlir::OpRewritePattern<helion::TakeOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::TakeOp op, mlir::PatternRewriter &rewriter) const override
    {
        const auto type = llvm::cast<mlir::RankedTensorType>(op.getType());
        rewriter.replaceOp(
            op, overLanes(rewriter, op.getLoc(), type, {}, {}, [&](OpBuilder &builder, ValueRange) {
                Values lane;
                for (std::int64_t dim = 0; dim < type.getRank(); ++dim)
                    lane.push_back(builder.create<linalg::IndexOp>(op.getLoc(), dim));
                lane[op.getDim()] = takenLane(builder, op, lane[op.getDim()]);
                return builder.create<mlir::tensor::ExtractOp>(op.getLoc(), op.getInput(), lane).getResult();
            }));
        return mlir::success();
    }
};

/// Along the dimension the elements so far are carried as scalars; each is put into its lane of the result.
class LowerScan : public mlir::OpRewritePattern<helion::ScanOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::ScanOp op, mlir::PatternRewriter &rewriter) const override
    {
        const auto type = llvm::dyn_cast<mlir::RankedTensorType>(op.getInputs().front().getType());
        if (!type) {
            rewriter.replaceOp(op, op.getInputs());
            return mlir::success();
        }
        if (static_cast<std::int64_t>(op.getDim()) >= type.getRank())
            return op.emitOpError("along dimension ") << op.getDim() << " of " << type;
        llvm::SmallVector<std::int64_t> others(type.getShape());
        others[op.getDim()] = 1;
        Values empty;
        for (const Value input : op.getInputs())
            empty.push_back(emptyLike(rewriter, op.getLoc(), llvm::cast<mlir::RankedTensorType>(input.getType())));
        rewriter.replaceOp(op, forEachLane(rewriter, op.getLoc(), others, empty,
                                           [&](OpBuilder &builder, ValueRange row, ValueRange carried) {
                                               return scanRow(builder, op, Values(row), carried);
                                           }));
        return mlir::success();
    }

private:
    static Values scanRow(OpBuilder &builder, helion::ScanOp op, Values lane, ValueRange results)
    {
        const mlir::Location loc = op.getLoc();
        const std::int64_t size = helion::tileShape(results[0].getType())[op.getDim()];
        const auto constant = [&](std::int64_t value) -> Value {
            return builder.create<arith::ConstantIndexOp>(loc, value);
        };
        const Value last = constant(size - 1);
        lane[op.getDim()] = op.getReverse() ? last : constant(0);
        Values carried = read(builder, op, lane);
        const Values first = write(builder, loc, carried, results, lane);
        carried.insert(carried.begin(), first.begin(), first.end());
        auto loop = builder.create<mlir::scf::ForOp>(
            loc, constant(1), constant(size), constant(1), carried,
            [&](OpBuilder &inner, mlir::Location, Value step, ValueRange arguments) {
                const std::size_t count = results.size();
                lane[op.getDim()] = op.getReverse() ? inner.create<arith::SubIOp>(loc, last, step).getResult() : step;
                const Values scalars = combine(inner, op, arguments.drop_front(count), read(inner, op, lane));
                Values next = write(inner, loc, scalars, arguments.take_front(count), lane);
                next.append(scalars.begin(), scalars.end());
                inner.create<mlir::scf::YieldOp>(loc, next);
            });
        return Values(loop.getResults().take_front(results.size()));
    }

    static Values read(OpBuilder &builder, helion::ScanOp op, ValueRange lane)
    {
        Values scalars;
        for (const Value input : op.getInputs())
            scalars.push_back(builder.create<mlir::tensor::ExtractOp>(op.getLoc(), input, lane));
        return scalars;
    }

    static Values write(OpBuilder &builder, mlir::Location loc, ValueRange scalars, ValueRange tiles, ValueRange lane)
    {
        Values written;
        for (const auto [scalar, tile] : llvm::zip(scalars, tiles))
            written.push_back(builder.create<mlir::tensor::InsertOp>(loc, scalar, tile, lane));
        return written;
    }

    static Values combine(OpBuilder &builder, helion::ScanOp op, ValueRange left, ValueRange right)
    {
        mlir::Block &body = op.getCombine().front();
        mlir::IRMapping mapping;
        mapping.map(body.getArguments().take_front(left.size()), left);
        mapping.map(body.getArguments().drop_front(left.size()), right);
        for (mlir::Operation &inner : body.without_terminator())
            builder.clone(inner, mapping);
        Values results;
        for (const Value value : body.getTerminator()->getOperands())
            results.push_back(mapping.lookupOrDefault(value));
        return results;
    }
};

/// Zero, so that two runs see the same.
class LowerPoison : public mlir::OpRewritePattern<helion::PoisonOp>
{
public:
    using OpRewritePattern::OpRewritePattern;

    mlir::LogicalResult matchAndRewrite(helion::PoisonOp op, mlir::PatternRewriter &rewriter) const override
    {
        const mlir::TypedAttr zero = rewriter.getZeroAttr(op.getType());
        if (!zero)
            return mlir::failure();
        rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, zero);
        return mlir::success();
    }
};

} // namespace

Value filled(OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, Value value)
{
    return builder.create<linalg::FillOp>(loc, value, emptyLike(builder, loc, type)).getResult(0);
}

void populateValuePatterns(mlir::RewritePatternSet &patterns)
{
    patterns.add<LowerRange, LowerBroadcast, LowerTake, LowerScan, LowerPoison>(patterns.getContext());
}

} // namespace heliograph::cpu
