// What all codecs of records share: the record to write over, and fields that are null where there is nothing.
#pragma once

#include "core/records/json.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace heliograph {

/// The record to write over: the one that came, or a new one of that type.
inline Json recordToWrite(std::string_view type, const std::string &json)
{
    Json record = parseJson(json).value_or(Json());
    if (!record.is_object())
        record = Json::object();
    record["r"] = type;
    return record;
}

inline Json textOrNull(const std::string &text)
{
    return text.empty() ? Json() : Json(text);
}

inline Json numberOrNull(std::int64_t number)
{
    return number < 0 ? Json() : Json(number);
}

} // namespace heliograph
