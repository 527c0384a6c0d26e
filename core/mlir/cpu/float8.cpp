// helion-cpu-expand-float8: casts of 8-bit floats as arithmetic on their bits, for every machine. Formats and rounding
// as in "FP8 Formats for Deep Learning" (Micikevicius et al., 2022); what is too large for e4m3fn becomes its largest
// number, for e5m2 infinity, as PyTorch's casts do.
#include "core/mlir/cpu/passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <bit>

namespace heliograph::cpu {

namespace {

namespace arith = mlir::arith;
using mlir::Type;
using mlir::Value;

struct Format {
    std::int64_t mantissa;     ///< bits of it
    std::int64_t bias;         ///< of the exponent
    std::int64_t largest;      ///< code of what is too large
    std::int64_t firstSpecial; ///< from this code on no number
    std::int64_t shift() const { return 23 - mantissa; }
};
constexpr Format kE4m3fn{3, 7, 0x7e, 0x7f};
constexpr Format kE5m2{2, 15, 0x7c, 0x7c};
constexpr std::int64_t kNan = 0x7f; ///< in both

std::optional<Format> formatOf(Type type)
{
    if (llvm::isa<mlir::Float8E4M3FNType>(type))
        return kE4m3fn;
    return llvm::isa<mlir::Float8E5M2Type>(type) ? std::optional(kE5m2) : std::nullopt;
}

/// 2 to a power, as the bits of an f32.
std::int64_t powerOfTwo(std::int64_t exponent)
{
    return (exponent + 127) << 23;
}

/// i32 and f32 arithmetic in few words.
class Bits
{
public:
    Bits(mlir::OpBuilder &builder, mlir::Location loc) : m_builder(builder), m_loc(loc) {}

    Type i32() { return m_builder.getI32Type(); }
    Type f32() { return m_builder.getF32Type(); }
    template <typename Op, typename... Arguments>
    Value make(Arguments... arguments)
    {
        return m_builder.create<Op>(m_loc, arguments...);
    }
    Value number(std::int64_t value)
    {
        return m_builder.create<arith::ConstantOp>(m_loc,
                                                   m_builder.getI32IntegerAttr(static_cast<std::int32_t>(value)));
    }
    Value real(std::int64_t bits) { return asReal(number(bits)); }
    Value asReal(Value value) { return make<arith::BitcastOp>(f32(), value); }
    Value asBits(Value value) { return make<arith::BitcastOp>(i32(), value); }
    Value bitAnd(Value value, std::int64_t mask) { return make<arith::AndIOp>(value, number(mask)); }
    Value bitOr(Value left, Value right) { return make<arith::OrIOp>(left, right); }
    Value left(Value value, std::int64_t by) { return make<arith::ShLIOp>(value, number(by)); }
    Value right(Value value, std::int64_t by) { return make<arith::ShRUIOp>(value, number(by)); }
    Value add(Value left, Value right) { return make<arith::AddIOp>(left, right); }
    Value subtract(Value value, std::int64_t by) { return make<arith::SubIOp>(value, number(by)); }
    Value isBelow(Value value, std::int64_t limit)
    {
        return make<arith::CmpIOp>(arith::CmpIPredicate::ult, value, number(limit));
    }
    Value select(Value condition, Value yes, Value no) { return make<arith::SelectOp>(condition, yes, no); }

private:
    mlir::OpBuilder &m_builder;
    mlir::Location m_loc;
};

/// The code's bits at their place in an f32, whose larger bias a product makes good: also of numbers below the
/// normal.
Value toF32(Bits &bits, const Format &format, Value code)
{
    const Value magnitude = bits.bitAnd(code, 0x7f);
    const Value scaled = bits.asBits(bits.make<arith::MulFOp>(bits.asReal(bits.left(magnitude, format.shift())),
                                                              bits.real(powerOfTwo(127 - format.bias))));
    const Value special =
        bits.bitOr(bits.number(0x7f800000),
                   bits.left(bits.subtract(magnitude, format.firstSpecial == 0x7f ? 0 : 0x7c), format.shift()));
    const Value value = bits.select(bits.isBelow(magnitude, format.firstSpecial), scaled, special);
    return bits.asReal(bits.bitOr(value, bits.left(bits.bitAnd(code, 0x80), 24)));
}

/// Rounds to nearest, ties to even.
Value fromF32(Bits &bits, const Format &format, Value real)
{
    const Value all = bits.asBits(real);
    const Value magnitude = bits.bitAnd(all, 0x7fffffff);
    const std::int64_t smallest = 1 - format.bias; // exponent of the smallest normal number
    // Half a unit is added below the last bit that stays, a little less if that bit is even.
    const Value odd = bits.bitAnd(bits.right(magnitude, format.shift()), 1);
    const Value rounded = bits.add(bits.add(magnitude, bits.number((1 << (format.shift() - 1)) - 1)), odd);
    const Value normal = bits.subtract(bits.right(rounded, format.shift()), (127 - format.bias) << format.mantissa);
    // Below the normal numbers: added to this, the last bit that stays is the last bit of an f32.
    const std::int64_t anchor = powerOfTwo(smallest - format.mantissa + 23);
    const Value below =
        bits.subtract(bits.asBits(bits.make<arith::AddFOp>(bits.asReal(magnitude), bits.real(anchor))), anchor);
    const Value code = bits.select(bits.isBelow(magnitude, powerOfTwo(smallest)), below, normal);
    const Value limited = bits.make<arith::MinUIOp>(code, bits.number(format.largest));
    const Value number = bits.select(bits.isBelow(magnitude, 0x7f800001), limited, bits.number(kNan));
    return bits.bitOr(number, bits.right(bits.bitAnd(all, 0x80000000), 24));
}

mlir::LogicalResult expandExtension(arith::ExtFOp op, mlir::PatternRewriter &rewriter)
{
    const auto format = formatOf(op.getIn().getType());
    if (!format)
        return mlir::failure();
    Bits bits(rewriter, op.getLoc());
    const Value code = bits.make<arith::ExtUIOp>(
        bits.i32(), bits.make<arith::BitcastOp>(Type(rewriter.getI8Type()), Value(op.getIn())));
    const Value value = toF32(bits, *format, code);
    if (op.getType().isF32())
        rewriter.replaceOp(op, value);
    else if (op.getType().getIntOrFloatBitWidth() > 32)
        rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), value);
    else
        rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), value);
    return mlir::success();
}

mlir::LogicalResult expandTruncation(arith::TruncFOp op, mlir::PatternRewriter &rewriter)
{
    const auto format = formatOf(op.getType());
    if (!format)
        return mlir::failure();
    Bits bits(rewriter, op.getLoc());
    Value value = op.getIn();
    const unsigned width = value.getType().getIntOrFloatBitWidth();
    if (width < 32)
        value = bits.make<arith::ExtFOp>(bits.f32(), value);
    else if (width > 32)
        value = bits.make<arith::TruncFOp>(bits.f32(), value);
    const Value code = bits.make<arith::TruncIOp>(Type(rewriter.getI8Type()), fromF32(bits, *format, value));
    rewriter.replaceOpWithNewOp<arith::BitcastOp>(op, op.getType(), code);
    return mlir::success();
}

class ExpandFloat8 : public mlir::PassWrapper<ExpandFloat8, mlir::OperationPass<mlir::func::FuncOp>>
{
public:
    MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandFloat8)

    llvm::StringRef getArgument() const final { return "helion-cpu-expand-float8"; }
    llvm::StringRef getDescription() const final { return "Casts of 8-bit floats to arithmetic on their bits"; }
    void getDependentDialects(mlir::DialectRegistry &registry) const final { registry.insert<arith::ArithDialect>(); }

    void runOnOperation() final
    {
        mlir::RewritePatternSet patterns(&getContext());
        patterns.add(expandExtension);
        patterns.add(expandTruncation);
        if (mlir::failed(mlir::applyPatternsAndFoldGreedily(getOperation(), std::move(patterns))))
            signalPassFailure();
    }
};

} // namespace

std::unique_ptr<mlir::Pass> createExpandFloat8Pass()
{
    return std::make_unique<ExpandFloat8>();
}

} // namespace heliograph::cpu
