// `reach` records: which elements of its tensor an access takes.
#pragma once

#include "core/base/reach.h"
#include "core/records/json.h"

namespace heliograph {

Json reachRecord(const Reach &reach);
/// nullopt for a record that does not hang together.
std::optional<Reach> reachFrom(const Json &record);

} // namespace heliograph
