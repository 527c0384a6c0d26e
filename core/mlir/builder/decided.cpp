// What the records say of a node's code beyond its graph, as attributes on the op that stands for the node.
#include "core/mlir/builder/builder.h"

namespace heliograph::stage0 {

/// Entries of a recorded access that stage-0 has no other place for.
static Argument remarkable(const Argument &access)
{
    Argument result{.kind = Argument::Kind::Dict};
    for (const auto &[key, value] : llvm::zip(access.keys, access.items)) {
        const bool says = (key == "indexing" && value.text != "pointer") || key == "cache" || key == "hints";
        if (!says || value.kind == Argument::Kind::None)
            continue;
        result.keys.push_back(key);
        result.items.push_back(value);
    }
    return result;
}

/// Names what a reduction does where the target does not.
void Builder::sayReduction(mlir::Operation *op, const NodeRecord &node)
{
    if (node.reduction.kind == Argument::Kind::Dict && node.target.starts_with("helion."))
        op->setAttr("helion.reduction", configAttribute(node.reduction));
}

/// What the records say of a node's code beyond the graph, on the op that was made for the node.
void Builder::annotate(const NodeRecord &node)
{
    const Argument access = remarkable(node.access);
    if (access.keys.empty() && node.reduction.kind == Argument::Kind::None && !node.barrier)
        return;
    mlir::Operation *op = madeFor(node);
    if (!op)
        return;
    if (!access.keys.empty())
        op->setAttr("helion.access", configAttribute(access));
    sayReduction(op, node);
    if (node.barrier)
        op->setAttr("helion.barrier", m_builder.getUnitAttr());
}

/// The last op before the insertion point that stands for the node; null if it became an alias.
mlir::Operation *Builder::madeFor(const NodeRecord &node)
{
    const mlir::StringAttr id = fx(node);
    for (auto at = m_builder.getInsertionPoint(); at != m_builder.getInsertionBlock()->begin();)
        if ((--at)->getAttr(helion::kFxNode) == id)
            return &*at;
    return nullptr;
}

} // namespace heliograph::stage0
