// Nodes that make values: tensors and sizes by name, aliases, fills, tiles' properties, reductions and scans.
#include "core/mlir/builder/builder.h"

#include "llvm/Support/SaveAndRestore.h"

namespace heliograph::stage0 {

// ---- names and aliases ----------------------------------------------------------------------------------------

Built Builder::hostTensor(const NodeRecord &node)
{
    const auto found = m_tensors.find(arg(node, 0).text);
    if (found == m_tensors.end())
        return fail("tensor '" + arg(node, 0).text + "' is missing.");
    found->second.nodes.push_back(m_scope->graph.nodeId(node));
    return Values{found->second.value};
}

/// A block size, the index of hl.grid, a size of a tensor, or an expression of these.
Built Builder::symbolNode(const NodeRecord &node)
{
    using Kind = FxValue::Kind;
    const std::string &expression = node.value.scalar.expression;
    if (const BlockRecord *block = node.value.symbolic ? blockOf(expression) : nullptr) {
        const mlir::Value size = blockSize(*block);
        m_blocks[block->id].nodes.push_back(m_scope->graph.nodeId(node));
        return Values{size};
    }
    mlir::Value value;
    if (node.value.kind == Kind::Int)
        value = symbolic(expression);
    else if (const auto known = m_symbolRecords.find(expression); known != m_symbolRecords.end())
        value = knownSymbol(expression);
    if (!value && node.value.kind != Kind::Int) {
        value = functionArgument(hostName(expression), typeOf(node.value));
        remember(expression, value);
    }
    alias(node, value);
    return Values{value};
}

Built Builder::sizeOfDim(const NodeRecord &node)
{
    if (node.value.kind != FxValue::Kind::Int)
        return fail("gives no size.");
    const mlir::Value value = symbolic(node.value.scalar.expression);
    alias(node, value);
    return Values{value};
}

Built Builder::newVar(const NodeRecord &node)
{
    const mlir::Value value =
        arg(node, 0).isNode() ? valueOf(arg(node, 0)) : scalarOf(arg(node, 0), typeOf(node.value));
    if (!value)
        return fail("copies no value.");
    alias(node, value);
    return Values{value};
}

Built Builder::getItem(const NodeRecord &node)
{
    const Values *values = valuesOf(arg(node, 0));
    const auto index = static_cast<std::size_t>(arg(node, 1).integer);
    if (!values || index >= values->size() || !(*values)[index])
        return fail("item " + std::to_string(arg(node, 1).integer) + " of " + arg(node, 0).text + " is missing.");
    alias(node, (*values)[index]);
    return Values{(*values)[index]};
}

/// After a loop the outer value and the loop's, after a branch the merged value alone.
Built Builder::phi(const NodeRecord &node)
{
    const mlir::Value initial = valueOf(arg(node, 0)), current = valueOf(arg(node, 1));
    if (!current)
        return fail("merges no value.");
    const auto from = m_scope->items.find(arg(node, 1).text);
    const NodeRecord *merger =
        from == m_scope->items.end() ? nullptr : nodeOf({.kind = Argument::Kind::Node, .text = from->second.first});
    const bool isBranch = merger && merger->target.ends_with("._if");
    Values values;
    if (initial && !isBranch)
        values.push_back(coerce(initial, current.getType()));
    values.push_back(current);
    return Values{make<helion::PhiOp>(current.getType(), values, fx(node))};
}

// ---- fills ----------------------------------------------------------------------------------------------------

Built Builder::fill(const NodeRecord &node, const Argument &value)
{
    if (node.value.kind != FxValue::Kind::Tensor)
        return fail("fills no tensor.");
    const mlir::Type type = typeOf(node.value);
    Values sizes;
    for (const Dim &dim : node.value.shape)
        sizes.push_back(sizeOf(dim));
    llvm::SmallVector<std::int64_t> shape;
    if (const auto tensor = llvm::dyn_cast<mlir::RankedTensorType>(type))
        shape.assign(tensor.getShape().begin(), tensor.getShape().end());
    const bool isZero =
        (value.kind == Argument::Kind::Float && value.number == 0 && !std::signbit(value.number)) ||
        ((value.kind == Argument::Kind::Int || value.kind == Argument::Kind::Bool) && value.integer == 0);
    if (isZero)
        return Values{make<helion::ZeroTileOp>(type, sizes, shape, fx(node))};
    const mlir::Value scalar = scalarOf(value, helion::elementType(type));
    if (!scalar)
        return fail("is filled with no number.");
    return Values{make<helion::FullOp>(type, scalar, sizes, shape, fx(node))};
}

Built Builder::full(const NodeRecord &node)
{
    return fill(node, arg(node, 1));
}

Built Builder::scalarTensor(const NodeRecord &node)
{
    return fill(node, arg(node, 0));
}

Built Builder::iota(const NodeRecord &node)
{
    const Argument zero{.kind = Argument::Kind::Int}, one{.kind = Argument::Kind::Int, .integer = 1};
    const Argument *start = keyword(node, "start"), *step = keyword(node, "step");
    const mlir::Value length = indexOf(arg(node, 0)), first = indexOf(start ? *start : zero),
                      by = indexOf(step ? *step : one);
    if (!length || !first || !by || !llvm::isa<mlir::RankedTensorType>(typeOf(node.value)))
        return fail("counts with something that is no number.");
    return Values{make<helion::IotaOp>(typeOf(node.value), length, first, by, fx(node))};
}

// ---- shapes and masks -----------------------------------------------------------------------------------------

Built Builder::maskTo(const NodeRecord &node)
{
    const mlir::Value input = valueOf(arg(node, 0));
    const NodeRecord *masked = nodeOf(arg(node, 0));
    if (!input || !masked)
        return fail("masks no tile.");
    const mlir::Attribute value = number(arg(node, 1), helion::elementType(input.getType()));
    if (!value)
        return fail("masks with no number.");
    Values sizes;
    for (const Dim &dim : masked->value.shape)
        sizes.push_back(sizeOf(dim));
    return Values{make<helion::MaskToOp>(typeOf(node.value), input, value, sizes, fx(node))};
}

Built Builder::dot(const NodeRecord &node)
{
    const mlir::Value lhs = valueOf(arg(node, 0)), rhs = valueOf(arg(node, 1)), acc = valueOf(arg(node, 2));
    const mlir::Type type = typeOf(node.value);
    if (!lhs || !rhs || !llvm::isa<mlir::RankedTensorType>(type))
        return fail("multiplies no tiles.");
    return Values{make<helion::DotOp>(type, lhs, rhs, acc, fx(node))};
}

// ---- tiles ----------------------------------------------------------------------------------------------------

/// The block that a tile op is about, by the size that it is given; -1 for none.
static std::int64_t blockOfTile(const NodeRecord *node)
{
    return node ? node->value.scalar.block : -1;
}

Built Builder::tileBegin(const NodeRecord &node)
{
    const std::int64_t id = blockOfTile(nodeOf(arg(node, 0)));
    const Axis tile = axis(id);
    if (!tile.offset)
        return fail("is about no tile.");
    return Values{make<helion::TileBeginOp>(m_builder.getIndexType(), tile.offset, id, fx(node))};
}

Built Builder::tileEnd(const NodeRecord &node)
{
    const std::int64_t id = blockOfTile(nodeOf(arg(node, 0)));
    const Axis tile = axis(id);
    if (!tile.offset)
        return fail("is about no tile.");
    return Values{make<helion::TileEndOp>(m_builder.getIndexType(), tile.offset, tile.size, id, fx(node))};
}

Built Builder::tileId(const NodeRecord &node)
{
    const std::int64_t id = blockOfTile(nodeOf(arg(node, 0)));
    const Axis tile = axis(id);
    if (!tile.offset)
        return fail("is about no tile.");
    return Values{make<helion::TileIdOp>(m_builder.getIndexType(), tile.offset, tile.step, id, fx(node))};
}

Built Builder::tileCount(const NodeRecord &node)
{
    const std::int64_t id = blockOfTile(nodeOf(arg(node, 0)));
    const Axis tile = axis(id);
    if (!tile.end)
        return fail("is about no tile.");
    return Values{make<helion::TileCountOp>(m_builder.getIndexType(), tile.end, tile.step, id, fx(node))};
}

Built Builder::tileIndex(const NodeRecord &node)
{
    const std::int64_t id = blockOfTile(nodeOf(arg(node, 0)));
    const Axis tile = axis(id);
    const mlir::Type type = typeOf(node.value);
    if (!tile.offset || helion::tileRank(type) != 1)
        return fail("is about no tile.");
    return Values{make<helion::TileIndexOp>(type, tile.offset, id, fx(node))};
}

// ---- reductions and scans -------------------------------------------------------------------------------------

/// One chunk of a rolled reduction.
Built Builder::accumulate(const NodeRecord &node, mlir::Value acc)
{
    const Argument &first = arg(node, 0).isList() && !arg(node, 0).items.empty() ? arg(node, 0).items[0] : arg(node, 0);
    const mlir::Value chunk = valueOf(first);
    if (!chunk)
        return fail("reduces no tile.");
    return Values{
        make<helion::AccumulateOp>(acc.getType(), acc, chunk, m_builder.getStringAttr(node.target), fx(node))};
}

/// The helper graph's body as a region over elements: the left ones first.
bool Builder::buildCombine(mlir::Region &region, const Argument &graph, mlir::ValueRange inputs)
{
    const GraphRecord *helper = m_records.graph(graph.integer);
    if (!helper)
        return refuse("combine graph is missing.");
    const mlir::OpBuilder::InsertionGuard guard(m_builder);
    const mlir::Location loc = m_loc;
    mlir::Block *block = m_builder.createBlock(&region);
    for (std::size_t i = 0; i < 2 * inputs.size(); ++i)
        block->addArgument(helion::elementType(inputs[i % inputs.size()].getType()), m_loc);
    Scope inner{.graph = *helper};
    inner.values.resize(helper->nodes.size());
    unsigned next = 0;
    for (std::size_t i = 0; i < helper->nodes.size() && next < block->getNumArguments(); ++i)
        if (helper->nodes[i].op == "placeholder")
            inner.values[i] = {block->getArgument(next++)};
    const llvm::SaveAndRestore combining(m_isCombining, true);
    const bool ok = buildBody(inner);
    m_loc = loc;
    Values results;
    for (std::size_t i = 0; ok && i < inputs.size(); ++i) {
        const mlir::Value made = inner.one(helper->output(i));
        if (!made)
            return refuse("combine graph does not say what it gives.");
        results.push_back(coerce(made, helion::elementType(inputs[i].getType())));
    }
    make<helion::YieldOp>(results, mlir::StringAttr());
    return ok;
}

/// A combination over tuples has no value of its own in the graph: its results are like its inputs.
llvm::SmallVector<mlir::Type> Builder::combinedTypes(const FxValue &value, mlir::ValueRange inputs)
{
    if (value.kind != FxValue::Kind::None)
        return resultTypes(value);
    return {inputs.getTypes().begin(), inputs.getTypes().end()};
}

static Values inputsOf(const Values *single, llvm::ArrayRef<mlir::Value> several)
{
    return single ? *single : Values(several.begin(), several.end());
}

mlir::UnitAttr Builder::unitIf(bool set)
{
    return set ? m_builder.getUnitAttr() : mlir::UnitAttr();
}

Built Builder::scan(const NodeRecord &node)
{
    Values several;
    for (const Argument &item : arg(node, 1).items)
        several.push_back(valueOf(item));
    const Values inputs = inputsOf(valuesOf(arg(node, 1)), several);
    if (inputs.empty() || llvm::is_contained(inputs, mlir::Value()))
        return fail("scans no tiles.");
    auto op = make<helion::ScanOp>(combinedTypes(node.value, inputs), inputs,
                                   m_builder.getI64IntegerAttr(arg(node, 2).integer), unitIf(arg(node, 3).integer != 0),
                                   fx(node));
    if (!buildCombine(op.getCombine(), arg(node, 0), inputs)) {
        op.erase();
        return std::nullopt;
    }
    return Values(op.getResults().begin(), op.getResults().end());
}

Built Builder::reduce(const NodeRecord &node)
{
    Values several;
    for (const Argument &item : arg(node, 1).items)
        several.push_back(valueOf(item));
    const Values inputs = inputsOf(valuesOf(arg(node, 1)), several);
    if (inputs.empty() || llvm::is_contained(inputs, mlir::Value()))
        return fail("reduces no tiles.");
    const bool hasDim = arg(node, 2).kind == Argument::Kind::Int;
    const auto dim = hasDim ? m_builder.getI64IntegerAttr(arg(node, 2).integer) : mlir::IntegerAttr();
    auto op = make<helion::ReduceOp>(combinedTypes(node.value, inputs), inputs, dim, unitIf(arg(node, 3).integer != 0),
                                     fx(node));
    if (!buildCombine(op.getCombine(), arg(node, 0), inputs)) {
        op.erase();
        return std::nullopt;
    }
    return Values(op.getResults().begin(), op.getResults().end());
}

} // namespace heliograph::stage0
