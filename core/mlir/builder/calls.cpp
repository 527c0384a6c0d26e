// The table of nodes with an op of their own, and the calls for all others: torch ops with their constants, functions
// of helion.language, and Python's operators on scalars.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

namespace arith = mlir::arith;

/// One row for each FX target that does not become a call. Targets of helion go by their last word.
const std::unordered_map<std::string_view, Builder::Handler> &Builder::handlers()
{
    static const std::unordered_map<std::string_view, Handler> table{
        {"_host_tensor", &Builder::hostTensor},
        {"_get_symnode", &Builder::symbolNode},
        {"aten.sym_size.int", &Builder::sizeOfDim},
        {"_new_var", &Builder::newVar},
        {"_operator.getitem", &Builder::getItem},
        {"_phi", &Builder::phi},
        {"_for_loop", &Builder::forLoop},
        {"_for_loop_step", &Builder::forLoop},
        {"_while_loop", &Builder::whileLoop},
        {"_if", &Builder::branch},
        {"_and", &Builder::logical},
        {"_or", &Builder::logical},
        {"_not", &Builder::logical},
        {"torch.sym_ite", &Builder::symbolicChoice},
        {"torch.sym_max", &Builder::symbolicChoice},
        {"torch.sym_min", &Builder::symbolicChoice},
        {"_mask_to", &Builder::maskTo},
        {"_constant_tensor", &Builder::scalarTensor},
        {"full", &Builder::full},
        {"aten.full.default", &Builder::full},
        {"aten.scalar_tensor.default", &Builder::scalarTensor},
        {"prims.iota.default", &Builder::iota},
        {"subscript", &Builder::subscript},
        {"heliograph_bridge.slice_proxies.value_slice", &Builder::subscript},
        {"dot", &Builder::dot},
        {"_associative_scan", &Builder::scan},
        {"_reduce", &Builder::reduce},
        {"tile_begin", &Builder::tileBegin},
        {"tile_end", &Builder::tileEnd},
        {"tile_id", &Builder::tileId},
        {"tile_index", &Builder::tileIndex},
        {"tile_count", &Builder::tileCount},
        {"tile_block_size", &Builder::sizeOfDim},
        {"load", &Builder::load},
        {"_rng_seed", &Builder::rngSeed},
        {"store", &Builder::store},
        {"atomic_add", &Builder::atomic},
        {"atomic_and", &Builder::atomic},
        {"atomic_or", &Builder::atomic},
        {"atomic_xor", &Builder::atomic},
        {"atomic_max", &Builder::atomic},
        {"atomic_min", &Builder::atomic},
        {"atomic_xchg", &Builder::atomic},
        {"atomic_cas", &Builder::atomicCas},
    };
    return table;
}

// ---- calls ----------------------------------------------------------------------------------------------------

llvm::SmallVector<mlir::Type> Builder::resultTypes(const FxValue &value)
{
    if (value.kind == FxValue::Kind::None)
        return {};
    if (value.kind != FxValue::Kind::Tuple)
        return {typeOf(value)};
    llvm::SmallVector<mlir::Type> types;
    for (const FxValue &item : value.items)
        types.push_back(typeOf(item));
    return types;
}

static bool holdsNode(const Argument &argument)
{
    return argument.isNode() || llvm::any_of(argument.items, holdsNode);
}

/// An argument as an attribute; nodes become operands, and stand in it by number. Arguments that have names stand after
/// them where not all are constants.
mlir::Attribute Builder::callArgument(const Argument &argument, Values &operands)
{
    using Kind = Argument::Kind;
    llvm::SmallVector<mlir::Attribute> items;
    switch (argument.kind) {
    case Kind::Node: {
        const Values *values = valuesOf(argument);
        if (!values)
            refuse("reads node " + argument.text + ", which its graph does not have.");
        if (!values || values->empty() || !values->front())
            return mlir::TypeAttr::get(m_builder.getNoneType());
        for (const mlir::Value value : *values) {
            items.push_back(helion::OperandAttr::get(&m_context, static_cast<unsigned>(operands.size())));
            operands.push_back(value);
        }
        return items.size() == 1 ? items.front() : m_builder.getArrayAttr(items);
    }
    case Kind::List:
    case Kind::Slice:
        for (const Argument &item : argument.items)
            items.push_back(callArgument(item, operands));
        return m_builder.getArrayAttr(items);
    case Kind::Dict:
        if (!holdsNode(argument))
            return configAttribute(argument);
        for (const auto &[key, item] : llvm::zip(argument.keys, argument.items))
            items.append({m_builder.getStringAttr(key + "="), callArgument(item, operands)});
        return m_builder.getArrayAttr(items);
    case Kind::Dtype:
        return mlir::TypeAttr::get(element(argument.text));
    case Kind::None:
        return mlir::TypeAttr::get(m_builder.getNoneType());
    default:
        return configAttribute(argument);
    }
}

static mlir::Attribute operandAttribute(mlir::Value value, Values &operands)
{
    operands.push_back(value);
    return helion::OperandAttr::get(value.getContext(), static_cast<unsigned>(operands.size() - 1));
}

/// The node whose value a result of a loop is: of a rolled reduction the reduction.
const NodeRecord *Builder::madeBy(const NodeRecord *node) const
{
    const NodeRecord *loop = node && node->target == "_operator.getitem" ? nodeOf(arg(*node, 0)) : nullptr;
    const GraphRecord *graph = loop ? m_records.graph(arg(*loop, 0).integer) : nullptr;
    if (!graph || !graph->isReductionLoop())
        return node;
    const NodeRecord *made = graph->output(static_cast<std::size_t>(arg(*node, 1).integer));
    return made ? made : node;
}

/// How many elements a first half (`_extra_args`: the sum in a mean) went over; null for other nodes.
mlir::Value Builder::reducedCount(const NodeRecord &node)
{
    const Argument *extra = keyword(node, "_extra_args");
    if (!extra || extra->items.empty())
        return {};
    const NodeRecord *half = madeBy(nodeOf(extra->items.front()));
    const auto told = half ? llvm::find(half->reduction.keys, "block_id") : extra->keys.end();
    if (!half || told == half->reduction.keys.end())
        return {};
    const std::int64_t id = half->reduction.items[std::size_t(told - half->reduction.keys.begin())].integer;
    const BlockRecord *block = m_records.block(id);
    // In a loop over chunks of the reduction the axis is a chunk: the sum is of all of them.
    return block && block->reduction ? extent(*block) : axis(id).size;
}

std::optional<Builder::CallArguments> Builder::callArguments(const NodeRecord &node)
{
    CallArguments call;
    m_problem.clear();
    for (const Argument &argument : node.args)
        call.args.push_back(callArgument(argument, call.operands));
    llvm::SmallVector<mlir::NamedAttribute> constants;
    for (const auto &[key, value] : node.kwargs) {
        if (key.empty())
            continue;
        if (holdsNode(value))
            call.args.append({m_builder.getStringAttr(key + "="), callArgument(value, call.operands)});
        else
            constants.emplace_back(m_builder.getStringAttr(key), callArgument(value, call.operands));
    }
    if (const mlir::Value count = reducedCount(node))
        call.args.append({m_builder.getStringAttr("count="), operandAttribute(count, call.operands)});
    if (!constants.empty())
        call.kwargs = mlir::DictionaryAttr::get(&m_context, constants);
    return m_problem.empty() ? std::optional(std::move(call)) : std::nullopt;
}

static bool isTorch(std::string_view target)
{
    for (const std::string_view prefix : {"aten.", "prims.", "_operator.", "torch.", "math."})
        if (target.starts_with(prefix))
            return true;
    return false;
}

/// Helion keeps only the first use of each input of a pointwise node: `x * x` stands in the graph as mul(x, None).
/// For ops that need both operands the second one is therefore the one before it.
static NodeRecord withRepeatedInputs(const NodeRecord &node)
{
    const std::string_view target = node.target;
    const bool isBinary = (target.ends_with(".Tensor") && !target.starts_with("aten.clamp")) ||
                          target.ends_with(".Tensor_Tensor") || target == "aten.maximum.default" ||
                          target == "aten.minimum.default" || target == "aten.where.self";
    NodeRecord whole = node;
    for (std::size_t i = 1; isBinary && node.lowering == "PointwiseLowering" && i < whole.args.size(); ++i)
        if (whole.args[i].kind == Argument::Kind::None)
            whole.args[i] = whole.args[i - 1];
    return whole;
}

Built Builder::callTorch(const NodeRecord &node)
{
    if (!isTorch(node.target))
        return callHelion(node);
    const auto call = callArguments(withRepeatedInputs(node));
    if (!call)
        return std::nullopt;
    auto op = make<helion::CallTorchOp>(resultTypes(node.value), call->operands, m_builder.getArrayAttr(call->args),
                                        call->kwargs, m_builder.getStringAttr(node.target), fx(node));
    return Values(op.getResults().begin(), op.getResults().end());
}

Built Builder::callHelion(const NodeRecord &node)
{
    std::string name = node.target;
    if (name.starts_with("helion.language."))
        name = "hl." + name.substr(std::string_view("helion.language.").size());
    const auto call = callArguments(node);
    if (!call)
        return std::nullopt;
    auto op = make<helion::CallOp>(resultTypes(node.value), call->operands, m_builder.getArrayAttr(call->args),
                                   call->kwargs, m_builder.getStringAttr(name), fx(node));
    if (const InlinedCall *inlined = m_records.inlinedCall(m_scope->graph.nodeId(node)))
        op->setAttr(helion::kTritonCall, tritonCall(*inlined));
    return Values(op.getResults().begin(), op.getResults().end());
}

mlir::DictionaryAttr Builder::tritonCall(const InlinedCall &call)
{
    if (!call.refused.empty())
        return m_builder.getDictionaryAttr(m_builder.getNamedAttr("refused", m_builder.getStringAttr(call.refused)));
    llvm::SmallVector<mlir::Attribute> operands;
    for (const Argument &operand : call.operands)
        operands.push_back(configAttribute(operand));
    return m_builder.getDictionaryAttr({m_builder.getNamedAttr("function", m_builder.getStringAttr(call.function)),
                                        m_builder.getNamedAttr("operands", m_builder.getArrayAttr(operands))});
}

// ---- Python's operators on scalars ----------------------------------------------------------------------------

static std::optional<arith::CmpIPredicate> comparison(std::string_view name)
{
    using Predicate = arith::CmpIPredicate;
    static const std::unordered_map<std::string_view, Predicate> table{
        {"eq", Predicate::eq},  {"ne", Predicate::ne},  {"lt", Predicate::slt},
        {"le", Predicate::sle}, {"gt", Predicate::sgt}, {"ge", Predicate::sge},
    };
    const auto found = table.find(name);
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

static std::string_view sympyName(std::string_view name)
{
    static const std::unordered_map<std::string_view, std::string_view> table{
        {"add", "+"}, {"sub", "-"}, {"mul", "*"}, {"floordiv", "//"}, {"mod", "%"},
    };
    const auto found = table.find(name);
    return found == table.end() ? std::string_view() : found->second;
}

/// `+` and the like on sizes are arithmetic; on other scalars they stay calls.
Built Builder::scalarOperator(const NodeRecord &node)
{
    const std::string_view name = std::string_view(node.target).substr(std::string_view("_operator.").size());
    const auto predicate = comparison(name);
    const std::string operation(sympyName(name));
    const mlir::Value left = indexOf(arg(node, 0)), right = indexOf(arg(node, 1));
    const auto isSize = [](mlir::Value value) { return value && value.getType().isIndex(); };
    if (!isSize(left) || !isSize(right) || node.args.size() != 2 || (!predicate && operation.empty()))
        return callTorch(node);
    const mlir::Value value =
        predicate ? make<arith::CmpIOp>(*predicate, left, right).getResult() : emitBinary(operation, left, right);
    value.getDefiningOp()->setAttr(helion::kFxNode, fx(node));
    return Values{value};
}

/// The smaller, the larger or the chosen of two sizes: Helion clamps the bounds of slices with these.
Built Builder::symbolicChoice(const NodeRecord &node)
{
    const bool isChoice = node.target.ends_with("sym_ite");
    const std::size_t first = isChoice ? 1 : 0;
    const mlir::Value left = indexOf(arg(node, first)), right = indexOf(arg(node, first + 1));
    const mlir::Value condition = isChoice ? scalarOf(arg(node, 0), m_builder.getI1Type()) : mlir::Value();
    if (!left || !right || (isChoice && !condition))
        return callTorch(node);
    const mlir::Value value = isChoice ? emitSelect(condition, left, right)
                                       : emitBinary(node.target.ends_with("min") ? "Min" : "Max", left, right);
    value.getDefiningOp()->setAttr(helion::kFxNode, fx(node));
    return Values{value};
}

Built Builder::logical(const NodeRecord &node)
{
    const mlir::Type boolean = m_builder.getI1Type();
    const mlir::Value left = scalarOf(arg(node, 0), boolean);
    const bool isNot = node.target.ends_with("._not");
    const mlir::Value right =
        isNot ? mlir::Value(make<arith::ConstantOp>(m_builder.getBoolAttr(true))) : scalarOf(arg(node, 1), boolean);
    if (!left || !right)
        return callHelion(node);
    mlir::Value value;
    if (isNot)
        value = make<arith::XOrIOp>(left, right);
    else if (node.target.ends_with("._and"))
        value = make<arith::AndIOp>(left, right);
    else
        value = make<arith::OrIOp>(left, right);
    value.getDefiningOp()->setAttr(helion::kFxNode, fx(node));
    return Values{value};
}

} // namespace heliograph::stage0
