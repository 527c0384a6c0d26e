// A node as all lowerings see it: its location and id, its arguments and their values, and why it cannot be lowered.
#include "core/mlir/builder/builder.h"

#include <algorithm>

namespace heliograph::stage0 {

/// The FX node's id over the range of the source that it came from.
mlir::Location Builder::location(const NodeRecord &node, const GraphRecord &graph)
{
    const SourceRange &source = node.source;
    const auto at = [&](std::int32_t line, std::int32_t column) -> mlir::Location {
        return mlir::FileLineColLoc::get(&m_context, source.file, static_cast<unsigned>(std::max(line, 0)),
                                         static_cast<unsigned>(std::max(column, 0)));
    };
    llvm::SmallVector<mlir::Location> places;
    if (source.line > 0)
        places.push_back(at(source.line, source.column));
    if (source.line > 0 && source.endLine > 0)
        places.push_back(at(source.endLine, source.endColumn));
    // The node's line in the text of the graphs goes along: code of other compilers can carry no more than a line.
    const auto line = m_builder.getI64IntegerAttr(m_firstLines.lookup(graph.id) + (&node - graph.nodes.data()));
    return mlir::NameLoc::get(m_builder.getStringAttr(graph.nodeId(node)),
                              mlir::FusedLoc::get(&m_context, places, line));
}

mlir::StringAttr Builder::fx(const NodeRecord &node) const
{
    return mlir::StringAttr::get(&m_context, m_scope->graph.nodeId(node));
}

void Builder::alias(const NodeRecord &node, mlir::Operation *op)
{
    if (op && m_scope)
        m_result.aliases.push_back({m_scope->graph.nodeId(node), op});
}

void Builder::alias(const NodeRecord &node, mlir::Value value)
{
    if (value)
        alias(node, value.getDefiningOp() ? value.getDefiningOp() : value.getParentBlock()->getParentOp());
}

const NodeRecord *Builder::nodeOf(const Argument &argument) const
{
    return m_scope->graph.node(argument);
}

const Values *Builder::valuesOf(const Argument &argument) const
{
    const NodeRecord *node = nodeOf(argument);
    return node ? &m_scope->of(*node) : nullptr;
}

mlir::Value Builder::valueOf(const Argument &argument)
{
    return m_scope->one(nodeOf(argument));
}

const Argument &Builder::arg(const NodeRecord &node, std::size_t index) const
{
    static const Argument none;
    return index < node.args.size() ? node.args[index] : none;
}

const Argument *Builder::keyword(const NodeRecord &node, std::string_view key) const
{
    for (const auto &[name, value] : node.kwargs)
        if (name == key)
            return &value;
    return nullptr;
}

bool Builder::refuse(std::string why)
{
    m_problem = std::move(why);
    return false;
}

Built Builder::fail(std::string why)
{
    refuse(std::move(why));
    return std::nullopt;
}

void Builder::report(std::string code, std::string message, const NodeRecord *node)
{
    Diagnostic diagnostic{.code = std::move(code), .message = std::move(message), .stage = "stage0"};
    diagnostic.next = "The rest of stage-0 was built; look at the node in the FX graph.";
    if (node) {
        diagnostic.node = m_scope->graph.nodeId(*node);
        diagnostic.file = node->source.file;
        diagnostic.span = {node->source.line, node->source.column, node->source.endLine, node->source.endColumn};
    }
    m_result.diagnostics.push_back(std::move(diagnostic));
}

} // namespace heliograph::stage0
