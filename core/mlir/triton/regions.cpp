// Ops that hold others: loops and branches with the config's wishes, reductions and scans with their combination.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heliograph::triton {

namespace scf = mlir::scf;
using mlir::failure;
using mlir::success;
using mlir::Value;

llvm::SmallVector<mlir::Type> Converter::types(mlir::TypeRange types)
{
    llvm::SmallVector<mlir::Type> result;
    for (const mlir::Type type : types)
        result.push_back(e.type(type));
    return result;
}

/// The one block of `from` in `to`, arguments, body and terminator.
mlir::LogicalResult Converter::region(mlir::Region &from, mlir::Region &to)
{
    auto &b = e.builder();
    const mlir::OpBuilder::InsertionGuard guard(b);
    if (from.empty())
        return success();
    mlir::Block &source = from.front();
    if (to.empty())
        b.createBlock(&to);
    mlir::Block &block = to.front();
    block.clear();
    for (std::size_t i = block.getNumArguments(); i < source.getNumArguments(); ++i)
        block.addArgument(e.type(source.getArgument(static_cast<unsigned>(i)).getType()),
                          e.translate(source.getArgument(static_cast<unsigned>(i)).getLoc()));
    for (const auto [old, made] : llvm::zip(source.getArguments(), block.getArguments()))
        e.map(old, made);
    b.setInsertionPointToEnd(&block);
    if (this->block(source).failed())
        return failure();
    mlir::Operation *end = source.getTerminator();
    e.at(end->getLoc());
    for (const Value operand : end->getOperands())
        if (!e.mapped(operand))
            return refuse(end, "a value that it hands on has none");
    return arithmetic(end);
}

/// How often a loop goes round; nullopt where only the launch knows.
static std::optional<std::int64_t> rounds(scf::ForOp loop)
{
    const auto begin = mlir::getConstantIntValue(loop.getLowerBound());
    const auto end = mlir::getConstantIntValue(loop.getUpperBound());
    const auto step = mlir::getConstantIntValue(loop.getStep());
    if (!begin || !end || !step || *step <= 0)
        return std::nullopt;
    return llvm::divideCeil(static_cast<std::uint64_t>(std::max<std::int64_t>(*end - *begin, 0)), *step);
}

/// What the config asks of a loop; "0" and null leave it to Triton. A loop that is unrolled as well has no more stages
/// than Helion gives it: with several warps one, else as many as whole rounds. Where an access has a descriptor, no
/// loop has stages of its own, and none is unrolled that the kernel's stages are for.
void Converter::wish(llvm::ArrayRef<std::int64_t> blocks, scf::ForOp loop)
{
    auto &b = e.builder();
    const auto set = [&](llvm::StringRef attribute, std::int64_t value) {
        if (value > 0)
            loop->setAttr(attribute, b.getI32IntegerAttr(static_cast<std::int32_t>(value)));
    };
    std::int64_t stages = m_config.number("range_num_stages", blocks).value_or(0);
    std::int64_t unrolled = m_config.number("range_unroll_factors", blocks).value_or(0);
    if (m_config.wantsDescriptors()) {
        stages = m_config.hasHostDescriptors() ? stages : 0;
        unrolled = m_config.setting("num_stages", 1) > 1 ? 0 : unrolled;
    } else if (const auto count = rounds(loop); count && stages > 1 && unrolled > 1) {
        const bool isOneWarp = m_config.setting("num_warps", 4) == 1;
        const std::int64_t whole = isOneWarp ? (*count + unrolled - 1) / unrolled : 1;
        stages = std::min(std::max<std::int64_t>(whole, 1), stages);
    }
    set("tt.num_stages", stages);
    set("tt.loop_unroll_factor", unrolled);
    if (!m_config.flag("range_multi_buffers", blocks).value_or(true))
        loop->setAttr("tt.disallow_acc_multi_buffer", b.getUnitAttr());
    if (m_config.flag("range_flattens", blocks).value_or(false))
        loop->setAttr("tt.flatten", b.getUnitAttr());
    if (m_config.flag("range_warp_specializes", blocks).value_or(false) && m_config.architecture() >= 100)
        loop->setAttr("tt.warp_specialize", b.getUnitAttr());
}

mlir::LogicalResult Converter::forLoop(scf::ForOp loop)
{
    auto made = e.builder().create<scf::ForOp>(e.loc(), e.mapped(loop.getLowerBound()), e.mapped(loop.getUpperBound()),
                                               e.mapped(loop.getStep()), e.mapped(loop.getInits()));
    wish(blocksOf(loop), made);
    if (region(loop.getRegion(), made.getRegion()).failed())
        return failure();
    for (const auto [from, to] : llvm::zip(loop.getResults(), made.getResults()))
        e.map(from, to);
    return success();
}

mlir::LogicalResult Converter::branch(scf::IfOp branch)
{
    auto made = e.builder().create<scf::IfOp>(e.loc(), types(branch.getResultTypes()), e.mapped(branch.getCondition()),
                                              !branch.getElseRegion().empty());
    if (region(branch.getThenRegion(), made.getThenRegion()).failed() ||
        region(branch.getElseRegion(), made.getElseRegion()).failed())
        return failure();
    for (const auto [from, to] : llvm::zip(branch.getResults(), made.getResults()))
        e.map(from, to);
    return success();
}

mlir::LogicalResult Converter::whileLoop(scf::WhileOp loop)
{
    auto made = e.builder().create<scf::WhileOp>(e.loc(), types(loop.getResultTypes()), e.mapped(loop.getInits()));
    if (region(loop.getBefore(), made.getBefore()).failed() || region(loop.getAfter(), made.getAfter()).failed())
        return failure();
    for (const auto [from, to] : llvm::zip(loop.getResults(), made.getResults()))
        e.map(from, to);
    return success();
}

// ---- reductions and scans -------------------------------------------------------------------------------------

/// The combination of two elements as a region of `made`: Triton's has the accumulated ones first, linalg's last.
mlir::LogicalResult Converter::combine(mlir::Operation *op, mlir::Operation *made, mlir::Region &body,
                                       bool accumulatorLast)
{
    auto &b = e.builder();
    const mlir::OpBuilder::InsertionGuard guard(b);
    mlir::Block &source = body.front();
    mlir::Block *block = b.createBlock(&made->getRegion(0));
    const unsigned count = source.getNumArguments(), half = count / 2;
    for (unsigned i = 0; i < count; ++i) {
        const Value from = source.getArgument(accumulatorLast ? (i + half) % count : i);
        e.map(from, block->addArgument(e.type(from.getType()), e.loc()));
    }
    if (this->block(source).failed())
        return failure();
    e.at(op->getLoc());
    const char *end = llvm::isa<helion::ScanOp>(op) ? "tt.scan.return" : "tt.reduce.return";
    e.op(end, e.mapped(source.getTerminator()->getOperands()), {});
    for (const auto [from, to] : llvm::zip(op->getResults(), made->getResults()))
        e.map(from, to);
    return success();
}

mlir::LogicalResult Converter::reduce(mlir::linalg::ReduceOp op)
{
    if (op.getDimensions().size() != 1)
        return refuse(op, "it reduces several dimensions at once");
    mlir::Operation *made = e.op("tt.reduce", e.mapped(op.getInputs()), types(op->getResultTypes()),
                                 {e.property("axis", static_cast<std::int32_t>(op.getDimensions()[0]))}, 1);
    return combine(op, made, op.getCombiner(), true);
}

mlir::LogicalResult Converter::reduceBy(helion::ReduceOp op)
{
    if (!op.getDim())
        return refuse(op, "it reduces all dimensions at once");
    mlir::Operation *made = e.op("tt.reduce", e.mapped(op.getInputs()), types(op->getResultTypes()),
                                 {e.property("axis", static_cast<std::int32_t>(*op.getDim()))}, 1);
    return combine(op, made, op.getCombine(), false);
}

mlir::LogicalResult Converter::scan(helion::ScanOp op)
{
    mlir::Operation *made =
        e.op("tt.scan", e.mapped(op.getInputs()), types(op->getResultTypes()),
             {e.property("axis", static_cast<std::int32_t>(op.getDim())), e.flag("reverse", op.getReverse())}, 1);
    return combine(op, made, op.getCombine(), false);
}

mlir::LogicalResult Converter::regions(mlir::Operation *op)
{
    return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
        .Case([&](scf::ForOp loop) { return forLoop(loop); })
        .Case([&](scf::IfOp branch) { return this->branch(branch); })
        .Case([&](scf::WhileOp loop) { return whileLoop(loop); })
        .Case([&](mlir::linalg::ReduceOp reduce) { return this->reduce(reduce); })
        .Case([&](helion::ReduceOp reduce) { return reduceBy(reduce); })
        .Case([&](helion::ScanOp scan) { return this->scan(scan); })
        .Default([&](mlir::Operation *) { return refuse(op, "Triton has no such op"); });
}

} // namespace heliograph::triton
