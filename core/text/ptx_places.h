// Places that PTX's `.loc` directives name, with the call sites they were inlined at.
#pragma once

#include "core/text/indexer.h"

#include <compare>
#include <map>
#include <string_view>
#include <unordered_map>

namespace heliograph::text {

/// A file number, line and column, and the place it was inlined at (an index into the list of places).
struct PtxPlace {
    std::int32_t file = 0, line = 0, column = 0;
    std::int32_t parent = kNone;

    auto operator<=>(const PtxPlace &) const = default;
};

/// The `.loc` directives of a text. LLVM gives only one level of inlining per directive, and prints the place of a call
/// before the places inside it: so the levels above are those that the same position had when it was last seen.
class PtxPlaces
{
public:
    /// Reads what follows ".loc"; returns the index of the place.
    std::uint32_t add(std::string_view directive);
    /// Takes what follows ".file".
    void addFile(std::string_view directive);
    /// An empty location, then all places in order. Files are known only at the end of the text.
    std::vector<Location> locations() const;

private:
    std::int32_t intern(const PtxPlace &place);

    std::vector<PtxPlace> m_places;
    std::map<PtxPlace, std::int32_t> m_index;
    std::map<PtxPlace, std::int32_t> m_last; ///< by position (no parent)
    std::unordered_map<std::int32_t, std::string> m_files;
};

} // namespace heliograph::text
