// The FX graphs of a variant laid out and painted, without a window.
#pragma once

#include "core/base/result.h"
#include "core/export/review_page.h"

namespace heliograph::ui {

/// In the light theme, laid out by our own engine. Errors: those of layoutLayered().
Result<PageGraph> fxPicture(const ProvenanceIndex &index);
/// The roles and hues of both themes by the names that resources/review/review.css uses.
std::vector<PageColour> pageColours();

} // namespace heliograph::ui
