// Ops that hold others: loops and branches with the config's wishes, reductions and scans with their combination.
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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

/// What the config asks of a loop; "0" and null leave it to Triton.
static void wish(const Config &config, scf::ForOp from, scf::ForOp to, mlir::OpBuilder &b)
{
    const auto blocks = blocksOf(from);
    const auto number = [&](llvm::StringRef field, llvm::StringRef attribute) {
        if (const std::int64_t value = config.number(field, blocks).value_or(0); value > 0)
            to->setAttr(attribute, b.getI32IntegerAttr(static_cast<std::int32_t>(value)));
    };
    number("range_num_stages", "tt.num_stages");
    number("range_unroll_factors", "tt.loop_unroll_factor");
    if (!config.flag("range_multi_buffers", blocks).value_or(true))
        to->setAttr("tt.disallow_acc_multi_buffer", b.getUnitAttr());
    if (config.flag("range_flattens", blocks).value_or(false))
        to->setAttr("tt.flatten", b.getUnitAttr());
    if (config.flag("range_warp_specializes", blocks).value_or(false) && config.architecture() >= 100)
        to->setAttr("tt.warp_specialize", b.getUnitAttr());
}

mlir::LogicalResult Converter::forLoop(scf::ForOp loop)
{
    auto &b = e.builder();
    auto made = b.create<scf::ForOp>(e.loc(), e.mapped(loop.getLowerBound()), e.mapped(loop.getUpperBound()),
                                     e.mapped(loop.getStep()), e.mapped(loop.getInits()));
    wish(m_config, loop, made, b);
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
