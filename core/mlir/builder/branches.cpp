// While loops and branches. Their regions hold graphs as loops do (control.cpp); what comes out of them is told by the
// phis of the caller, and for branches by the records' `branches_outputs`.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

namespace scf = mlir::scf;

Built Builder::condition(const Argument &argument)
{
    const mlir::Value value = valueOf(argument);
    if (value && helion::tileRank(value.getType()) == 0)
        return Values{coerce(value, m_builder.getI1Type())};
    if (argument.kind == Argument::Kind::Bool || argument.kind == Argument::Kind::Int)
        return Values{make<mlir::arith::ConstantOp>(m_builder.getBoolAttr(argument.integer != 0))};
    return fail("condition is no scalar.");
}

// ---- while ----------------------------------------------------------------------------------------------------

/// Builds a graph into a region whose arguments are its placeholders.
void Builder::buildRegion(mlir::Region &region, mlir::TypeRange types, Scope &inner)
{
    const llvm::SmallVector<mlir::Location> locs(types.size(), m_loc);
    mlir::Block *block = m_builder.createBlock(&region, {}, types, locs);
    inner.values.resize(inner.graph.nodes.size());
    unsigned next = 0;
    for (std::size_t i = 0; i < inner.graph.nodes.size() && next < block->getNumArguments(); ++i)
        if (inner.graph.nodes[i].op == "placeholder")
            inner.values[i] = {block->getArgument(next++)};
    if (!buildBody(inner))
        report("stage0.nesting", "Graphs nest too deeply.", nullptr);
}

/// The condition graph's end: go on with the same values, or leave with them.
void Builder::closeCondition(const NodeRecord &node, scf::WhileOp loop, Scope &test)
{
    Scope *outer = m_scope;
    m_scope = &test;
    Built go = condition(test.graph.outputs().front());
    m_scope = outer;
    if (!go) {
        report("stage0.node-not-built", "Node " + m_scope->graph.nodeId(node) + ": " + m_problem, &node);
        go = Values{make<helion::PoisonOp>(m_builder.getI1Type(), fx(node))};
    }
    make<scf::ConditionOp>(go->front(), loop.getBeforeArguments());
}

/// The argument that output `index` of the body replaces: the one its phi names, else the one at its place.
std::size_t Builder::replacedArgument(const NodeRecord &node, std::size_t index)
{
    const auto &joins = m_scope->joins[node.name];
    const auto join = joins.find(static_cast<std::int64_t>(index));
    const auto &handed = arg(node, 2).items;
    for (std::size_t i = 0; join != joins.end() && i < handed.size(); ++i)
        if (handed[i].text == join->second.outer)
            return i;
    return index;
}

/// The body's end; gives the loop's result for each output of the body.
Values Builder::closeWhileBody(const NodeRecord &node, scf::WhileOp loop, Scope &body)
{
    Values next(loop.getAfterArguments().begin(), loop.getAfterArguments().end());
    Values results;
    for (std::size_t i = 0; i < body.graph.outputs().size(); ++i) {
        const std::size_t position = replacedArgument(node, i);
        const mlir::Value made = body.one(body.graph.output(i));
        if (position >= next.size() || !made)
            continue;
        next[position] = coerce(made, next[position].getType());
        results.resize(i + 1);
        results[i] = loop.getResult(static_cast<unsigned>(position));
    }
    make<scf::YieldOp>(next);
    return results;
}

Built Builder::whileLoop(const NodeRecord &node)
{
    const GraphRecord *test = m_records.graph(arg(node, 0).integer), *body = m_records.graph(arg(node, 1).integer);
    if (!test || !body || test->outputs().empty())
        return fail("condition or body graph is missing.");
    Values initial;
    for (const Argument &handed : arg(node, 2).items) {
        initial.push_back(valueOf(handed));
        if (!initial.back())
            return fail("takes an argument that is no value.");
    }
    const mlir::TypeRange types = mlir::ValueRange(initial).getTypes();
    const mlir::Location loc = m_loc;
    auto loop = make<scf::WhileOp>(types, initial);
    loop->setAttr(helion::kFxNode, fx(node));
    Scope before{.graph = *test}, after{.graph = *body};
    buildRegion(loop.getBefore(), types, before);
    closeCondition(node, loop, before);
    buildRegion(loop.getAfter(), types, after);
    m_loc = loc;
    Values results = closeWhileBody(node, loop, after);
    m_builder.setInsertionPointAfter(loop);
    return results;
}

// ---- branches -------------------------------------------------------------------------------------------------

/// What one side gives for a merged variable: an output of its graph, or the outer value that it leaves alone.
mlir::Value Builder::branchValue(const BranchOutput &output, Scope *side, const NodeRecord &node)
{
    if (output.output >= 0)
        return side ? side->one(side->graph.output(static_cast<std::size_t>(output.output))) : mlir::Value();
    const GraphRecord *graph = m_records.graph(arg(node, 1).integer);
    for (const auto &[names, args] :
         {std::pair(&graph->ifArguments, &arg(node, 3)), std::pair(&graph->elseArguments, &arg(node, 4))})
        for (std::size_t i = 0; i < names->size() && i < args->items.size(); ++i)
            if ((*names)[i] == output.name)
                return valueOf(args->items[i]);
    return {};
}

/// Builds one side's graph at the end of a region; `side` is null when the branch has no such side.
bool Builder::buildSide(mlir::Region &region, Scope *side, const Argument &args)
{
    m_builder.setInsertionPointToEnd(&region.front());
    if (!side)
        return true;
    bindPlaceholders(*side, args);
    return buildBody(*side);
}

/// Pairs what the sides give. A variable that one side leaves alone keeps the type that it had outside.
std::optional<Merge> Builder::merge(const NodeRecord &node, const GraphRecord &then, Scope &left, Scope *right)
{
    Merge result;
    bool complete = true;
    for (const auto &[thenOutput, elseOutput] : then.branches) {
        const mlir::Value a = branchValue(thenOutput, &left, node), b = branchValue(elseOutput, right, node);
        complete = complete && a && b;
        if (!complete)
            continue;
        result.types.push_back((thenOutput.output >= 0 && elseOutput.output < 0 ? b : a).getType());
        result.thenValues.push_back(a);
        result.elseValues.push_back(b);
    }
    if (!complete)
        refuse("a merged value of its branches is missing.");
    return complete ? std::optional(std::move(result)) : std::nullopt;
}

void Builder::yieldMerged(mlir::Region &region, llvm::ArrayRef<mlir::Type> types, llvm::ArrayRef<mlir::Value> values)
{
    m_builder.setInsertionPointToEnd(&region.front());
    Values converted;
    for (const auto [type, value] : llvm::zip(types, values))
        converted.push_back(coerce(value, type));
    make<scf::YieldOp>(converted);
}

/// An op's result types are fixed when it is made, and those of a branch are known only when its sides are built: they
/// are built in a draft, whose regions then move to the branch.
scf::IfOp Builder::finishBranch(scf::IfOp draft, const Merge &merged, std::size_t firstAlias)
{
    yieldMerged(draft.getThenRegion(), merged.types, merged.thenValues);
    yieldMerged(draft.getElseRegion(), merged.types, merged.elseValues);
    m_builder.setInsertionPoint(draft);
    auto branch = make<scf::IfOp>(merged.types, draft.getCondition(), false, false);
    branch.getThenRegion().takeBody(draft.getThenRegion());
    if (!merged.types.empty() || draft.getElseRegion().front().getOperations().size() > 1)
        branch.getElseRegion().takeBody(draft.getElseRegion());
    for (std::size_t i = firstAlias; i < m_result.aliases.size(); ++i)
        if (m_result.aliases[i].op == draft.getOperation())
            m_result.aliases[i].op = branch;
    draft.erase();
    m_builder.setInsertionPointAfter(branch);
    return branch;
}

Built Builder::branch(const NodeRecord &node)
{
    const GraphRecord *then = m_records.graph(arg(node, 1).integer);
    const bool hasElse = arg(node, 2).kind == Argument::Kind::Int;
    const GraphRecord *otherwise = hasElse ? m_records.graph(arg(node, 2).integer) : nullptr;
    const Built test = condition(arg(node, 0));
    if (!test || !then || (hasElse && !otherwise))
        return test ? fail("branch graph is missing.") : std::nullopt;
    if (!then->hasBranches && m_scope->joins.contains(node.name))
        return fail("the records do not say how its branches join (branches_outputs).");
    const mlir::Location loc = m_loc;
    const std::size_t firstAlias = m_result.aliases.size();
    auto draft = make<scf::IfOp>(mlir::TypeRange(), test->front(), true, true);
    Scope left{.graph = *then}, right{.graph = otherwise ? *otherwise : *then};
    Scope *rightSide = otherwise ? &right : nullptr;
    const bool built = buildSide(draft.getThenRegion(), &left, arg(node, 3)) &&
                       buildSide(draft.getElseRegion(), rightSide, arg(node, 4));
    m_loc = loc;
    const auto merged = built ? merge(node, *then, left, rightSide) : std::nullopt;
    scf::IfOp made = finishBranch(draft, merged.value_or(Merge{}), firstAlias);
    made->setAttr(helion::kFxNode, fx(node));
    if (!merged)
        return built ? std::nullopt : fail("graphs nest too deeply.");
    // getitem counts the then side's names first, then the else side's: the same values.
    Values results(made.getResults().begin(), made.getResults().end());
    results.append(made.getResults().begin(), made.getResults().end());
    return results;
}

} // namespace heliograph::stage0
