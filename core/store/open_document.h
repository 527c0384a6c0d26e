// What people call a document: a .helio, or the text of one stage by itself.
#pragma once

#include "core/store/store.h"

#include <string>

namespace heliograph {

/// For reading. The text of a stage (core/provenance/stage_file.h) becomes a document in memory of one kernel with one
/// variant. Errors: those of Store::open() and openStageFile().
Result<Store> openDocument(const std::string &path);

} // namespace heliograph
