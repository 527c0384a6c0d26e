// Finding and packing of places: plain arrays, since both ends are the same program.
#include "core/mlir/passes/places.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace heliograph::passes {

namespace {

template <typename T>
void append(std::string &bytes, const T *values, std::size_t count)
{
    bytes.append(reinterpret_cast<const char *>(values), count * sizeof(T));
}

/// Takes `count` values from the front; nothing if there are fewer.
template <typename T>
std::vector<T> take(std::string_view &bytes, std::size_t count)
{
    if (count > bytes.size() / sizeof(T))
        return {};
    std::vector<T> values(count);
    if (count > 0)
        std::memcpy(values.data(), bytes.data(), count * sizeof(T));
    bytes.remove_prefix(count * sizeof(T));
    return values;
}

std::uint64_t takeOne(std::string_view &bytes)
{
    const auto values = take<std::uint64_t>(bytes, 1);
    return values.empty() ? 0 : values.front();
}

} // namespace

Span findPlace(const std::vector<Place> &places, const PlaceQuery &query)
{
    const auto spanOf = [](const Place &place) { return Span{place.line, place.column, place.line, place.endColumn}; };
    for (const std::uint64_t location : query.locations) {
        const Place *any = nullptr;
        for (const Place &place : places) {
            if (place.location != location)
                continue;
            if (query.name == 0 || place.name == query.name)
                return spanOf(place);
            any = any ? any : &place;
        }
        if (any)
            return spanOf(*any);
    }
    return {};
}

std::string packText(const std::vector<Place> &places, std::string_view json)
{
    std::string bytes;
    const std::uint64_t count = places.size();
    bytes.reserve(sizeof count + count * sizeof(Place) + json.size());
    append(bytes, &count, 1);
    append(bytes, places.data(), places.size());
    return bytes.append(json);
}

std::string_view unpackText(std::string_view payload, std::vector<Place> &places)
{
    const std::uint64_t count = takeOne(payload);
    places = take<Place>(payload, count);
    return payload;
}

std::string packDiagnostic(const UnplacedDiagnostic &diagnostic)
{
    const auto &[query, begin, end] = diagnostic;
    const std::array<std::uint64_t, 3> head{query.name, query.locations.size(), begin.size()};
    std::string bytes;
    append(bytes, head.data(), head.size());
    append(bytes, query.locations.data(), query.locations.size());
    return bytes.append(begin).append(end);
}

UnplacedDiagnostic unpackDiagnostic(std::string_view payload)
{
    UnplacedDiagnostic diagnostic;
    diagnostic.query.name = takeOne(payload);
    const std::uint64_t locations = takeOne(payload);
    const std::uint64_t begin = takeOne(payload);
    diagnostic.query.locations = take<std::uint64_t>(payload, locations);
    diagnostic.begin = payload.substr(0, begin);
    diagnostic.end = payload.substr(std::min<std::size_t>(begin, payload.size()));
    return diagnostic;
}

} // namespace heliograph::passes
