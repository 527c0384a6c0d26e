// See accesses.h.
#include "core/mlir/lowering/accesses.h"

#include "core/mlir/lowering/blocks.h"
#include "core/mlir/lowering/masks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Operation;
using mlir::Value;

namespace {

class Accesses
{
public:
    Accesses(mlir::OpBuilder &builder, mlir::Type index) : m_builder(builder), m_index(index) {}

    mlir::LogicalResult lower(Operation *op)
    {
        return llvm::TypeSwitch<Operation *, mlir::LogicalResult>(op)
            .Case([&](helion::LoadTileDynamicOp load) { return lowerLoad(load); })
            .Case([&](helion::StoreTileDynamicOp store) { return lowerStore(store); })
            .Case([&](helion::AtomicRmwOp atomic) { return lowerAtomic(atomic); })
            .Case([&](helion::AtomicCasOp swap) { return lowerSwap(swap); })
            .Default(mlir::success());
    }

private:
    Lanes lanesAt(Operation *op)
    {
        m_builder.setInsertionPoint(op);
        return Lanes(m_builder, op->getLoc());
    }

    template <typename Op>
    static PlaceOf placeOf(Op op, Value memory, Value mask = {})
    {
        return {memory, op.getIndices(), op.getTileSizes(), op.getKinds(), mask};
    }

    /// The block that an access is, where Helion made it with a tensor descriptor.
    template <typename Op>
    std::optional<Block> block(Op op, Lanes &l, Value memory, llvm::ArrayRef<std::int64_t> shape)
    {
        const auto access = op->template getAttrOfType<mlir::DictionaryAttr>("helion.access");
        const auto indexing = access ? access.template getAs<mlir::StringAttr>("indexing") : mlir::StringAttr();
        const bool isDescribed = indexing && indexing.getValue() == "tensor_descriptor";
        return isDescribed ? blockOf(l, placeOf(op, memory), shape) : std::nullopt;
    }

    mlir::DenseI64ArrayAttr sizesOf(const std::optional<Block> &block)
    {
        return block ? m_builder.getDenseI64ArrayAttr(block->sizes) : mlir::DenseI64ArrayAttr();
    }

    /// Offsets and mask of an access with a place; an error on the op if it has none.
    template <typename Op>
    std::optional<Addresses> addresses(Op op, Lanes &l, Value memory, llvm::ArrayRef<std::int64_t> shape, Value mask)
    {
        std::string why;
        auto found = addressesOf(l, placeOf(op, memory, mask), shape, m_index, why);
        if (!found)
            op->emitOpError("has no address: ") << why;
        return found;
    }

    static mlir::StringAttr cacheOf(Operation *op)
    {
        const auto access = op->getAttrOfType<mlir::DictionaryAttr>("helion.access");
        return access ? access.getAs<mlir::StringAttr>("cache") : mlir::StringAttr();
    }

    void keepAttributes(Operation *from, Operation *to)
    {
        for (const llvm::StringRef name : {"helion.access", "helion.barrier"})
            if (const mlir::Attribute value = from->getAttr(name))
                to->setAttr(name, value);
    }

    /// `made` takes the place of an access.
    mlir::LogicalResult finish(Operation *access, Operation *made)
    {
        keepAttributes(access, made);
        access->replaceAllUsesWith(made->getResults());
        access->erase();
        return mlir::success();
    }

    mlir::LogicalResult lowerLoad(helion::LoadTileDynamicOp load)
    {
        Lanes l = lanesAt(load);
        const Shape shape = shapeOf(load.getType());
        const auto block = this->block(load, l, load.getSource(), shape);
        const auto at = addresses(load, l, load.getSource(), shape, block ? Value() : load.getMask());
        if (!at)
            return mlir::failure();
        auto made =
            m_builder.create<helion::LoadOp>(load.getLoc(), load.getType(), load.getSource(), at->offsets, at->mask,
                                             Value(), block ? mlir::ValueRange(block->first) : mlir::ValueRange(),
                                             sizesOf(block), load.getEvictionAttr(), cacheOf(load));
        return block ? finishBlock(load, l, made, *block) : finish(load, made);
    }

    /// A block is read as a whole: lanes that the kernel's own mask or a slice leaves out are 0 behind it.
    mlir::LogicalResult finishBlock(helion::LoadTileDynamicOp load, Lanes &l, helion::LoadOp made, const Block &block)
    {
        const Shape shape = shapeOf(load.getType());
        Value mask = block.part ? l.broadcast(block.part, shape) : Value();
        if (load.getMask())
            mask = both(l, mask, l.broadcast(load.getMask(), shape));
        if (!mask)
            return finish(load, made);
        keepAttributes(load, made);
        load.replaceAllUsesWith(l.make<arith::SelectOp>(mask, made, l.constant(made.getType(), 0)));
        load.erase();
        return mlir::success();
    }

    /// A value in the shape of the place that it is written to; null with an error on the op if it has none.
    Value shaped(Operation *op, Lanes &l, Value value, llvm::ArrayRef<std::int64_t> sizes)
    {
        const Shape shape = shapeOf(value.getType());
        Shape wanted(sizes);
        // The place's size may not be known where the value's is; a value that is repeated does not say it.
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const std::size_t missing = wanted.size() - shape.size();
            const std::int64_t have = i < missing ? 1 : shape[i - missing];
            if (wanted[i] < 0 && have == 1)
                return op->emitOpError("writes one value to a place whose size is not known"), Value();
            wanted[i] = wanted[i] < 0 ? have : wanted[i];
        }
        const auto together = broadcastShape(shape, wanted);
        if (!together)
            op->emitOpError("writes a value of another shape than its place");
        return together ? l.broadcast(value, *together) : Value();
    }

    /// What is written, lane by lane, and where.
    struct Write {
        Value value;
        Addresses at;
        std::optional<Block> block = std::nullopt;

        mlir::ValueRange first() const { return block ? mlir::ValueRange(block->first) : mlir::ValueRange(); }
    };

    template <typename Op>
    std::optional<Write> write(Op op, Lanes &l, Value mask = {})
    {
        const Value value = shaped(op, l, op.getValue(), op.getSizes());
        const auto at = value ? addresses(op, l, op.getDestination(), shapeOf(value.getType()), mask) : std::nullopt;
        return at ? std::optional(Write{value, *at}) : std::nullopt;
    }

    /// The same, as a block where it is one: what is no lane of it would be written.
    template <typename Op>
    std::optional<Write> writeBlock(Op op, Lanes &l, Value mask = {})
    {
        auto written = write(op, l, mask);
        if (!written || mask)
            return written;
        written->block = block(op, l, op.getDestination(), shapeOf(written->value.getType()));
        if (written->block && written->block->part)
            written->block.reset();
        return written;
    }

    mlir::LogicalResult lowerStore(helion::StoreTileDynamicOp store)
    {
        Lanes l = lanesAt(store);
        const auto written = writeBlock(store, l, store.getMask());
        if (!written)
            return mlir::failure();
        return finish(store, m_builder.create<helion::StoreOp>(store.getLoc(), written->value, store.getDestination(),
                                                               written->at.offsets, written->at.mask, written->first(),
                                                               sizesOf(written->block), cacheOf(store)));
    }

    mlir::LogicalResult lowerAtomic(helion::AtomicRmwOp atomic)
    {
        Lanes l = lanesAt(atomic);
        const auto written = writeBlock(atomic, l);
        if (!written)
            return mlir::failure();
        const bool isNatural = atomic->hasAttr(kUnsigned) && llvm::is_contained({"max", "min"}, atomic.getKind());
        const auto kind = m_builder.getStringAttr((isNatural ? "u" : "") + atomic.getKind().str());
        return finish(
            atomic, m_builder.create<helion::AtomicOp>(atomic.getLoc(), written->value.getType(), kind, written->value,
                                                       atomic.getDestination(), written->at.offsets, written->at.mask,
                                                       written->first(), sizesOf(written->block), atomic.getSemAttr()));
    }

    mlir::LogicalResult lowerSwap(helion::AtomicCasOp swap)
    {
        Lanes l = lanesAt(swap);
        const auto written = write(swap, l);
        const Value expected = written ? l.broadcast(swap.getExpected(), shapeOf(written->value.getType())) : Value();
        if (!expected)
            return mlir::failure();
        return finish(swap, m_builder.create<helion::CompareSwapOp>(
                                swap.getLoc(), written->value.getType(), expected, written->value,
                                swap.getDestination(), written->at.offsets, written->at.mask, swap.getSemAttr()));
    }

    mlir::OpBuilder &m_builder;
    mlir::Type m_index;
};

} // namespace

mlir::LogicalResult lowerAccess(mlir::OpBuilder &builder, mlir::Type index, mlir::Operation *op)
{
    return Accesses(builder, index).lower(op);
}

} // namespace heliograph::lowering
