#include "core/document/document.h"

#include <algorithm>

namespace heliograph {

const Stage *Variant::stage(std::string_view stageId, std::string_view pipeline) const
{
    for (const Stage &candidate : stages)
        if (candidate.id == stageId && (candidate.pipeline.empty() || candidate.pipeline == pipeline))
            return &candidate;
    return nullptr;
}

bool Variant::isMadeBy(std::string_view pipelineName) const
{
    const auto isOf = [pipelineName](const auto &made) { return made.pipeline == pipelineName; };
    return std::any_of(stages.begin(), stages.end(), isOf) || std::any_of(passes.begin(), passes.end(), isOf);
}

NodeIndex Variant::node(std::string_view nodeId) const
{
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].id == nodeId)
            return static_cast<NodeIndex>(i);
    return kNone;
}

} // namespace heliograph
