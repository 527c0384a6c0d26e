// The configs of a kernel that a document holds for one call, the fastest first: what autotuning tried, and people.
#pragma once

#include "core/document/document.h"

#include <vector>

namespace heliograph {

/// A config and what came of it.
struct TriedConfig {
    const VariantSummary *variant = nullptr;
    const RunSummary *run = nullptr; ///< the last of its own code that measured something; null: none
    /// Its results are others than those of the other configs. What else failed of a variant (its stage-0, say) has
    /// nothing to do with code that ran.
    bool isWrong() const { return run && variant->error.starts_with("tune."); }
    /// It can be chosen: it ran, and nothing is wrong with it.
    bool isGood() const { return run && !isWrong(); }
};

/// Of the variants that captures made for the kernel and call of `like`; those that passes made are left out. First
/// those that ran, by time, then those that were not timed, then those that failed. They live as long as the document.
std::vector<TriedConfig> triedConfigs(const Document &document, VariantId like);

} // namespace heliograph
