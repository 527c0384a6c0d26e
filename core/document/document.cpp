#include "core/document/document.h"

namespace heliograph {

const Stage *Variant::stage(std::string_view stageId, std::string_view pipeline) const
{
    for (const Stage &candidate : stages)
        if (candidate.id == stageId && (candidate.pipeline.empty() || candidate.pipeline == pipeline))
            return &candidate;
    return nullptr;
}

NodeIndex Variant::node(std::string_view nodeId) const
{
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].id == nodeId)
            return static_cast<NodeIndex>(i);
    return kNone;
}

} // namespace heliograph
