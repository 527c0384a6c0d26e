// Which tiles a program works on: from its number to the numbers of the tiles of each dimension, in the order, grouping
// and persistence that the config asks for (stage-0 and Helion agree on what the numbers mean).
#include "core/mlir/triton/converter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <limits>

namespace heliograph::triton {

namespace arith = mlir::arith;
using mlir::Value;
using mlir::affine::AffineParallelOp;

/// How many tiles a grid has along a dimension: a constant or a value of the prologue.
Value Converter::tileCount(AffineParallelOp root, unsigned dim)
{
    const mlir::AffineExpr bound = root.getUpperBoundMap(dim).getResult(0);
    if (const auto number = llvm::dyn_cast<mlir::AffineConstantExpr>(bound))
        return e.constant(e.builder().getI32Type(), number.getValue());
    const mlir::AffineMap map = root.getUpperBoundMap(dim);
    unsigned position = 0;
    if (const auto symbol = llvm::dyn_cast<mlir::AffineSymbolExpr>(bound))
        position = map.getNumDims() + symbol.getPosition();
    else if (const auto dimension = llvm::dyn_cast<mlir::AffineDimExpr>(bound))
        position = dimension.getPosition();
    else
        return {};
    return e.mapped(root.getUpperBoundsOperands()[position]);
}

Value Converter::total(AffineParallelOp root)
{
    Value product;
    for (unsigned i = 0; i < root.getNumDims(); ++i) {
        const Value count = tileCount(root, i);
        product = product ? e.make<arith::MulIOp>(product, count) : count;
    }
    return product ? product : e.constant(e.builder().getI32Type(), 1);
}

/// The dimensions, the fastest first: in the source's order unless `loop_orders` says another.
static llvm::SmallVector<unsigned> order(const Config &config, AffineParallelOp root)
{
    llvm::SmallVector<unsigned> dims;
    const auto wanted = llvm::dyn_cast_or_null<mlir::ArrayAttr>(config.item("loop_orders", blocksOf(root)));
    for (unsigned i = 0; i < root.getNumDims(); ++i) {
        const bool isGiven = wanted && wanted.size() == root.getNumDims();
        dims.push_back(isGiven ? static_cast<unsigned>(llvm::cast<mlir::IntegerAttr>(wanted[i]).getInt()) : i);
    }
    return dims;
}

/// Maps the grid's variables to tile numbers of program `program`. `l2_groupings` walks the two fastest dimensions in
/// bands of that many tiles, so that neighbours share what they read.
void Converter::tileNumbers(AffineParallelOp root, Value program)
{
    const auto dims = order(m_config, root);
    const mlir::Type i32 = e.builder().getI32Type();
    const std::int64_t group = m_config.number("l2_groupings", blocksOf(root)).value_or(1);
    std::size_t first = 0;
    Value rest = program;
    if (group > 1 && dims.size() >= 2) {
        const Value rows = tileCount(root, dims[0]), columns = tileCount(root, dims[1]);
        Value inBand = program;
        if (dims.size() > 2) { // the slower dimensions count whole planes
            const Value plane = e.make<arith::MulIOp>(rows, columns);
            inBand = e.make<arith::RemSIOp>(program, plane);
            rest = e.make<arith::DivSIOp>(program, plane);
        }
        const Value height = e.constant(i32, group);
        const Value band = e.make<arith::MulIOp>(height, columns);
        const Value start = e.make<arith::MulIOp>(e.make<arith::DivSIOp>(inBand, band), height);
        const Value size = e.make<arith::MinSIOp>(e.make<arith::SubIOp>(rows, start), height);
        const Value within = e.make<arith::RemSIOp>(inBand, band);
        e.map(root.getIVs()[dims[0]], e.make<arith::AddIOp>(start, e.make<arith::RemSIOp>(within, size)));
        e.map(root.getIVs()[dims[1]], e.make<arith::DivSIOp>(within, size));
        first = 2;
    }
    for (std::size_t i = first; i < dims.size(); ++i) {
        const bool isLast = i + 1 == dims.size();
        const Value count = isLast ? Value() : tileCount(root, dims[i]);
        e.map(root.getIVs()[dims[i]], isLast ? rest : e.make<arith::RemSIOp>(rest, count));
        rest = isLast ? rest : e.make<arith::DivSIOp>(rest, count);
    }
}

/// Several grids share one launch: the first programs are the first grid's.
mlir::LogicalResult Converter::chain(llvm::ArrayRef<AffineParallelOp> roots, Value program)
{
    AffineParallelOp first = roots.front();
    e.at(first.getLoc());
    if (roots.size() == 1) {
        tileNumbers(first, program);
        return block(*first.getBody());
    }
    auto &b = e.builder();
    const Value count = total(first);
    const Value isMine = e.make<arith::CmpIOp>(arith::CmpIPredicate::slt, program, count);
    auto branch = b.create<mlir::scf::IfOp>(e.loc(), isMine, true);
    mlir::OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(branch.thenBlock());
    if (chain(first, program).failed())
        return mlir::failure();
    b.setInsertionPointToStart(branch.elseBlock());
    e.at(first.getLoc());
    return chain(roots.drop_front(), e.make<arith::SubIOp>(program, count));
}

/// A fixed number of programs, each of which takes tile after tile.
mlir::LogicalResult Converter::persistent(llvm::ArrayRef<AffineParallelOp> roots)
{
    auto &b = e.builder();
    const mlir::Type i32 = b.getI32Type();
    const std::int64_t programs =
        std::max<std::int64_t>(
            m_config.setting("multiprocessors", 132) - m_config.setting("persistent_reserved_sms", 0), 1) *
        m_config.setting("num_sm_multiplier", 1);
    Value all;
    for (AffineParallelOp root : roots)
        all = all ? e.make<arith::AddIOp>(all, total(root)) : total(root);
    const Value program = e.value("tt.get_program_id", {}, i32, {e.property("axis", 0)});
    const Value count = e.constant(i32, programs);
    Value begin = program, end = all, step = count;
    if (m_config.word("pid_type") == "persistent_blocked") {
        const Value share = e.make<arith::CeilDivSIOp>(all, count);
        begin = e.make<arith::MulIOp>(program, share);
        end = e.make<arith::MinSIOp>(e.make<arith::AddIOp>(begin, share), all);
        step = e.constant(i32, 1);
    }
    auto loop = b.create<mlir::scf::ForOp>(e.loc(), begin, end, step);
    wish(blocksOf(roots.front()), loop);
    mlir::OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    return chain(roots, loop.getInductionVar());
}

/// PTX that every thread executes.
void Converter::everyThread(const llvm::Twine &assembly)
{
    const Value lanes = e.range(32, e.builder().getI32Type());
    e.value("tt.elementwise_inline_asm", lanes, lanes.getType(),
            {e.property("asm_string", (assembly + " mov.u32 $0, $1;").str()), e.property("constraints", "=r,r"),
             e.property("packed_element", 1), e.flag("pure", false)});
}

/// What `hl.pdl_wait` and `hl.pdl_launch_dependents` ask for at the kernel's entry or exit (programmatic dependent
/// launch: PTX's griddepcontrol, which does nothing in a kernel that was not launched so).
void Converter::dependOnGrids(llvm::StringRef place)
{
    for (const std::string &what : m_config.settingWords(place))
        everyThread("griddepcontrol." + what + ";");
}

/// All threads of a program wait for each other, and see what the others wrote. What the copy engine writes and reads
/// takes another way to memory (PTX: the async proxy), and a store of it is over only when its thread has asked.
void Converter::waitForThreads()
{
    if (!m_descriptors.empty())
        everyThread("cp.async.bulk.wait_group 0; fence.proxy.async.global;");
    e.op("ttg.barrier", {}, {}, {e.property("addrSpace", 31)});
    if (!m_descriptors.empty())
        everyThread("fence.proxy.async.global;");
}

/// All programs wait for the last: the one that is numbered 0 adds what the others leave to bit 31, so that this bit
/// flips when all have come, and each looks until it does. They must run at the same time: a cooperative launch.
void Converter::waitForGrid(helion::BarrierOp barrier)
{
    auto &b = e.builder();
    const mlir::Type i32 = b.getI32Type();
    e.at(barrier.getLoc());
    const auto add = [&](Value value, std::int32_t sem) {
        return e.value("tt.atomic_rmw", {m_semaphore, value, e.constant(b.getI1Type(), 1)}, i32,
                       {e.property("atomic_rmw_op", 4), e.property("scope", 1), e.property("sem", sem)});
    };
    waitForThreads();
    const Value zero = e.constant(i32, 0), one = e.constant(i32, 1);
    const Value top = e.constant(i32, std::numeric_limits<std::int32_t>::min());
    const Value program = e.value("tt.get_program_id", {}, i32, {e.property("axis", 0)});
    const Value programs = e.value("tt.get_num_programs", {}, i32, {e.property("axis", 0)});
    const Value isFirst = e.make<arith::CmpIOp>(arith::CmpIPredicate::eq, program, zero);
    const Value rest = e.make<arith::SubIOp>(top, e.make<arith::SubIOp>(programs, one));
    const Value arrived = add(e.make<arith::SelectOp>(isFirst, rest, one), 3);
    auto loop = b.create<mlir::scf::WhileOp>(e.loc(), mlir::TypeRange(), mlir::ValueRange());
    const mlir::OpBuilder::InsertionGuard guard(b);
    b.createBlock(&loop.getBefore());
    const Value changed = e.make<arith::AndIOp>(e.make<arith::XOrIOp>(arrived, add(zero, 2)), top);
    b.create<mlir::scf::ConditionOp>(e.loc(), e.make<arith::CmpIOp>(arith::CmpIPredicate::eq, changed, zero),
                                     mlir::ValueRange());
    b.createBlock(&loop.getAfter());
    b.create<mlir::scf::YieldOp>(e.loc());
    b.setInsertionPointAfter(loop);
    waitForThreads();
}

mlir::LogicalResult Converter::phases(llvm::ArrayRef<Phase> phases)
{
    const bool isPersistent = llvm::StringRef(m_config.word("pid_type")).starts_with("persistent");
    for (auto [barrier, roots] : phases) {
        if (roots.empty())
            return refuse(m_source, "it has no grid");
        if (barrier && !isPersistent)
            return refuse(barrier, "only programs of a persistent grid can wait for each other");
        if (barrier)
            waitForGrid(barrier);
        if (grid(roots).failed())
            return mlir::failure();
    }
    return mlir::success();
}

mlir::LogicalResult Converter::grid(llvm::ArrayRef<AffineParallelOp> roots)
{
    for (AffineParallelOp root : roots)
        for (unsigned i = 0; i < root.getNumDims(); ++i)
            if (!tileCount(root, i))
                return refuse(root, "the number of its tiles is no value");
    AffineParallelOp root = roots.front();
    e.at(root.getLoc());
    const std::string kind = m_config.word("pid_type");
    if (llvm::StringRef(kind).starts_with("persistent"))
        return persistent(roots);
    const mlir::Type i32 = e.builder().getI32Type();
    if (kind == "xyz" && roots.size() == 1 && root.getNumDims() <= 3) {
        for (const auto [axis, dim] : llvm::enumerate(order(m_config, root)))
            e.map(root.getIVs()[dim],
                  e.value("tt.get_program_id", {}, i32, {e.property("axis", static_cast<std::int32_t>(axis))}));
        return block(*root.getBody());
    }
    return chain(roots, e.value("tt.get_program_id", {}, i32, {e.property("axis", 0)}));
}

} // namespace heliograph::triton
