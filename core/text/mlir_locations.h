// MLIR's locations: the `#loc` table (which may stand at the end of the text) and the location written on each op.
#pragma once

#include "core/text/indexer.h"

#include <string_view>
#include <unordered_map>

namespace heliograph::text {

/// Collects aliases while the text is read, and resolves locations when it is all there. Views point into the text.
class MlirLocations
{
public:
    /// Takes a line "#loc12 = loc(...)"; false if the line is no such alias.
    bool addAlias(std::string_view line);
    /// Index into locations() of what stands between the parentheses of a loc(...); the same for equal texts.
    std::uint32_t resolve(std::string_view text);
    const std::string &mark(std::uint32_t location) const { return m_locations[location].mark; }
    std::vector<Location> takeLocations() { return std::move(m_locations); }

private:
    struct Walk {
        Location location;
        int steps = 0;
    };

    void append(std::string_view text, Walk &walk, int depth) const;
    void appendList(std::string_view list, Walk &walk, int depth) const;
    void appendNamed(std::string_view text, Walk &walk, int depth) const;

    std::unordered_map<std::string_view, std::string_view> m_aliases;
    std::unordered_map<std::string_view, std::uint32_t> m_index;
    std::vector<Location> m_locations{Location()};
};

/// The text inside the loc(...) that ends a line, empty if the line does not end in one.
std::string_view trailingLocation(std::string_view line);

/// True for "graph:node", the spelling of FX nodes in locations and attributes.
bool looksLikeNode(std::string_view text);

} // namespace heliograph::text
