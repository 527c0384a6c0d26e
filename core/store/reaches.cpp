#include "core/store/reaches.h"

#include "core/records/reach_record.h"

namespace heliograph {

std::optional<Reach> reachOfNode(const Variant &variant, const std::string &node)
{
    for (const std::string &record : variant.records) {
        if (!record.starts_with(R"({"r":"reach")"))
            continue;
        const auto json = parseJson(record);
        auto reach = json ? reachFrom(*json) : std::nullopt;
        if (reach && reach->node == node)
            return reach;
    }
    return std::nullopt;
}

} // namespace heliograph
