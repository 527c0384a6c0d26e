#include "core/records/kept_records.h"

namespace heliograph {

bool isOfType(std::string_view record, std::string_view type)
{
    constexpr std::string_view kBefore = R"({"r":")";
    return record.starts_with(kBefore) && record.substr(kBefore.size()).starts_with(type) &&
           record.substr(kBefore.size() + type.size()).starts_with('"');
}

std::vector<Json> recordsOf(const std::vector<std::string> &records, std::string_view type)
{
    std::vector<Json> found;
    for (const std::string &record : records)
        if (std::optional<Json> json = isOfType(record, type) ? parseJson(record) : std::nullopt)
            found.push_back(std::move(*json));
    return found;
}

} // namespace heliograph
