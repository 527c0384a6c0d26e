// The rules that tell code, alias, folded, not in this config and not reached apart.
#include "core/provenance/fates.h"

#include "core/document/stages.h"
#include "core/provenance/stage_links.h"

#include <algorithm>
#include <array>

namespace heliograph::provenance {

namespace {

std::size_t rankOf(std::string_view stageId)
{
    const StageInfo *info = findStage(stageId);
    return info ? static_cast<std::size_t>(info - stageTable().data()) : stageTable().size();
}

std::vector<bool> nodesWithCode(const Stage &stage, std::size_t nodeCount)
{
    std::vector<bool> result(nodeCount, false);
    for (const Link &link : stage.links)
        if (link.how != How::Derived && !(stage.id == "triton" && isLeaf(stage, stage.ops[link.op])))
            result[link.node] = true;
    return result;
}

/// True if `earlier` is lowered into `later`: of the same pipeline, or stage-0 as the start of its own.
bool leadsTo(const Stage &earlier, const Stage &later)
{
    if (rankOf(earlier.id) >= rankOf(later.id))
        return false;
    if (earlier.id == "stage0")
        return later.pipeline == "stage0";
    return isLowered(earlier) && earlier.pipeline == later.pipeline;
}

Fate fateWithoutCode(const Node &node, const Stage &stage, bool hadCode)
{
    const bool made = !stage.text.empty() || !stage.ops.empty();
    if (!made)
        return Fate::NotReached;
    const bool isInput = stage.id == "source" || stage.id == "fx";
    if (!node.executed && !isInput)
        return Fate::NotInConfig;
    if (hadCode)
        return Fate::Folded;
    if (isInput || isAliasTarget(node) || !node.names.empty())
        return Fate::Alias;
    return Fate::Folded;
}

} // namespace

bool isLowered(const Stage &stage)
{
    return rankOf(stage.id) >= rankOf("triton") && rankOf(stage.id) < stageTable().size();
}

bool isAliasTarget(const Node &node)
{
    if (node.op != "call_function")
        return true;
    static constexpr std::array<std::string_view, 6> kTargets = {"_host_tensor", "_get_symnode", "getitem",
                                                                 "_phi",         "sym_size.int", "_new_var"};
    return std::any_of(kTargets.begin(), kTargets.end(),
                       [&](std::string_view target) { return node.target.ends_with(target); });
}

std::vector<std::vector<Fate>> fates(const Variant &variant)
{
    const std::size_t nodeCount = variant.nodes.size();
    std::vector<std::vector<bool>> hasCode;
    for (const Stage &stage : variant.stages)
        hasCode.push_back(nodesWithCode(stage, nodeCount));

    std::vector<std::vector<Fate>> result;
    for (std::size_t s = 0; s < variant.stages.size(); ++s) {
        std::vector<bool> hadCode(nodeCount, false);
        for (std::size_t e = 0; e < variant.stages.size(); ++e)
            if (leadsTo(variant.stages[e], variant.stages[s]))
                for (std::size_t n = 0; n < nodeCount; ++n)
                    hadCode[n] = hadCode[n] || hasCode[e][n];
        std::vector<Fate> &row = result.emplace_back(nodeCount, Fate::Code);
        for (std::size_t n = 0; n < nodeCount; ++n)
            if (!hasCode[s][n])
                row[n] = fateWithoutCode(variant.nodes[n], variant.stages[s], hadCode[n]);
    }
    return result;
}

} // namespace heliograph::provenance
