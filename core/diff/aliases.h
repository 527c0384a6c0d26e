// What the names of a text's header stand for: MLIR's "#blocked = ..." and "!type = ...", LLVM IR's "!12 = ..." and
// "attributes #3 = ...". Printers number them anew in every text, so that names are compared by what they mean.
#pragma once

#include "core/diff/hash.h"
#include "core/document/stages.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace heliograph::diff {

struct AliasDefinition {
    std::string_view name; ///< "#blocked1"
    std::string_view text; ///< what stands after the "="
    std::int32_t line = 0;
    bool location = false; ///< debug information: never a change
    SequenceHash tokens;   ///< of what it means, with the aliases in it written out

    Hash meaning() const { return tokens.value(); }
};

/// Views point into the text.
class AliasTable
{
public:
    AliasTable() = default;
    AliasTable(std::string_view text, Language language);

    /// nullptr if the text does not define the name.
    const AliasDefinition *find(std::string_view name) const;
    /// In text order.
    const std::vector<AliasDefinition> &definitions() const { return m_definitions; }

private:
    void addLine(std::string_view line, std::int32_t number, Language language);
    void resolve(std::size_t index, Language language, int depth);

    std::vector<AliasDefinition> m_definitions;
    std::unordered_map<std::string_view, std::uint32_t> m_byName;
    std::vector<std::uint8_t> m_state; ///< while resolving: 0 not begun, 1 on the way, 2 done
};

/// True for a line that defines an alias.
bool isAliasLine(std::string_view line, Language language);

} // namespace heliograph::diff
