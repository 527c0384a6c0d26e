// Which of a document's runs say something of each other.
#pragma once

#include "core/document/document.h"

namespace heliograph {

/// Of a variant, those that measured something, the last first. They live as long as the document.
std::vector<const RunSummary *> measuredRuns(const Document &document, VariantId variant);

/// On the same device, with L2 in the same state: times of others differ for reasons of their own.
bool areComparable(const RunSummary &a, const RunSummary &b);

} // namespace heliograph
