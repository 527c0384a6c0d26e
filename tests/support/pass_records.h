// Passes for tests: records as a worker writes them, and documents made from them.
#pragma once

#include "core/document/document.h"
#include "core/records/json.h"
#include "core/store/snapshots.h"

#include <optional>
#include <string>
#include <vector>

namespace heliograph::test {

/// A `pass` record of Helion's pipeline in make_ttir; without a text it says that nothing changed.
Json pass(const std::string &name, const std::optional<std::string> &text = std::nullopt);
/// A document with one kernel and one variant that has these passes, numbered in each pipeline.
void writeDocument(const std::string &path, std::vector<Json> passes);
/// Gives a variant passes that leave these texts; the snapshots go to Store::addVariant() with it.
Snapshots addPasses(Variant &variant, const std::vector<std::string> &texts);

/// Four passes of Helion's: the text, one that changes nothing, one inside another that changes it, one that did not
/// end.
void writeDocumentWithPasses(const std::string &path);

} // namespace heliograph::test
