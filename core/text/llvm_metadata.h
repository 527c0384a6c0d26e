// LLVM's debug metadata: from the number behind !dbg to file, line, column and the call sites it was inlined at.
#pragma once

#include "core/text/indexer.h"

#include <optional>
#include <string_view>
#include <unordered_map>

namespace heliograph::text {

/// Collects numbered metadata (it stands after the code) and resolves locations when it is all there. Views point
/// into the text.
class LlvmMetadata
{
public:
    /// Takes a line "!12 = !DILocation(...)"; other lines are ignored.
    void add(std::string_view line);
    /// Index into locations() for "!dbg !number".
    std::uint32_t locationOf(std::int32_t number);
    std::vector<Location> takeLocations() { return std::move(m_locations); }

private:
    const std::string &fileOf(std::int32_t scope);
    std::string findFile(std::int32_t scope) const;
    std::optional<std::string_view> body(std::int32_t number, std::string_view kind) const;

    std::unordered_map<std::int32_t, std::string_view> m_nodes;
    std::unordered_map<std::int32_t, std::string> m_files; ///< by scope
    std::unordered_map<std::int32_t, std::uint32_t> m_index;
    std::vector<Location> m_locations{Location()};
};

} // namespace heliograph::text
