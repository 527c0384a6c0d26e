// Calls name their target in the text: "CALL.REL.NOINC `($__internal_0_$__cuda_sm20_sqrt_rn_f32_slowpath) ;".
#include "core/provenance/callees.h"

#include "core/provenance/stage_links.h"

#include <set>
#include <unordered_map>

namespace heliograph::provenance {

namespace {

/// By op: whether it has a link, and the node of its strongest.
std::vector<NodeIndex> nodesOf(const Stage &stage)
{
    std::vector<NodeIndex> nodes(stage.ops.size(), kNone);
    for (auto link = stage.links.rbegin(); link != stage.links.rend(); ++link)
        nodes[std::size_t(link->op)] = link->node;
    return nodes;
}

/// Begins of the lines of a text; lines count from 1.
std::vector<std::size_t> lineBegins(std::string_view text)
{
    std::vector<std::size_t> begins{0, 0};
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        begins.push_back(at + 1);
    return begins;
}

std::string_view targetIn(std::string_view line)
{
    const std::size_t begin = line.find("`(");
    return begin == line.npos ? std::string_view() : line.substr(begin + 2, line.find(')', begin) - begin - 2);
}

/// Nodes that call a function, by its name.
std::unordered_map<std::string_view, std::set<NodeIndex>> callersOf(const Stage &sass,
                                                                    const std::vector<NodeIndex> &nodes)
{
    std::unordered_map<std::string_view, std::set<NodeIndex>> callers;
    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < sass.ops.size(); ++i) {
        const auto line = std::size_t(sass.ops[i].span.line);
        if (!sass.string(sass.ops[i].name).starts_with("CALL"))
            continue;
        if (begins.empty())
            begins = lineBegins(sass.text);
        if (line >= begins.size())
            continue;
        const std::string_view rest = std::string_view(sass.text).substr(begins[line]);
        if (const std::string_view target = targetIn(rest.substr(0, rest.find('\n'))); !target.empty())
            callers[target].insert(nodes[i]);
    }
    return callers;
}

} // namespace

void addLinksOfCallees(Stage &sass)
{
    const std::vector<NodeIndex> nodes = nodesOf(sass);
    const auto callers = callersOf(sass, nodes);
    NodeIndex owner = kNone;
    for (std::size_t i = 0; !callers.empty() && i < sass.ops.size(); ++i) {
        const Op &op = sass.ops[i];
        if (op.kind == OpKind::Function) {
            const auto found = callers.find(sass.string(op.label));
            owner = found != callers.end() && found->second.size() == 1 ? *found->second.begin() : kNone;
        } else if (owner != kNone && op.isCounted() && nodes[i] == kNone) {
            sass.links.push_back({OpIndex(i), owner, How::Derived});
        }
    }
    sortLinks(sass.links);
}

} // namespace heliograph::provenance
