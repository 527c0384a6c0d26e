// What the parser knows of each verb, as data: for pages of the manual and for completions.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph::verbs {

struct OptionPage {
    std::vector<std::string> names;   ///< "-o", "--output"; of a positional argument its word: "FILE"
    std::string value;                ///< what it takes: "TEXT", "UINT"; empty: it is a flag
    std::vector<std::string> choices; ///< what its value may be; empty: anything of that kind
    std::string about;
    bool positional = false;
    bool required = false;

    const std::string &name() const { return names.back(); }
};

struct VerbPage {
    const VerbInfo *verb = nullptr;
    std::vector<OptionPage> options; ///< positional ones first
};

/// In the order of the table. Options are as CLI11 lists them, --help apart.
std::vector<VerbPage> describe(std::span<const VerbInfo> verbs);

} // namespace heliograph::verbs
