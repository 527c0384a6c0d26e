// Loads, stores and atomics: pointers from offsets, cache policies from the config, and bools as bytes.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::triton {

namespace arith = mlir::arith;
using mlir::failure;
using mlir::success;
using mlir::Value;

/// Where lanes of an element type stand; the memory may be declared in a narrower one.
Value Converter::pointers(Value memory, Value offsets, mlir::Type element)
{
    Value first = e.mapped(memory);
    if (element && first.getType() != e.pointer(element))
        first = e.value("tt.bitcast", first, e.pointer(element));
    const Value base = e.splat(first, offsets.getType());
    return e.value("tt.addptr", {base, offsets}, base.getType());
}

/// A bool is a byte in memory.
Value Converter::fromMemory(Value value, mlir::Type wanted)
{
    if (!helion::elementType(wanted).isInteger(1))
        return value;
    return e.make<arith::CmpIOp>(arith::CmpIPredicate::ne, value, e.constant(value.getType(), 0));
}

Value Converter::toMemory(Value value)
{
    if (!helion::elementType(value.getType()).isInteger(1))
        return value;
    return e.make<arith::ExtUIOp>(e.like(value.getType(), e.builder().getI8Type()), value);
}

/// Null for the normal policy.
mlir::Attribute Converter::cachePolicy(mlir::StringAttr eviction, mlir::StringAttr cache)
{
    const llvm::StringRef policy = eviction ? eviction.getValue() : "", modifier = cache ? cache.getValue() : "";
    const auto evict = llvm::StringSwitch<llvm::StringRef>(policy)
                           .Cases("first", "evict_first", "evict_first")
                           .Cases("last", "evict_last", "evict_last")
                           .Default("evict_normal");
    llvm::StringRef word = modifier;
    word.consume_front(".");
    const bool isKnown = llvm::is_contained({"ca", "cg", "wb", "cs", "wt", "cv"}, word);
    if (evict == "evict_normal" && !isKnown)
        return {};
    const std::string text = ("cache_policy<cache_modifier = " + (isKnown ? word : llvm::StringRef("none")) +
                              ", eviction_policy = " + evict + ">")
                                 .str();
    return mlir::OpaqueAttr::get(e.builder().getStringAttr("tt"), text, e.builder().getNoneType());
}

/// Memory that the program wrote before is read here: all its threads wait.
void Converter::barrierBefore(mlir::Operation *op)
{
    if (op->hasAttr("helion.barrier"))
        waitForThreads();
}

mlir::LogicalResult Converter::load(helion::LoadOp load)
{
    if (const Descriptor *descriptor = described(load))
        return loadBlock(load, *descriptor);
    const mlir::Type wanted = e.type(load.getType());
    const mlir::Type type = helion::elementType(wanted).isInteger(1) ? e.like(wanted, e.builder().getI8Type()) : wanted;
    llvm::SmallVector<Value> operands{
        pointers(load.getSource(), e.mapped(load.getOffsets()), helion::elementType(type))};
    const bool isMasked = load.getMask() != nullptr;
    if (isMasked) {
        operands.push_back(e.mapped(load.getMask()));
        operands.push_back(load.getOther() ? toMemory(e.mapped(load.getOther())) : e.constant(type, 0));
    }
    const std::int32_t masked = isMasked ? 1 : 0;
    llvm::SmallVector<mlir::NamedAttribute> properties{
        e.flag("isVolatile", false),
        e.property("operandSegmentSizes", e.builder().getDenseI32ArrayAttr({1, masked, masked}))};
    if (const mlir::Attribute policy = cachePolicy(load.getEvictionAttr(), load.getCacheAttr()))
        properties.push_back(e.property("cachePolicy", policy));
    return one(load, fromMemory(e.value("tt.load", operands, type, properties), wanted));
}

mlir::LogicalResult Converter::store(helion::StoreOp store)
{
    if (const Descriptor *descriptor = described(store))
        return storeBlock(store, *descriptor);
    llvm::SmallVector<Value> operands{pointers(store.getDestination(), e.mapped(store.getOffsets())),
                                      toMemory(e.mapped(store.getValue()))};
    if (store.getMask())
        operands.push_back(e.mapped(store.getMask()));
    llvm::SmallVector<mlir::NamedAttribute> properties;
    if (const mlir::Attribute policy = cachePolicy({}, store.getCacheAttr()))
        properties.push_back(e.property("cachePolicy", policy));
    e.op("tt.store", operands, {}, properties);
    return success();
}

static std::int32_t semantics(llvm::StringRef sem)
{
    return llvm::StringSwitch<std::int32_t>(sem).Case("acquire", 2).Case("release", 3).Case("acq_rel", 4).Default(1);
}

/// Triton's numbers; and, or, xor, ... of triton/Dialect/Triton/IR/TritonAttrDefs.td. 0: none.
static std::int32_t operation(llvm::StringRef kind, bool isFloat)
{
    if (isFloat)
        return llvm::StringSwitch<std::int32_t>(kind).Case("add", 5).Case("xchg", 10).Default(0);
    return llvm::StringSwitch<std::int32_t>(kind)
        .Case("and", 1)
        .Case("or", 2)
        .Case("xor", 3)
        .Case("add", 4)
        .Case("max", 6)
        .Case("min", 7)
        .Case("umax", 8)
        .Case("umin", 9)
        .Case("xchg", 10)
        .Default(0);
}

Value Converter::rmw(std::int32_t kind, Value at, Value value, Value mask, std::int32_t sem)
{
    return e.value("tt.atomic_rmw", {at, value, mask}, value.getType(),
                   {e.property("atomic_rmw_op", kind), e.property("scope", 1), e.property("sem", sem)});
}

/// The maximum or minimum of floats, which GPUs have of whole numbers alone: their bits are ordered as they are
/// themselves among the positive, and the other way round, read as unsigned, among the negative. Each lane does one of
/// the two.
Value Converter::ordered(Value at, Value value, Value mask, bool isMaximum, std::int32_t sem)
{
    const mlir::Type element = helion::elementType(value.getType());
    const mlir::Type integer = e.builder().getIntegerType(element.getIntOrFloatBitWidth());
    const mlir::Type type = e.like(value.getType(), integer);
    const Value bits = e.value("tt.bitcast", value, type);
    const Value places = e.value("tt.bitcast", at, e.like(at.getType(), e.pointer(integer)));
    const Value isPositive = e.make<arith::CmpIOp>(arith::CmpIPredicate::sge, bits, e.constant(type, 0));
    const Value isNegative = e.make<arith::CmpIOp>(arith::CmpIPredicate::slt, bits, e.constant(type, 0));
    const std::int32_t max = operation("max", false), min = operation("min", false);
    const std::int32_t umax = operation("umax", false), umin = operation("umin", false);
    const Value up = rmw(isMaximum ? max : min, places, bits, e.make<arith::AndIOp>(mask, isPositive), sem);
    const Value down = rmw(isMaximum ? umin : umax, places, bits, e.make<arith::AndIOp>(mask, isNegative), sem);
    return e.value("tt.bitcast", e.make<arith::SelectOp>(isPositive, up, down), value.getType());
}

mlir::LogicalResult Converter::atomic(helion::AtomicOp atomic)
{
    if (const Descriptor *descriptor = described(atomic))
        return combineBlock(atomic, *descriptor);
    const Value value = e.mapped(atomic.getValue());
    const mlir::Type element = helion::elementType(value.getType());
    const bool isOrdered = (element.isF32() || element.isF64()) && llvm::is_contained({"max", "min"}, atomic.getKind());
    const std::int32_t kind = operation(atomic.getKind(), llvm::isa<mlir::FloatType>(element));
    if ((kind == 0 && !isOrdered) || element.isInteger(1))
        return refuse(atomic, "no atomic " + atomic.getKind() + " of this type");
    const Value offsets = e.mapped(atomic.getOffsets());
    const mlir::Type bit = e.like(offsets.getType(), e.builder().getI1Type());
    const Value mask = atomic.getMask() ? e.mapped(atomic.getMask()) : e.constant(bit, 1);
    const bool isScalar = !llvm::isa<mlir::RankedTensorType>(value.getType());
    const std::int32_t sem = semantics(atomic.getSem());
    if (isScalar && (sem == 3 || sem == 4)) // what the other threads wrote comes before it
        waitForThreads();
    const Value at = pointers(atomic.getDestination(), offsets);
    const Value old =
        isOrdered ? ordered(at, value, mask, atomic.getKind() == "max", sem) : rmw(kind, at, value, mask, sem);
    if (isScalar && (sem == 2 || sem == 4))
        waitForThreads();
    return one(atomic, old);
}

mlir::LogicalResult Converter::swap(helion::CompareSwapOp swap)
{
    if (swap.getMask())
        return refuse(swap, "a masked exchange");
    const Value value = e.mapped(swap.getValue());
    return one(swap, e.value("tt.atomic_cas",
                             {pointers(swap.getDestination(), e.mapped(swap.getOffsets())),
                              e.mapped(swap.getExpected()), value},
                             value.getType(), {e.property("scope", 1), e.property("sem", semantics(swap.getSem()))}));
}

mlir::LogicalResult Converter::memory(mlir::Operation *op)
{
    barrierBefore(op);
    return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
        .Case([&](helion::LoadOp load) { return this->load(load); })
        .Case([&](helion::StoreOp store) { return this->store(store); })
        .Case([&](helion::AtomicOp atomic) { return this->atomic(atomic); })
        .Case([&](helion::CompareSwapOp swap) { return this->swap(swap); })
        .Default([&](mlir::Operation *other) { return refuse(other, "it is no access"); });
}

} // namespace heliograph::triton
