// Whether a variant keeps the promises of document.h, so that nothing behind the store ever checks an index.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string>

namespace heliograph {

/// The first broken promise in words, or nothing. `snapshots` is how many texts its passes can name.
std::optional<std::string> faultOf(const Variant &variant, std::size_t snapshots);
/// Sets Pass::changed from the snapshots.
void markChanges(std::vector<Pass> &passes);
/// Sorts links by (op, how, node), drops duplicates, and keeps spans inside the text.
void normalize(Stage &stage);

} // namespace heliograph
