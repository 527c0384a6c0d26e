// Calls name their target in the text: "CALL.REL.NOINC `($__internal_0_$__cuda_sm20_sqrt_rn_f32_slowpath) ;".
#include "core/provenance/callees.h"

#include "core/base/lines.h"
#include "core/provenance/stage_links.h"

#include <set>
#include <unordered_map>

namespace heliograph::provenance {

namespace {

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
    std::vector<std::string_view> lines; // most texts call nothing
    for (std::size_t i = 0; i < sass.ops.size(); ++i) {
        const auto line = std::size_t(sass.ops[i].span.line);
        if (!sass.string(sass.ops[i].name).starts_with("CALL"))
            continue;
        if (lines.empty())
            lines = numberedLines(sass.text);
        const std::string_view target = line < lines.size() ? targetIn(lines[line]) : std::string_view();
        if (!target.empty())
            callers[target].insert(nodes[i]);
    }
    return callers;
}

} // namespace

void addLinksOfCallees(Stage &sass)
{
    const std::vector<NodeIndex> nodes = strongestNodes(sass);
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
