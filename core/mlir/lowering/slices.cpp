// See slices.h.
#include "core/mlir/lowering/slices.h"

#include "core/mlir/lowering/lanes.h"
#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

namespace {

class Slicing
{
public:
    Slicing(Lanes &lanes, helion::SliceOp slice) : l(lanes), m_slice(slice) {}

    Value begin() { return m_slice.getStart() ? bound(m_slice.getStart()) : number(0); }

    /// (stop - start) / step, rounded up, none below 0.
    Value size(Value begin)
    {
        const Value end = m_slice.getStop() ? bound(m_slice.getStop()) : m_slice.getExtent();
        Value size = knownIndex(begin) == 0 ? end : l.make<arith::SubIOp>(end, begin);
        if (m_slice.getStep() && knownIndex(m_slice.getStep()) != 1)
            size = l.make<arith::CeilDivSIOp>(size, m_slice.getStep());
        return l.make<arith::MaxSIOp>(size, number(0));
    }

private:
    Value number(std::int64_t value) { return l.make<arith::ConstantIndexOp>(value); }

    /// Counted from the end where it is negative, clamped to the dimension.
    Value bound(Value bound)
    {
        if (m_slice.getAsWritten())
            return bound;
        const Value extent = m_slice.getExtent(), zero = number(0);
        const auto known = knownIndex(bound);
        Value place = known && *known < 0 ? l.make<arith::AddIOp>(bound, extent) : bound;
        if (!known) {
            const Value isFromEnd = l.make<arith::CmpIOp>(arith::CmpIPredicate::slt, bound, zero);
            place = l.make<arith::SelectOp>(isFromEnd, l.make<arith::AddIOp>(bound, extent), bound);
        }
        return l.make<arith::MinSIOp>(l.make<arith::MaxSIOp>(place, zero), extent);
    }

    Lanes &l;
    helion::SliceOp m_slice;
};

} // namespace

void lowerSlice(mlir::OpBuilder &builder, helion::SliceOp slice)
{
    builder.setInsertionPoint(slice);
    Lanes lanes(builder, slice.getLoc());
    const auto known = knownSlice(slice);
    Slicing slicing(lanes, slice);
    const Value begin = known ? lanes.make<arith::ConstantIndexOp>(known->begin) : slicing.begin();
    const Value size = known ? lanes.make<arith::ConstantIndexOp>(known->size) : slicing.size(begin);
    slice.getBegin().replaceAllUsesWith(begin);
    slice.getSize().replaceAllUsesWith(size);
    slice.erase();
}

} // namespace heliograph::lowering
