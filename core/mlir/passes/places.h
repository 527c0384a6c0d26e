// Where the ops of a printed text stand, in a form that crosses processes: by the addresses of the uniqued location and
// op name. They mean the same in the process that runs the passes and in its copies, and nothing elsewhere.
#pragma once

#include "core/base/span.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph::passes {

struct Place {
    std::uint64_t location = 0;
    std::uint64_t name = 0;
    std::int32_t line = 0;
    std::int32_t column = 0;
    std::int32_t endColumn = 0;
};

/// What is looked for: an op of this name (0: any) with one of these locations, the best first.
struct PlaceQuery {
    std::uint64_t name = 0;
    std::vector<std::uint64_t> locations;
};

/// The first op in text order that has the best location there is; of those with that location one with the name, if
/// any. No place if the text has none of the locations.
Span findPlace(const std::vector<Place> &places, const PlaceQuery &query);

/// A text as a JSON string and the places in it.
std::string packText(const std::vector<Place> &places, std::string_view json);
std::string_view unpackText(std::string_view payload, std::vector<Place> &places);

/// A diagnostic whose place is looked up later: the begin of its record and, in case nothing is found, the end of it.
struct UnplacedDiagnostic {
    PlaceQuery query;
    std::string begin, end;
};
std::string packDiagnostic(const UnplacedDiagnostic &diagnostic);
UnplacedDiagnostic unpackDiagnostic(std::string_view payload);

} // namespace heliograph::passes
