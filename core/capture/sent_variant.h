// A variant as records for a machine that does not have its document: what heliograph-run reads, and no more.
#pragma once

#include "core/base/result.h"
#include "core/document/document.h"
#include "core/records/json.h"

#include <string>
#include <vector>

namespace heliograph {

struct SentVariant {
    std::string records;
    VariantId number = 0;       ///< of the variant in them
    std::vector<VariantId> own; ///< by number there, from 1: the number in the document

    /// Records of a run there name the variant as the document does.
    void giveOwnNumbers(std::vector<Json> &runRecords) const;
};

/// The variant (0: the document's first) with all that was made of it, without the texts that passes left. Errors:
/// those of the store, gpu.no-variant.
Result<SentVariant> variantToSend(const std::string &file, VariantId variant);

} // namespace heliograph
