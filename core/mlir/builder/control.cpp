// Graphs inside graphs: bodies, loops over blocks and rolled reductions. A body is built in place, with the
// placeholders of its graph bound to the values around it; what goes round is told by the phis of the caller.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

namespace affine = mlir::affine;
namespace scf = mlir::scf;

/// Graphs nested deeper than this are not a kernel's: records in a circle must end somewhere.
static constexpr int kMaxNesting = 64;

// ---- bodies ---------------------------------------------------------------------------------------------------

/// Which outputs of a loop or branch are taken, and which outer value a phi says they replace.
void Builder::readJoins(Scope &scope)
{
    for (const NodeRecord &node : scope.graph.nodes) {
        if (node.target == "_operator.getitem" && arg(node, 0).isNode()) {
            scope.items[node.name] = {arg(node, 0).text, arg(node, 1).integer};
            scope.joins[arg(node, 0).text][arg(node, 1).integer].used = true;
        } else if (node.target.ends_with("._phi")) {
            const auto item = scope.items.find(arg(node, 1).text);
            if (item != scope.items.end())
                scope.joins[item->second.first][item->second.second].outer = arg(node, 0).text;
        }
    }
}

/// Builds all nodes of a graph at the insertion point. False when graphs nest without end.
bool Builder::buildBody(Scope &scope)
{
    if (m_depth > kMaxNesting)
        return false;
    Scope *outer = m_scope;
    m_scope = &scope;
    ++m_depth;
    scope.values.resize(scope.graph.nodes.size());
    readJoins(scope);
    const mlir::Location loc = m_loc;
    for (std::size_t i = 0; i < scope.graph.nodes.size(); ++i)
        buildNode(scope, i);
    m_loc = loc;
    --m_depth;
    m_scope = outer;
    return true;
}

/// A node that cannot be built stands in the module as poison, so that what uses it can be built.
void Builder::buildNode(Scope &scope, std::size_t index)
{
    const NodeRecord &node = scope.graph.nodes[index];
    if (node.op == "output")
        return alias(node, m_builder.getInsertionBlock()->getParentOp());
    if (node.op == "placeholder")
        return scope.values[index].empty() ? void() : alias(node, scope.values[index].front());
    m_loc = location(node, scope.graph);
    Built built = dispatch(node);
    m_scope = &scope;
    if (built)
        annotate(node);
    if (!built) {
        report("stage0.node-not-built", "Node " + scope.graph.nodeId(node) + " (" + node.target + "): " + m_problem,
               &node);
        m_loc = location(node, scope.graph);
        built.emplace();
        for (const mlir::Type type : resultTypes(node.value))
            built->push_back(make<helion::PoisonOp>(type, fx(node)));
    }
    scope.values[index] = std::move(*built);
    const mlir::Value value = scope.values[index].size() == 1 ? scope.values[index].front() : mlir::Value();
    if (value && node.value.kind == FxValue::Kind::Int && node.value.symbolic && value.getType().isIndex())
        remember(node.value.scalar.expression, value);
}

static std::string_view handlerKey(const NodeRecord &node)
{
    const std::string_view target = node.target;
    if (!target.starts_with("helion.") || target.rfind('.') == target.npos)
        return target;
    return target.substr(target.rfind('.') + 1);
}

Built Builder::dispatch(const NodeRecord &node)
{
    if (node.op != "call_function")
        return fail("op '" + node.op + "' is not known.");
    for (const Accumulator &accumulator : m_scope->accumulators)
        if (accumulator.node == &node)
            return accumulate(node, accumulator.acc);
    const auto handler = handlers().find(handlerKey(node));
    if (handler != handlers().end())
        return (this->*handler->second)(node);
    if (node.target.starts_with("_operator."))
        return scalarOperator(node);
    return node.target.starts_with("helion.") ? callHelion(node) : callTorch(node);
}

/// Binds a graph's placeholders, in order, to the values that the call hands over.
void Builder::bindPlaceholders(Scope &inner, const Argument &args)
{
    inner.values.resize(inner.graph.nodes.size());
    std::size_t next = 0;
    for (std::size_t i = 0; i < inner.graph.nodes.size(); ++i) {
        if (inner.graph.nodes[i].op != "placeholder" || next >= args.items.size())
            continue;
        const Argument &handed = args.items[next++];
        if (const Values *values = valuesOf(handed))
            inner.values[i] = *values;
        else if (const mlir::Value scalar = scalarOf(handed, typeOf(inner.graph.nodes[i].value)))
            inner.values[i] = {scalar};
    }
}

// ---- loops over blocks ----------------------------------------------------------------------------------------

Built Builder::forLoop(const NodeRecord &node)
{
    const GraphRecord *graph = m_records.graph(arg(node, 0).integer);
    if (!graph || m_depth > kMaxNesting)
        return fail("loop graph " + std::to_string(arg(node, 0).integer) + " is missing.");
    LoopPlan plan{.graph = graph};
    Scope inner{.graph = *graph};
    if (!planBounds(node, plan) || !planLoop(node, plan, inner))
        return std::nullopt;
    const auto axes = m_axes;
    mlir::Operation *loop = buildNest(node, plan, 0, plan.initial, inner);
    m_axes = axes;
    m_builder.setInsertionPointAfter(loop);
    return loopResults(plan, loop, inner);
}

/// A bound that equals the size of a tensor dimension is that dimension: it says where the number comes from.
mlir::Value Builder::boundValue(const Argument &bound, std::int64_t block)
{
    const NodeRecord *node = nodeOf(bound);
    const BlockRecord *record = m_records.block(block);
    const bool isLiteral =
        bound.kind == Argument::Kind::Int || (node && !node->value.symbolic && node->value.kind == FxValue::Kind::Int);
    const std::string text = node ? node->value.scalar.expression : std::to_string(bound.integer);
    if (record && isLiteral && text == record->numel && m_blockDims.contains(block))
        return extent(*record);
    const mlir::Value value = bound.isNode() ? valueOf(bound) : mlir::Value();
    if (!value || helion::tileRank(value.getType()) == 0)
        return indexOf(bound);
    // A jagged range is as long as its longest row.
    const mlir::Type element = helion::elementType(value.getType());
    auto longest = make<helion::CallTorchOp>(mlir::TypeRange(element), mlir::ValueRange(value),
                                             m_builder.getArrayAttr({helion::OperandAttr::get(&m_context, 0)}),
                                             mlir::DictionaryAttr(), m_builder.getStringAttr("aten.amax.default"),
                                             mlir::StringAttr());
    return asIndex(longest.getResult(0));
}

bool Builder::planBounds(const NodeRecord &node, LoopPlan &plan)
{
    const Argument &begins = arg(node, 1), &ends = arg(node, 2), &steps = arg(node, 4);
    for (const auto [i, id] : llvm::enumerate(plan.graph->blocks)) {
        if (i >= begins.items.size() || i >= ends.items.size())
            return refuse("has fewer bounds than its graph has blocks.");
        const BlockRecord *block = m_records.block(id);
        const bool stepped = i < steps.items.size() && steps.items[i].kind != Argument::Kind::None;
        plan.begins.push_back(boundValue(begins.items[i], -1));
        plan.ends.push_back(boundValue(ends.items[i], id));
        plan.steps.push_back(stepped ? indexOf(steps.items[i]) : block ? blockSize(*block) : constant(1));
        if (!plan.begins.back() || !plan.ends.back() || !plan.steps.back())
            return refuse("bound " + std::to_string(i) + " is no number.");
    }
    return plan.graph->blocks.empty() ? refuse("loops over no block.") : true;
}

/// Decides what goes round: outputs that a phi merges, accumulators of reductions, and values of the last iteration.
bool Builder::planLoop(const NodeRecord &node, LoopPlan &plan, Scope &inner)
{
    bindPlaceholders(inner, arg(node, 3));
    // The first value that the loop of a jagged tile is given: the lengths of its rows.
    const auto &handed = arg(node, 3).items;
    const mlir::Value first = handed.empty() ? mlir::Value() : valueOf(handed.front());
    if (first && helion::tileRank(first.getType()) > 0)
        plan.lengths = first;
    const auto joins = m_scope->joins.find(node.name);
    for (const auto [i, output] : llvm::enumerate(plan.graph->outputs())) {
        const auto index = static_cast<std::int64_t>(i);
        const bool listed = joins != m_scope->joins.end() && joins->second.contains(index);
        if (!listed || !output.isNode())
            continue;
        const mlir::Value initial = planOutput(node, output, &joins->second.at(index), inner);
        if (!initial)
            return false;
        plan.outputs.push_back(index);
        plan.initial.push_back(initial);
    }
    return true;
}

/// The value with which an output starts; null when there can be none.
mlir::Value Builder::planOutput(const NodeRecord &, const Argument &output, const Join *join, Scope &inner)
{
    const NodeRecord *node = inner.graph.node(output);
    if (!node) {
        refuse("output " + output.text + " of the loop is missing.");
        return {};
    }
    const NodeRecord &made = *node;
    const mlir::Type type = typeOf(made.value);
    if (!join->outer.empty())
        if (const mlir::Value outer = valueOf({.kind = Argument::Kind::Node, .text = join->outer}))
            return coerce(outer, type);
    const bool reduces = inner.graph.isReductionLoop() && made.lowering == "ReductionLowering";
    if (!reduces)
        return make<helion::PoisonOp>(type, mlir::StringAttr());
    const Argument &first = arg(made, 0).isList() && !arg(made, 0).items.empty() ? arg(made, 0).items[0] : arg(made, 0);
    const NodeRecord *source = inner.graph.node(first);
    if (!source) {
        refuse("reduction " + made.name + " reads no node.");
        return {};
    }
    FxValue chunk = source->value;
    chunk.dtype = made.value.dtype == "f16" || made.value.dtype == "bf16" ? "f32" : made.value.dtype;
    const mlir::StringAttr name = m_builder.getStringAttr(inner.graph.nodeId(made));
    auto acc = m_builder.create<helion::ReduceInitOp>(location(made, inner.graph), typeOf(chunk),
                                                      m_builder.getStringAttr(made.target), name);
    sayReduction(acc, made);
    inner.accumulators.push_back({&made, acc});
    return acc;
}

/// Makes the tile of a block at a loop's variable: its number when the range has a `begin`, else its offset.
void Builder::enterTile(std::int64_t id, mlir::Value iv, mlir::Value step, mlir::Value begin, mlir::Value end,
                        mlir::Value lengths)
{
    const BlockRecord *block = m_records.block(id);
    const std::string name = block ? block->name : "block_" + std::to_string(id);
    const mlir::Type index = m_builder.getIndexType();
    mlir::Operation *tile =
        begin ? make<helion::TileOp>(index, index, iv, step, begin, end, lengths, id, name).getOperation()
              : make<helion::TileAtOp>(index, index, iv, step, end, lengths, id, name).getOperation();
    if (block && block->isWhole)
        tile->setAttr("helion.whole", m_builder.getUnitAttr());
    if (block && block->isJagged)
        tile->setAttr("helion.jagged_parents", m_builder.getI64ArrayAttr(block->jaggedParents));
    else if (lengths)
        tile->eraseOperand(tile->getNumOperands() - 1);
    m_axes[id] = {tile->getResult(0), tile->getResult(1), step, end};
}

/// affine.for counts tiles; it takes bounds that stand in the function body. Others depend on an outer index or on
/// data: scf.for, whose variable is the tile's offset.
mlir::Operation *Builder::openAffine(const LoopPlan &plan, std::size_t depth, mlir::ValueRange initial)
{
    const mlir::Value begin = plan.begins[depth];
    const mlir::Value length = begin == constant(0) ? plan.ends[depth] : emitBinary("-", plan.ends[depth], begin);
    mlir::OpBuilder at(m_prologueEnd);
    const mlir::Value trips = at.create<mlir::arith::CeilDivSIOp>(m_loc, length, plan.steps[depth]);
    const auto count = mlir::AffineMap::get(0, 1, m_builder.getAffineSymbolExpr(0), &m_context);
    auto loop = make<affine::AffineForOp>(mlir::ValueRange(), mlir::AffineMap::getConstantMap(0, &m_context),
                                          mlir::ValueRange(trips), count, 1, initial);
    m_builder.setInsertionPointToStart(loop.getBody());
    enterTile(plan.graph->blocks[depth], loop.getInductionVar(), plan.steps[depth], begin, plan.ends[depth],
              plan.lengths);
    return loop;
}

mlir::Operation *Builder::openScf(const LoopPlan &plan, std::size_t depth, mlir::ValueRange initial)
{
    auto loop = make<scf::ForOp>(plan.begins[depth], plan.ends[depth], plan.steps[depth], initial);
    m_builder.setInsertionPointToStart(loop.getBody());
    enterTile(plan.graph->blocks[depth], loop.getInductionVar(), plan.steps[depth], {}, plan.ends[depth], plan.lengths);
    return loop;
}

static void yield(mlir::OpBuilder &builder, mlir::Location loc, mlir::Operation *loop, mlir::ValueRange values)
{
    if (values.empty()) // the loop made its terminator itself
        return;
    builder.setInsertionPointToEnd(&loop->getRegion(0).front());
    if (llvm::isa<affine::AffineForOp>(loop))
        builder.create<affine::AffineYieldOp>(loc, values);
    else
        builder.create<scf::YieldOp>(loc, values);
}

/// One loop for each block, the first outermost; the innermost holds the graph.
mlir::Operation *Builder::buildNest(const NodeRecord &node, const LoopPlan &plan, std::size_t depth,
                                    mlir::ValueRange initial, Scope &inner)
{
    const mlir::Location loc = m_loc;
    const bool top = isTopLevel(plan.begins[depth]) && isTopLevel(plan.ends[depth]) && isTopLevel(plan.steps[depth]);
    mlir::Operation *loop = top ? openAffine(plan, depth, initial) : openScf(plan, depth, initial);
    loop->setAttr(helion::kFxNode, fx(node));
    loop->setAttr(helion::kBlocks, m_builder.getI64ArrayAttr(plan.graph->blocks[depth]));
    const auto carried = loop->getRegion(0).getArguments().drop_front();
    Values results;
    if (depth + 1 < plan.graph->blocks.size()) {
        mlir::Operation *deeper = buildNest(node, plan, depth + 1, carried, inner);
        results.assign(deeper->result_begin(), deeper->result_end());
    } else {
        buildInnermost(node, plan, carried, inner);
        for (const auto [i, output] : llvm::enumerate(plan.outputs)) {
            const Values &values = inner.of(*plan.graph->output(static_cast<std::size_t>(output)));
            const mlir::Value value = values.empty() ? carried[i] : values.front();
            m_loc = loc;
            results.push_back(coerce(value, initial[i].getType()));
        }
    }
    m_loc = loc;
    yield(m_builder, loc, loop, results);
    return loop;
}

/// Inside the loop, what goes round is read from the loop's own arguments.
void Builder::rebindCarried(const NodeRecord &node, const LoopPlan &plan, mlir::ValueRange carried, Scope &inner)
{
    const auto &joins = m_scope->joins[node.name];
    const auto &handed = arg(node, 3).items;
    for (const auto [i, output] : llvm::enumerate(plan.outputs)) {
        const auto join = joins.find(output);
        std::size_t next = 0;
        for (std::size_t n = 0; n < inner.graph.nodes.size() && next < handed.size(); ++n)
            if (inner.graph.nodes[n].op == "placeholder" && join != joins.end() && !join->second.outer.empty() &&
                handed[next++].text == join->second.outer)
                inner.values[n] = {carried[i]};
        for (Accumulator &accumulator : inner.accumulators)
            if (accumulator.acc == plan.initial[i])
                accumulator.acc = carried[i];
    }
}

void Builder::buildInnermost(const NodeRecord &node, const LoopPlan &plan, mlir::ValueRange carried, Scope &inner)
{
    rebindCarried(node, plan, carried, inner);
    if (!buildBody(inner))
        report("stage0.nesting", "Graphs nest too deeply.", &node);
}

Built Builder::loopResults(const LoopPlan &plan, mlir::Operation *loop, Scope &inner)
{
    Values results(plan.graph->outputs().size());
    for (const auto [i, output] : llvm::enumerate(plan.outputs)) {
        const auto at = static_cast<std::size_t>(output);
        const NodeRecord &made = *inner.graph.output(at);
        const bool reduced =
            llvm::any_of(inner.accumulators, [&](const Accumulator &accumulator) { return accumulator.node == &made; });
        results[at] = reduced ? finishReduction(made, inner.graph, loop->getResult(static_cast<unsigned>(i)))
                              : loop->getResult(static_cast<unsigned>(i));
    }
    return results;
}

/// After the loop: one reduction over the accumulator, in the words of the node that it belongs to.
mlir::Value Builder::finishReduction(const NodeRecord &reduction, const GraphRecord &graph, mlir::Value acc)
{
    llvm::SmallVector<mlir::Attribute> args{helion::OperandAttr::get(&m_context, 0)};
    Values none;
    for (std::size_t i = 1; i < reduction.args.size(); ++i)
        args.push_back(callArgument(reduction.args[i], none));
    const mlir::ArrayAttr arguments = m_builder.getArrayAttr(args);
    const mlir::StringAttr name = m_builder.getStringAttr(reduction.target);
    const mlir::StringAttr fxNode = m_builder.getStringAttr(graph.nodeId(reduction));
    const mlir::Location loc = location(reduction, graph);
    if (reduction.target.starts_with("helion.")) {
        auto call = m_builder.create<helion::CallOp>(loc, typeOf(reduction.value), acc, arguments,
                                                     mlir::DictionaryAttr(), name, fxNode);
        sayReduction(call, reduction);
        return call.getResult(0);
    }
    return m_builder
        .create<helion::CallTorchOp>(loc, typeOf(reduction.value), acc, arguments, mlir::DictionaryAttr(), name, fxNode)
        .getResult(0);
}

} // namespace heliograph::stage0
