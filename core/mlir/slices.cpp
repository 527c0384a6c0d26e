// helion.slice: what must hold for it, what it is of known bounds, and which of its bounds say nothing.
#include "core/mlir/slice_bounds.h"
#include "core/mlir/verify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

#include <algorithm>

namespace heliograph::helion {

using Known = std::optional<std::int64_t>;

/// No dimension is longer; sums of a few such numbers fit.
static constexpr std::int64_t kLongest = std::int64_t(1) << 60;

/// A bound as an index into the dimension, or right behind it.
static std::int64_t clamped(std::int64_t bound, std::int64_t extent)
{
    return std::clamp<std::int64_t>(bound < 0 ? bound + extent : bound, 0, extent);
}

std::optional<SliceRange> sliceRange(const SliceBounds &bounds, std::int64_t extent)
{
    const std::int64_t start = bounds.start.value_or(0), stop = bounds.stop.value_or(extent), step = bounds.step;
    const auto isLong = [](std::int64_t number) { return number < -kLongest || number > kLongest; };
    if (step < 1 || extent < 0 || isLong(start) || isLong(stop) || isLong(step) || isLong(extent))
        return std::nullopt;
    const std::int64_t begin = bounds.isAsWritten ? start : clamped(start, extent);
    const std::int64_t end = bounds.isAsWritten ? stop : clamped(stop, extent);
    return SliceRange{begin, end <= begin ? 0 : (end - begin + step - 1) / step};
}

static Known knownNumber(mlir::Value value)
{
    llvm::APInt number;
    return value && mlir::matchPattern(value, mlir::m_ConstantInt(&number)) ? Known(number.getSExtValue())
                                                                            : std::nullopt;
}

mlir::LogicalResult SliceOp::verify()
{
    if (getAsWritten() && (!getStart() || !getStop()))
        return emitOpError("as_written takes both a start and a stop");
    if (const Known step = knownNumber(getStep()); step && *step < 1)
        return emitOpError("has step ") << *step << ", and steps are positive";
    if (const Known extent = knownNumber(getExtent()); extent && *extent < 0)
        return emitOpError("is of a dimension of ") << *extent << " elements";
    return verifyFxNode(*this);
}

static Known knownNumber(mlir::Attribute attribute)
{
    const auto number = llvm::dyn_cast_or_null<mlir::IntegerAttr>(attribute);
    return number ? Known(number.getInt()) : std::nullopt;
}

mlir::LogicalResult SliceOp::fold(FoldAdaptor known, llvm::SmallVectorImpl<mlir::OpFoldResult> &results)
{
    const Known extent = knownNumber(known.getExtent());
    const SliceBounds bounds{knownNumber(known.getStart()), knownNumber(known.getStop()),
                             getStep() ? knownNumber(known.getStep()).value_or(0) : 1, getAsWritten()};
    const bool isKnown = extent && (!getStart() || bounds.start) && (!getStop() || bounds.stop);
    const auto range = isKnown ? sliceRange(bounds, *extent) : std::nullopt;
    if (!range)
        return mlir::failure();
    const auto index = mlir::IndexType::get(getContext());
    results.push_back(mlir::IntegerAttr::get(index, range->begin));
    results.push_back(mlir::IntegerAttr::get(index, range->size));
    return mlir::success();
}

/// Takes a bound out; the op was another one then.
static void drop(mlir::MutableOperandRange bound, mlir::PatternRewriter &rewriter, mlir::Operation *op)
{
    rewriter.modifyOpInPlace(op, [&] { bound.clear(); });
}

mlir::LogicalResult SliceOp::canonicalize(SliceOp op, mlir::PatternRewriter &rewriter)
{
    if (op.getStep() && knownNumber(op.getStep()) == 1)
        return drop(op.getStepMutable(), rewriter, op), mlir::success();
    if (op.getAsWritten()) // a start of 0 and a stop at the end are within any dimension
        return knownNumber(op.getStart()) == 0 && op.getStop() == op.getExtent()
                   ? (rewriter.modifyOpInPlace(op, [&] { op.setAsWritten(false); }), mlir::success())
                   : mlir::failure();
    if (op.getStart() && knownNumber(op.getStart()) == 0)
        return drop(op.getStartMutable(), rewriter, op), mlir::success();
    if (op.getStop() && op.getStop() == op.getExtent())
        return drop(op.getStopMutable(), rewriter, op), mlir::success();
    return mlir::failure();
}

mlir::Operation *HelionDialect::materializeConstant(mlir::OpBuilder &builder, mlir::Attribute value, mlir::Type type,
                                                    mlir::Location loc)
{
    return mlir::arith::ConstantOp::materialize(builder, value, type, loc);
}

} // namespace heliograph::helion
