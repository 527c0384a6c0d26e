// Configs of a kernel as text: as a script writes one, and what tells several apart.
#pragma once

#include <string>
#include <vector>

namespace heliograph {

/// "helion.Config(block_sizes=[64, 64], num_warps=4)" of the JSON that a variant keeps; empty if that is none.
std::string helionConfig(const std::string &config);

/// For each config the fields that are not alike in all of them, as Python writes them: "block_sizes=[64, 64]
/// num_warps=4". Of one alone: its blocks and warps.
std::vector<std::string> configDifferences(const std::vector<std::string> &configs);

} // namespace heliograph
