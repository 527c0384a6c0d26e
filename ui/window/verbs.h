// The verbs of the command line that draw.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph::ui {

std::span<const VerbInfo> windowVerbs();

} // namespace heliograph::ui
