// `heliograph export`: a document as a file for reviews, without a window and without a display.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph::ui {

VerbRun exportVerb(CLI::App &verb);

} // namespace heliograph::ui
