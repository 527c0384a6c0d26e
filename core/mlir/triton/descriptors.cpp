// Accesses of whole blocks through tensor descriptors, which the copy engine (TMA) reads: made once at the kernel's
// entry, in the form and where Triton and the engine take them. Everything else stays pointers (memory.cpp).
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace heliograph::triton {

namespace arith = mlir::arith;
using mlir::success;
using mlir::Value;

/// What the engine asks of addresses, of strides and of the bytes that it copies in a row.
static constexpr std::int64_t kBytes = 16;
/// Elements of a block along one dimension, at most; tl.make_tensor_descriptor takes more, the engine does not.
static constexpr std::int64_t kMostElements = 256;
static constexpr int kFirstWithEngine = 90;

namespace {

/// An access that says of which block it is.
struct BlockAccess {
    Value memory;
    llvm::ArrayRef<std::int64_t> block;
    mlir::ValueRange first;
};

std::optional<BlockAccess> blockAccess(mlir::Operation *op)
{
    const auto of = [](auto access, Value memory) {
        const auto block = access.getBlock();
        return block ? std::optional(BlockAccess{memory, *block, access.getFirst()}) : std::nullopt;
    };
    return llvm::TypeSwitch<mlir::Operation *, std::optional<BlockAccess>>(op)
        .Case([&](helion::LoadOp load) { return of(load, load.getSource()); })
        .Case([&](helion::StoreOp store) { return of(store, store.getDestination()); })
        .Case([&](helion::AtomicOp atomic) { return of(atomic, atomic.getDestination()); })
        .Default(std::optional<BlockAccess>());
}

/// How the engine is to read integers; of 64 bits it adds those without a sign alone, which is the same sum.
bool isUnsigned(mlir::Operation *op)
{
    auto atomic = llvm::dyn_cast<helion::AtomicOp>(op);
    if (!atomic)
        return false;
    const bool isLong = helion::elementType(atomic.getValue().getType()).isInteger(64);
    return llvm::StringRef(atomic.getKind()).starts_with("u") || (isLong && atomic.getKind() == "add");
}

/// Triton's number of a combination (DescriptorReduceKind of triton/Dialect/Triton/IR/TritonAttrDefs.td), 0 where the
/// engine has none of this type.
std::int32_t reduction(helion::AtomicOp atomic)
{
    const mlir::Type element = helion::elementType(atomic.getValue().getType());
    const auto kind = llvm::StringSwitch<std::int32_t>(atomic.getKind())
                          .Case("add", 1)
                          .Cases("min", "umin", 2)
                          .Cases("max", "umax", 3)
                          .Case("and", 6)
                          .Case("or", 7)
                          .Case("xor", 8)
                          .Default(0);
    const bool isKnown = element.isF16() || element.isBF16() || element.isInteger(32) || element.isInteger(64);
    const bool isSum = kind == 1 && element.isF32(); // of floats only sums, and extremes of the small ones
    const bool isBits = kind > 3 && llvm::isa<mlir::FloatType>(element);
    return (isKnown || isSum) && !isBits ? kind : 0;
}

bool canReduce(helion::AtomicOp atomic)
{
    return atomic.use_empty() && atomic.getSem() == "relaxed" && reduction(atomic) != 0;
}

} // namespace

/// The dimensions with the one of stride 1 last; nullopt if there is none, several, or a stride that the engine
/// refuses.
std::optional<llvm::SmallVector<std::int32_t>> Converter::engineOrder(mlir::BlockArgument tensor, unsigned bytes)
{
    auto strides = helion::stridesOf(llvm::cast<mlir::RankedTensorType>(tensor.getType()));
    std::optional<std::int32_t> last;
    llvm::SmallVector<std::int32_t> order;
    for (std::int32_t dim = 0; dim < std::int32_t(strides.size()); ++dim) {
        std::int64_t &stride = strides[std::size_t(dim)];
        if (mlir::ShapedType::isDynamic(stride))
            stride = launched(m_source, {tensor.getArgNumber(), dim, true}).value_or(-1);
        if (stride == 1 && !last)
            last = dim;
        else if (stride <= 1 || stride * bytes % kBytes != 0)
            return std::nullopt;
        else
            order.push_back(dim);
    }
    if (!last)
        return std::nullopt;
    order.push_back(*last);
    return order;
}

/// The descriptor that an access needs; nullopt where it cannot have one.
std::optional<Descriptor> Converter::descriptorOf(mlir::Operation *op)
{
    const auto access = blockAccess(op);
    const auto tensor = access ? llvm::dyn_cast<mlir::BlockArgument>(access->memory) : mlir::BlockArgument();
    if (!tensor || tensor.getOwner() != &m_source.front() || m_config.architecture() < kFirstWithEngine)
        return std::nullopt;
    if (auto atomic = llvm::dyn_cast<helion::AtomicOp>(op); atomic && !canReduce(atomic))
        return std::nullopt;
    if (auto load = llvm::dyn_cast<helion::LoadOp>(op); load && (load.getOther() || helion::packedElements(load) > 1))
        return std::nullopt;
    const mlir::Type element = helion::elementType(tensor.getType());
    const unsigned bytes = element.getIntOrFloatBitWidth() < 8 ? 1 : element.getIntOrFloatBitWidth() / 8;
    const auto alignment = m_source.getArgAttrOfType<mlir::IntegerAttr>(tensor.getArgNumber(), helion::kDivisibility);
    const auto order = engineOrder(tensor, bytes);
    if (!alignment || alignment.getInt() % kBytes != 0 || !order || order->size() < 2 || order->size() > 5)
        return std::nullopt;
    Descriptor descriptor{tensor, {}, *order, isUnsigned(op), op->getLoc(), {}};
    for (const std::int32_t dim : *order)
        descriptor.block.push_back(access->block[std::size_t(dim)]);
    const auto fits = [](std::int64_t size) {
        return size <= kMostElements && llvm::isPowerOf2_64(std::uint64_t(size));
    };
    if (!llvm::all_of(descriptor.block, fits) || descriptor.block.back() * bytes < kBytes)
        return std::nullopt;
    return descriptor;
}

/// Which accesses have descriptors, and which descriptors there are. Offsets and masks of these go unused: what only
/// they needed is removed.
void Converter::collectDescriptors()
{
    m_source.walk([&](mlir::Operation *op) {
        const auto wanted = descriptorOf(op);
        if (!wanted)
            return;
        auto *const found =
            llvm::find_if(m_descriptors, [&](const Descriptor &known) { return known.isLike(*wanted); });
        m_described[op] = unsigned(found - m_descriptors.begin());
        if (found == m_descriptors.end())
            m_descriptors.push_back(*wanted);
    });
    for (const auto &[op, number] : m_described)
        dropAddresses(op);
    if (!m_described.empty()) {
        mlir::IRRewriter rewriter(m_source.getContext());
        (void)mlir::runRegionDCE(rewriter, m_source->getRegions());
    }
}

void Converter::dropAddresses(mlir::Operation *op)
{
    const auto drop = [&](auto access) {
        mlir::OpBuilder builder(access);
        const mlir::Type type = access.getOffsets().getType();
        access.getOffsetsMutable().assign(
            builder.create<arith::ConstantOp>(access.getLoc(), llvm::cast<mlir::TypedAttr>(builder.getZeroAttr(type))));
        access.getMaskMutable().clear();
    };
    llvm::TypeSwitch<mlir::Operation *>(op).Case<helion::LoadOp, helion::StoreOp, helion::AtomicOp>(drop);
}

/// Sizes and strides that a descriptor needs and only the launch knows.
void Converter::addExtents(const Descriptor &descriptor)
{
    const auto type = llvm::cast<mlir::RankedTensorType>(descriptor.tensor.getType());
    const auto strides = helion::stridesOf(type);
    for (const std::int32_t dim : descriptor.order) {
        if (type.isDynamicDim(unsigned(dim)))
            m_extents.push_back({descriptor.tensor.getArgNumber(), dim, false});
        if (mlir::ShapedType::isDynamic(strides[std::size_t(dim)]) && dim != descriptor.order.back())
            m_extents.push_back({descriptor.tensor.getArgNumber(), dim, true});
    }
}

mlir::Type Converter::descriptorType(const Descriptor &descriptor)
{
    std::string word;
    llvm::raw_string_ostream out(word);
    out << "tensordesc<";
    for (const std::int64_t size : descriptor.block)
        out << size << "x";
    const mlir::Type element = helion::elementType(descriptor.tensor.getType());
    if (element.isSignlessInteger())
        out << (descriptor.isUnsigned ? "ui" : "si") << std::max(element.getIntOrFloatBitWidth(), 8U);
    else
        out << element;
    out << ">";
    return mlir::OpaqueType::get(e.builder().getStringAttr("tt"), out.str());
}

/// Each at the entry, by the node of the first access that needs it.
void Converter::makeDescriptors()
{
    const mlir::Type i32 = e.builder().getI32Type(), i64 = e.builder().getI64Type();
    for (Descriptor &descriptor : m_descriptors) {
        e.at(descriptor.loc);
        const auto type = llvm::cast<mlir::RankedTensorType>(descriptor.tensor.getType());
        const auto strides = helion::stridesOf(type);
        llvm::SmallVector<Value> operands{e.mapped(descriptor.tensor)}, distances;
        for (const std::int32_t dim : descriptor.order) {
            const std::int64_t size = type.getDimSize(unsigned(dim)), stride = strides[std::size_t(dim)];
            const bool isLast = dim == descriptor.order.back();
            operands.push_back(type.isDynamicDim(unsigned(dim)) ? extent(descriptor.tensor, dim, false)
                                                                : e.constant(i32, size));
            distances.push_back(isLast || !mlir::ShapedType::isDynamic(stride)
                                    ? e.constant(i64, isLast ? 1 : stride)
                                    : e.make<arith::ExtSIOp>(i64, extent(descriptor.tensor, dim, true)));
        }
        operands.append(distances);
        // Padding 1: what is outside of the tensor reads as zero.
        descriptor.value =
            e.value("tt.make_tensor_descriptor", operands, descriptorType(descriptor), {e.property("padding", 1)});
    }
}

const Descriptor *Converter::described(mlir::Operation *op) const
{
    const auto found = m_described.find(op);
    return found == m_described.end() ? nullptr : &m_descriptors[found->second];
}

/// Where a block begins, in the order of the descriptor's dimensions.
llvm::SmallVector<Value> Converter::coordinates(const Descriptor &descriptor, mlir::ValueRange first)
{
    llvm::SmallVector<Value> result;
    for (const std::int32_t dim : descriptor.order)
        result.push_back(e.mapped(first[std::size_t(dim)]));
    return result;
}

static bool isPermuted(llvm::ArrayRef<std::int32_t> order)
{
    return !llvm::is_sorted(order);
}

mlir::LogicalResult Converter::loadBlock(helion::LoadOp load, const Descriptor &descriptor)
{
    llvm::SmallVector<Value> operands{descriptor.value};
    operands.append(coordinates(descriptor, load.getFirst()));
    const mlir::Type wanted = e.type(load.getType()), bit = e.builder().getI1Type();
    const mlir::Type element =
        helion::elementType(wanted) == bit ? e.builder().getI8Type() : helion::elementType(wanted);
    Value block = e.value("tt.descriptor_load", operands, mlir::RankedTensorType::get(descriptor.block, element));
    if (isPermuted(descriptor.order)) {
        llvm::SmallVector<std::int32_t> inverse(descriptor.order.size());
        for (const auto [place, dim] : llvm::enumerate(descriptor.order))
            inverse[std::size_t(dim)] = std::int32_t(place);
        block = transposed(block, inverse);
    }
    return one(load, fromMemory(reshaped(block, e.like(wanted, element)), wanted));
}

/// A tensor with its dimensions in another order.
Value Converter::transposed(Value value, llvm::ArrayRef<std::int32_t> order)
{
    const auto type = llvm::cast<mlir::RankedTensorType>(value.getType());
    llvm::SmallVector<std::int64_t> shape;
    for (const std::int32_t dim : order)
        shape.push_back(type.getDimSize(unsigned(dim)));
    return e.value("tt.trans", value, mlir::RankedTensorType::get(shape, type.getElementType()),
                   {e.property("order", e.builder().getDenseI32ArrayAttr(order))});
}

/// Lanes as the block of a descriptor.
Value Converter::asBlock(Value lanes, const Descriptor &descriptor)
{
    llvm::SmallVector<std::int64_t> shape(descriptor.block.size());
    for (const auto [place, dim] : llvm::enumerate(descriptor.order))
        shape[std::size_t(dim)] = descriptor.block[place];
    const mlir::Type element = helion::elementType(lanes.getType());
    const Value block = reshaped(lanes, mlir::RankedTensorType::get(shape, element));
    return isPermuted(descriptor.order) ? transposed(block, descriptor.order) : block;
}

/// What is behind the tensor's end the engine leaves out.
mlir::LogicalResult Converter::storeBlock(helion::StoreOp store, const Descriptor &descriptor)
{
    llvm::SmallVector<Value> operands{descriptor.value, asBlock(toMemory(e.mapped(store.getValue())), descriptor)};
    operands.append(coordinates(descriptor, store.getFirst()));
    e.op("tt.descriptor_store", operands, {});
    return success();
}

mlir::LogicalResult Converter::combineBlock(helion::AtomicOp atomic, const Descriptor &descriptor)
{
    llvm::SmallVector<Value> operands{descriptor.value, asBlock(e.mapped(atomic.getValue()), descriptor)};
    operands.append(coordinates(descriptor, atomic.getFirst()));
    e.op("tt.descriptor_reduce", operands, {}, {e.property("kind", reduction(atomic))});
    return success();
}

} // namespace heliograph::triton
