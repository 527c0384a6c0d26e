#include "core/store/check.h"

#include <algorithm>
#include <tuple>

namespace heliograph {

namespace {

/// An index into a list of that size.
template <typename Index>
bool inside(Index index, std::size_t size)
{
    return index >= 0 && std::size_t(index) < size;
}

bool insideAll(const std::vector<NodeIndex> &indices, std::size_t size)
{
    return std::all_of(indices.begin(), indices.end(), [size](NodeIndex index) { return inside(index, size); });
}

/// A result may be unknown.
bool resultsAreSound(const std::vector<NodeIndex> &results, std::size_t size)
{
    return std::all_of(results.begin(), results.end(),
                       [size](NodeIndex index) { return index == kNone || inside(index, size); });
}

bool opIsSound(const Op &op, std::size_t position, std::size_t strings)
{
    return (op.parent == kNone || inside(op.parent, position)) && inside(op.name, strings) &&
           inside(op.label, strings) && inside(op.type, strings) && op.kind <= OpKind::Block &&
           op.reason <= Reason::Unknown;
}

bool opsAreSound(const Stage &stage)
{
    for (std::size_t i = 0; i < stage.ops.size(); ++i)
        if (!opIsSound(stage.ops[i], i, stage.strings.size()))
            return false;
    return true;
}

bool edgeIsSound(const Edge &edge, const Stage &stage)
{
    return inside(edge.from, stage.ops.size()) && inside(edge.to, stage.ops.size()) &&
           inside(edge.label, stage.strings.size());
}

std::optional<std::string> faultOf(const Stage &stage, std::size_t nodes)
{
    if (stage.strings.empty() || !stage.strings.front().empty())
        return "The strings of stage " + stage.id + " do not begin with the empty one.";
    if (!opsAreSound(stage))
        return "An op of stage " + stage.id + " points nowhere.";
    for (const Edge &edge : stage.edges)
        if (!edgeIsSound(edge, stage))
            return "An edge of stage " + stage.id + " points nowhere.";
    for (const Link &link : stage.links)
        if (!inside(link.op, stage.ops.size()) || !inside(link.node, nodes) || link.how > How::Derived)
            return "A link of stage " + stage.id + " points nowhere.";
    return std::nullopt;
}

/// The one it was called from comes before it.
bool modulesAreSound(const std::vector<Module> &modules)
{
    for (std::size_t i = 0; i < modules.size(); ++i)
        if (modules[i].parent != kNone && !inside(modules[i].parent, i))
            return false;
    return true;
}

auto key(const Link &link)
{
    return std::tuple(link.op, link.how, link.node);
}

void clampSpan(Span &span, std::int32_t lines)
{
    if (span.line <= 0) {
        span = {};
        return;
    }
    span.line = std::min(span.line, lines);
    span.endLine = std::clamp(span.endLine, span.line, lines);
    span.column = std::max(span.column, 1);
    span.endColumn = std::max(span.endColumn, 0);
}

} // namespace

std::optional<std::string> faultOf(const Variant &variant, std::size_t snapshots)
{
    const std::size_t nodes = variant.nodes.size();
    for (const Node &node : variant.nodes)
        if (!insideAll(node.inputs, nodes) || !insideAll(node.users, nodes) || !resultsAreSound(node.results, nodes))
            return "Node " + node.id + " is connected to a node that does not exist.";
    if (!modulesAreSound(variant.modules))
        return "A module is called from one that does not come before it.";
    for (const Node &node : variant.nodes)
        if (node.module != kNone && !inside(node.module, variant.modules.size()))
            return "Node " + node.id + " is of a module that does not exist.";
    for (const Graph &graph : variant.graphs)
        if (graph.caller != kNone && !inside(graph.caller, nodes))
            return "Graph " + graph.name + " is called by a node that does not exist.";
    for (const Pass &pass : variant.passes)
        if (pass.snapshot != kNone && !inside(pass.snapshot, snapshots))
            return "Pass " + pass.name + " left a snapshot that does not exist.";
    for (const Stage &stage : variant.stages)
        if (std::optional<std::string> fault = faultOf(stage, nodes))
            return fault;
    return std::nullopt;
}

void markChanges(std::vector<Pass> &passes)
{
    const Pass *before = nullptr; // the last one in the pipeline with a text
    for (Pass &pass : passes) {
        if (before && before->pipeline != pass.pipeline)
            before = nullptr;
        pass.changed = before && pass.snapshot != kNone && pass.snapshot != before->snapshot;
        if (pass.snapshot != kNone)
            before = &pass;
    }
}

void normalize(Stage &stage)
{
    const auto lines = std::int32_t(std::count(stage.text.begin(), stage.text.end(), '\n') + 1);
    for (Op &op : stage.ops)
        clampSpan(op.span, lines);
    const auto before = [](const Link &a, const Link &b) { return key(a) < key(b); };
    const auto same = [](const Link &a, const Link &b) { return key(a) == key(b); };
    if (!std::is_sorted(stage.links.begin(), stage.links.end(), before))
        std::sort(stage.links.begin(), stage.links.end(), before);
    stage.links.erase(std::unique(stage.links.begin(), stage.links.end(), same), stage.links.end());
}

} // namespace heliograph
