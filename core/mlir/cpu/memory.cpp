// A masked-off lane may have any offset, so the mask is asked before the address is formed. Checks of bounds are a loop
// of their own over offsets alone: the loop that accesses keeps no branch for them and can be vectorised as before.
#include "core/mlir/cpu/memory.h"

#include "core/mlir/cpu/lanes.h"
#include "core/mlir/cpu/passes.h"
#include "core/mlir/cpu/split.h"
#include "core/mlir/dialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
using mlir::OpBuilder;
using mlir::Type;
using mlir::Value;
using mlir::ValueRange;
using Values = llvm::SmallVector<Value>;

Value zeroOf(OpBuilder &builder, mlir::Location loc, Type type)
{
    return builder.create<arith::ConstantOp>(loc, builder.getZeroAttr(type));
}

/// An op that accesses one element a lane.
class Access
{
public:
    Access(mlir::Operation *op, Value tensor, Value offsets, Value mask)
        : m_op(op), m_memory(memoryOf(tensor)), m_offsets(offsets), m_mask(mask),
          m_element(helion::elementType(tensor.getType()))
    {
        if (auto load = llvm::dyn_cast<helion::LoadOp>(op); load && (m_packed = helion::packedElements(load)) > 1)
            m_element = helion::elementType(load.getType());
    }

    bool isToHost() const { return bool(m_memory); }
    Value memory() const { return m_memory; }
    mlir::Location loc() const { return m_op->getLoc(); }
    llvm::ArrayRef<std::int64_t> shape() const { return helion::tileShape(m_offsets.getType()); }

    Value offset(OpBuilder &builder, ValueRange lane) const
    {
        const Value offset = LaneReader(builder, m_op).read(m_offsets, Values(lane));
        return builder.create<arith::IndexCastOp>(loc(), builder.getIndexType(), offset);
    }

    Value mask(OpBuilder &builder, ValueRange lane) const
    {
        return m_mask ? LaneReader(builder, m_op).read(m_mask, Values(lane)) : Value();
    }

    Value lane(OpBuilder &builder, Value tile, ValueRange lane) const
    {
        return LaneReader(builder, m_op).read(tile, Values(lane));
    }

    /// How many lanes the memory has room for.
    Value size(OpBuilder &builder) const
    {
        const Value elements = builder.create<mlir::memref::DimOp>(loc(), m_memory, 0);
        const Value packed = builder.create<arith::ConstantIndexOp>(loc(), m_packed);
        return m_packed == 1 ? elements : builder.create<arith::DivSIOp>(loc(), elements, packed).getResult();
    }

    Value load(OpBuilder &builder, Value offset) const
    {
        if (m_packed > 1)
            return loadPacked(builder, offset);
        const Value value = builder.create<mlir::memref::LoadOp>(loc(), m_memory, offset);
        if (value.getType() == m_element)
            return value;
        return builder.create<arith::CmpIOp>(loc(), arith::CmpIPredicate::ne, value,
                                             zeroOf(builder, loc(), value.getType()));
    }

    void store(OpBuilder &builder, Value value, Value offset) const
    {
        const Type type = llvm::cast<mlir::MemRefType>(m_memory.getType()).getElementType();
        if (value.getType() != type)
            value = builder.create<arith::ExtUIOp>(loc(), type, value);
        builder.create<mlir::memref::StoreOp>(loc(), value, m_memory, offset);
    }

    /// `inside` where the lane is accessed, `outside` where it is masked off; both give values of `types`.
    using Branch = llvm::function_ref<Values(OpBuilder &)>;
    Values ifActive(OpBuilder &builder, ValueRange lane, Branch inside, Branch outside) const
    {
        const Value active = mask(builder, lane);
        if (!active)
            return inside(builder);
        const auto yielding = [](Branch branch) {
            return
                [branch](OpBuilder &inner, mlir::Location at) { inner.create<mlir::scf::YieldOp>(at, branch(inner)); };
        };
        auto branch = builder.create<mlir::scf::IfOp>(loc(), active, yielding(inside), yielding(outside));
        return branch.getResults();
    }

private:
    /// Elements that follow each other as one number, the first in the lowest bits.
    Value loadPacked(OpBuilder &builder, Value offset) const
    {
        const Value packed = builder.create<arith::ConstantIndexOp>(loc(), m_packed);
        const Value first = builder.create<arith::MulIOp>(loc(), offset, packed);
        const unsigned width = m_element.getIntOrFloatBitWidth() / static_cast<unsigned>(m_packed);
        Value number = zeroOf(builder, loc(), m_element);
        for (std::int64_t i = 0; i < m_packed; ++i) {
            const Value index = builder.create<arith::ConstantIndexOp>(loc(), i);
            const Value at = builder.create<arith::AddIOp>(loc(), first, index);
            const Value element = builder.create<mlir::memref::LoadOp>(loc(), m_memory, at);
            const Value bits = builder.create<arith::BitcastOp>(loc(), builder.getIntegerType(width), element);
            const Value wide = builder.create<arith::ExtUIOp>(loc(), m_element, bits);
            const Value places = builder.create<arith::ConstantOp>(loc(), builder.getIntegerAttr(m_element, i * width));
            const Value moved = builder.create<arith::ShLIOp>(loc(), wide, places);
            number = builder.create<arith::OrIOp>(loc(), number, moved);
        }
        return number;
    }

    mlir::Operation *m_op;
    Value m_memory, m_offsets, m_mask;
    Type m_element;
    std::int64_t m_packed = 1; ///< elements of memory a lane
};

// ---- bounds ---------------------------------------------------------------------------------------------------

/// The least and the greatest offset of the lanes that are accessed; 0 and -1 if none is.
Values offsetRange(OpBuilder &builder, const Access &access)
{
    const Value zero = builder.create<arith::ConstantIndexOp>(access.loc(), 0);
    const Value none = builder.create<arith::ConstantIndexOp>(access.loc(), -1);
    return forEachLane(
        builder, access.loc(), access.shape(), {zero, none},
        [&](OpBuilder &inner, ValueRange lane, ValueRange range) -> Values {
            const Value offset = access.offset(inner, lane);
            const Value active = access.mask(inner, lane);
            const auto ifActive = [&](Value otherwise) -> Value {
                return active ? inner.create<arith::SelectOp>(access.loc(), active, offset, otherwise).getResult()
                              : offset;
            };
            const Value least = inner.create<arith::MinSIOp>(access.loc(), range[0], ifActive(zero));
            return {least, inner.create<arith::MaxSIOp>(access.loc(), range[1], ifActive(none))};
        });
}

void checkBounds(OpBuilder &builder, const Access &access, std::int64_t number)
{
    const mlir::Location loc = access.loc();
    const Values range = offsetRange(builder, access);
    const Value zero = builder.create<arith::ConstantIndexOp>(loc, 0);
    const Value size = access.size(builder);
    const Value isBefore = builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::slt, range[0], zero);
    const Value isBehind = builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::sge, range[1], size);
    const Value isOutside = builder.create<arith::OrIOp>(loc, isBefore, isBehind);
    builder.create<mlir::scf::IfOp>(loc, isOutside, [&](OpBuilder &inner, mlir::Location) {
        const Value offset = inner.create<arith::SelectOp>(loc, isBefore, range[0], range[1]);
        const Value which = inner.create<arith::ConstantIndexOp>(loc, number);
        inner.create<mlir::func::CallOp>(loc, kOutOfBounds, mlir::TypeRange(), ValueRange{which, offset});
        inner.create<mlir::scf::YieldOp>(loc);
    });
}

// ---- patterns -------------------------------------------------------------------------------------------------

template <typename Op>
class AccessPattern : public mlir::OpRewritePattern<Op>
{
public:
    AccessPattern(mlir::MLIRContext *context, AccessTable *checks)
        : mlir::OpRewritePattern<Op>(context), m_checks(checks)
    {
    }

protected:
    void check(OpBuilder &builder, mlir::Operation *op, const Access &access, llvm::StringRef kind) const
    {
        if (m_checks)
            checkBounds(builder, access, m_checks->add(op, kind, access.memory()));
    }

private:
    AccessTable *m_checks;
};

/// A value for each lane: of a scalar itself, of a tile put into it lane by lane.
template <typename Lane>
Value collect(OpBuilder &builder, mlir::Location loc, Type type, Lane lane)
{
    const auto tile = llvm::dyn_cast<mlir::RankedTensorType>(type);
    if (!tile)
        return lane(builder, ValueRange());
    const Value empty = builder.create<mlir::tensor::EmptyOp>(loc, tile.getShape(), tile.getElementType());
    return forEachLane(builder, loc, tile.getShape(), empty,
                       [&](OpBuilder &inner, ValueRange at, ValueRange carried) -> Values {
                           const Value value = lane(inner, at);
                           return {inner.create<mlir::tensor::InsertOp>(loc, value, carried[0], at)};
                       })[0];
}

class LowerLoad : public AccessPattern<helion::LoadOp>
{
public:
    using AccessPattern::AccessPattern;

    mlir::LogicalResult matchAndRewrite(helion::LoadOp op, mlir::PatternRewriter &rewriter) const override
    {
        const Access access(op, op.getSource(), op.getOffsets(), op.getMask());
        if (!access.isToHost())
            return mlir::failure();
        check(rewriter, op, access, "reads");
        const Type element = helion::elementType(op.getType());
        const auto outside = [&](OpBuilder &builder, ValueRange lane) {
            return op.getOther() ? access.lane(builder, op.getOther(), lane) : zeroOf(builder, op.getLoc(), element);
        };
        rewriter.replaceOp(op, collect(rewriter, op.getLoc(), op.getType(), [&](OpBuilder &builder, ValueRange lane) {
                               return access.ifActive(
                                   builder, lane,
                                   [&](OpBuilder &b) -> Values { return {access.load(b, access.offset(b, lane))}; },
                                   [&](OpBuilder &b) -> Values { return {outside(b, lane)}; })[0];
                           }));
        return mlir::success();
    }
};

class LowerStore : public AccessPattern<helion::StoreOp>
{
public:
    using AccessPattern::AccessPattern;

    mlir::LogicalResult matchAndRewrite(helion::StoreOp op, mlir::PatternRewriter &rewriter) const override
    {
        const Access access(op, op.getDestination(), op.getOffsets(), op.getMask());
        if (!access.isToHost())
            return mlir::failure();
        check(rewriter, op, access, "writes");
        forEachLane(rewriter, op.getLoc(), access.shape(), {}, [&](OpBuilder &builder, ValueRange lane, ValueRange) {
            return access.ifActive(
                builder, lane,
                [&](OpBuilder &b) {
                    access.store(b, access.lane(b, op.getValue(), lane), access.offset(b, lane));
                    return Values();
                },
                [](OpBuilder &) { return Values(); });
        });
        rewriter.eraseOp(op);
        return mlir::success();
    }
};

/// What memory holds afterwards.
Value combine(OpBuilder &builder, mlir::Location loc, llvm::StringRef kind, Value old, Value value)
{
    const bool isFloat = llvm::isa<mlir::FloatType>(value.getType());
    if (kind == "xchg")
        return value;
    if (kind == "add")
        return isFloat ? builder.create<arith::AddFOp>(loc, old, value).getResult()
                       : builder.create<arith::AddIOp>(loc, old, value).getResult();
    if (kind == "max")
        return isFloat ? builder.create<arith::MaximumFOp>(loc, old, value).getResult()
                       : builder.create<arith::MaxSIOp>(loc, old, value).getResult();
    if (kind == "min")
        return isFloat ? builder.create<arith::MinimumFOp>(loc, old, value).getResult()
                       : builder.create<arith::MinSIOp>(loc, old, value).getResult();
    if (kind == "umax")
        return builder.create<arith::MaxUIOp>(loc, old, value);
    if (kind == "umin")
        return builder.create<arith::MinUIOp>(loc, old, value);
    if (kind == "and")
        return builder.create<arith::AndIOp>(loc, old, value);
    return kind == "or" ? builder.create<arith::OrIOp>(loc, old, value).getResult()
                        : builder.create<arith::XOrIOp>(loc, old, value).getResult();
}

/// Same bits, so that a NaN equals itself and 0 is not -0, as on the GPU.
Value equalBits(OpBuilder &builder, mlir::Location loc, Value left, Value right)
{
    const auto bits = [&](Value value) -> Value {
        if (!llvm::isa<mlir::FloatType>(value.getType()))
            return value;
        return builder.create<arith::BitcastOp>(loc, builder.getIntegerType(value.getType().getIntOrFloatBitWidth()),
                                                value);
    };
    return builder.create<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, bits(left), bits(right));
}

/// Reads an element, writes what `next` makes of it, gives what it was. Plain accesses: the tiles of a grid that has
/// atomics are computed one after another.
template <typename Next>
Value exchange(OpBuilder &builder, const Access &access, Type type, Next next)
{
    const Type element = helion::elementType(type);
    return collect(builder, access.loc(), type, [&](OpBuilder &inner, ValueRange lane) {
        return access.ifActive(
            inner, lane,
            [&](OpBuilder &b) -> Values {
                const Value offset = access.offset(b, lane);
                const Value old = access.load(b, offset);
                access.store(b, next(b, lane, old), offset);
                return {old};
            },
            [&](OpBuilder &b) -> Values { return {zeroOf(b, access.loc(), element)}; })[0];
    });
}

class LowerAtomic : public AccessPattern<helion::AtomicOp>
{
public:
    using AccessPattern::AccessPattern;

    mlir::LogicalResult matchAndRewrite(helion::AtomicOp op, mlir::PatternRewriter &rewriter) const override
    {
        const Access access(op, op.getDestination(), op.getOffsets(), op.getMask());
        const bool isFloat = llvm::isa<mlir::FloatType>(helion::elementType(op.getType()));
        if (!access.isToHost())
            return mlir::failure();
        if (isFloat && !llvm::is_contained({"add", "max", "min", "xchg"}, op.getKind()))
            return op.emitOpError("of kind ") << op.getKind() << " takes integers";
        check(rewriter, op, access, "updates");
        rewriter.replaceOp(op, exchange(rewriter, access, op.getType(), [&](OpBuilder &b, ValueRange lane, Value old) {
                               return combine(b, op.getLoc(), op.getKind(), old, access.lane(b, op.getValue(), lane));
                           }));
        return mlir::success();
    }
};

class LowerCompareSwap : public AccessPattern<helion::CompareSwapOp>
{
public:
    using AccessPattern::AccessPattern;

    mlir::LogicalResult matchAndRewrite(helion::CompareSwapOp op, mlir::PatternRewriter &rewriter) const override
    {
        const Access access(op, op.getDestination(), op.getOffsets(), op.getMask());
        if (!access.isToHost())
            return mlir::failure();
        check(rewriter, op, access, "updates");
        rewriter.replaceOp(
            op, exchange(rewriter, access, op.getType(), [&](OpBuilder &b, ValueRange lane, Value old) {
                const Value isExpected = equalBits(b, op.getLoc(), old, access.lane(b, op.getExpected(), lane));
                return b.create<arith::SelectOp>(op.getLoc(), isExpected, access.lane(b, op.getValue(), lane), old)
                    .getResult();
            }));
        return mlir::success();
    }
};

} // namespace

std::int64_t AccessTable::add(mlir::Operation *op, llvm::StringRef kind, Value memory)
{
    mlir::Builder builder(op->getContext());
    const auto argument = llvm::cast<mlir::BlockArgument>(memory);
    auto function = llvm::cast<mlir::func::FuncOp>(argument.getOwner()->getParentOp());
    mlir::NamedAttrList access;
    access.set(kAccessKind, builder.getStringAttr(kind));
    access.set(helion::kName, function.getArgAttr(argument.getArgNumber(), helion::kName));
    access.set(kAccessPlace, mlir::Attribute(op->getLoc()));
    m_accesses.push_back(access.getDictionary(op->getContext()));
    return static_cast<std::int64_t>(m_accesses.size()) - 1;
}

void AccessTable::write(mlir::Operation *module) const
{
    OpBuilder builder(module->getContext());
    module->setAttr(kAccesses, builder.getArrayAttr(m_accesses));
    builder.setInsertionPointToStart(&module->getRegion(0).front());
    const llvm::SmallVector<Type> inputs(2, builder.getIndexType());
    builder.create<mlir::func::FuncOp>(module->getLoc(), kOutOfBounds, builder.getFunctionType(inputs, {}))
        .setPrivate();
}

void populateMemoryPatterns(mlir::RewritePatternSet &patterns, AccessTable *checks)
{
    patterns.add<LowerLoad, LowerStore, LowerAtomic, LowerCompareSwap>(patterns.getContext(), checks);
}

} // namespace heliograph::cpu
