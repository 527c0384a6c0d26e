// What is to be run: a variant of a .helio, or of records on stdin.
#pragma once

#include "core/document/document.h"
#include "core/store/store.h"

#include <string>

namespace heliograph::gpu {

struct Subject {
    VariantPtr variant;
    std::string cubin; ///< empty: the document has none
};

/// `file`: a .helio, or "-" for records (`heliograph dump`) on stdin. `number`: the variant, 0 the first. `pipeline`:
/// "" as the variant is; else the variant itself if that pipeline made it, or the newest that was made from it. Errors:
/// those of the store, gpu.no-variant, gpu.no-pipeline.
Result<Subject> readSubject(const std::string &file, VariantId number, const std::string &pipeline);

} // namespace heliograph::gpu
