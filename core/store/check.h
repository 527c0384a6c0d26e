// Whether a variant keeps the promises of document.h, so that nothing behind the store ever checks an index.
#pragma once

#include "core/document/document.h"

#include <optional>
#include <string>

namespace heliograph {

/// The first broken promise in words, or nothing.
std::optional<std::string> faultOf(const Variant &variant);
/// Sorts links by (op, how, node), drops duplicates, and keeps spans inside the text.
void normalize(Stage &stage);

} // namespace heliograph
