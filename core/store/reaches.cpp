#include "core/store/reaches.h"

#include "core/records/kept_records.h"
#include "core/records/reach_record.h"

namespace heliograph {

std::optional<Reach> reachOfNode(const Variant &variant, const std::string &node)
{
    for (const Json &record : recordsOf(variant.records, "reach"))
        if (auto reach = reachFrom(record); reach && reach->node == node)
            return reach;
    return std::nullopt;
}

} // namespace heliograph
