// Numbers that stand packed in memory (helion.language.quantized_ops): 16 of fp4 (e2m1) or bf16 a lane, as f16. Integer
// arithmetic takes them apart, so that every target does the same; only from sm_100 on is there an instruction for fp4.
#include "core/mlir/lowering/torch_call.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace heliograph::lowering {

namespace arith = mlir::arith;
using mlir::Value;

/// Bits `first` to `first + width` of an integer, as an integer of `element`.
static Value bitsOf(Lanes &l, Value value, std::int64_t first, std::int64_t width, mlir::Type element)
{
    const Value moved = first ? l.make<arith::ShRUIOp>(value, l.constant(value.getType(), first)) : value;
    const Value part = l.make<arith::AndIOp>(moved, l.constant(value.getType(), (std::int64_t(1) << width) - 1));
    return l.cast({part, true}, element, true);
}

/// fp4 in the lowest four bits (sign, two of exponent, one of mantissa) as f16. Put where f16 has its own exponent and
/// mantissa these are right but for the bias, also of 0.5, which has no exponent: 2^14 makes up for it.
static Value fp4ToF16(Lanes &l, Value nibble)
{
    const mlir::Type i16 = nibble.getType();
    const auto part = [&](std::int64_t mask, std::int64_t left) {
        const Value bits = l.make<arith::AndIOp>(nibble, l.constant(i16, mask));
        return l.make<arith::ShLIOp>(bits, l.constant(i16, left));
    };
    const mlir::Type f16 = withShape(shapeOf(i16), l.builder().getF16Type());
    const Value small = l.make<arith::BitcastOp>(f16, l.make<arith::OrIOp>(part(7, 9), part(8, 12)));
    return l.make<arith::MulFOp>(small, l.constant(f16, 16384.0));
}

/// `word` of `words` 64-bit words at each of the offsets that argument 1 of the call gives, by the mask of argument 2.
static Value loadWord(TorchCall &call, std::int64_t word, std::int64_t words)
{
    Lanes &l = call.lanes();
    const Lane memory = call.lane(std::size_t(0)), mask = call.lane(std::size_t(2));
    Value offsets = l.broadcast(call.lane(std::size_t(1)).value, call.resultShape());
    if (words > 1)
        offsets = l.make<arith::MulIOp>(offsets, l.constant(offsets.getType(), words));
    if (word > 0)
        offsets = l.make<arith::AddIOp>(offsets, l.constant(offsets.getType(), word));
    const Value lanes = mask ? l.broadcast(mask.value, call.resultShape()) : Value();
    const mlir::Type type = withShape(call.resultShape(), l.builder().getI64Type());
    return l.make<helion::LoadOp>(type, memory.value, offsets, lanes, Value(), mlir::ValueRange(),
                                  mlir::DenseI64ArrayAttr(), mlir::StringAttr(), mlir::StringAttr());
}

static bool isLoad(TorchCall &call)
{
    const Lane memory = call.lane(std::size_t(0)), offsets = call.lane(std::size_t(1));
    return memory && offsets && llvm::isa<mlir::RankedTensorType>(memory.type()) &&
           offsets.element().isSignlessInteger();
}

static constexpr std::int64_t kLanes = 16;

static Lowered loadFp4(TorchCall &call)
{
    if (!isLoad(call) || call.op()->getNumResults() != kLanes)
        return call.refuse("it reads no memory");
    Lanes &l = call.lanes();
    const Value word = loadWord(call, 0, 1);
    Values lanes;
    for (std::int64_t i = 0; i < kLanes; ++i)
        lanes.push_back(fp4ToF16(l, bitsOf(l, word, i * 4, 4, l.builder().getIntegerType(16))));
    return lanes;
}

static Lowered loadBf16(TorchCall &call)
{
    if (!isLoad(call) || call.op()->getNumResults() != kLanes)
        return call.refuse("it reads no memory");
    Lanes &l = call.lanes();
    constexpr std::int64_t words = 4;
    const mlir::Type bf16 = withShape(call.resultShape(), l.builder().getBF16Type());
    Values lanes;
    for (std::int64_t word = 0; word < words; ++word) {
        const Value packed = loadWord(call, word, words);
        for (std::int64_t i = 0; i < kLanes / words; ++i) {
            const Value bits = bitsOf(l, packed, i * 16, 16, l.builder().getIntegerType(16));
            lanes.push_back(l.cast({l.make<arith::BitcastOp>(bf16, bits)}, l.builder().getF16Type()));
        }
    }
    return lanes;
}

/// A byte of two fp4 numbers, the low one first, as f32.
static Lowered unpackFp4(TorchCall &call)
{
    const Lane packed = call.lane(std::size_t(0));
    if (!packed || !packed.element().isInteger(8) || call.op()->getNumResults() != 2)
        return call.refuse("it takes no packed bytes");
    Lanes &l = call.lanes();
    Values halves;
    for (std::int64_t half = 0; half < 2; ++half) {
        const Value nibble = bitsOf(l, packed.value, half * 4, 4, l.builder().getIntegerType(16));
        halves.push_back(l.cast({fp4ToF16(l, nibble)}, l.builder().getF32Type()));
    }
    return halves;
}

llvm::ArrayRef<Row> packedRows()
{
    static constexpr Row rows[] = {
        {"hl.quantized_ops.load_float4_e2m1fn_x16_to_float16", loadFp4},
        {"hl.quantized_ops.load_bfloat16_x16_to_float16", loadBf16},
        {"hl.quantized_ops.float4_e2m1fn_x2_to_float32", unpackFp4},
    };
    return rows;
}

} // namespace heliograph::lowering
