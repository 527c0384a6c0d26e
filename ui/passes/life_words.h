// Events of a biography in words.
#pragma once

#include "core/diff/biography.h"

#include <string>

namespace heliograph::ui {

/// "tt.dot → ttng.warp_group_dot\nlayout #blocked → #mma": what happened, and the first few details, a line each.
std::string wordsOf(const Biographical &event, const PassStep &step);
/// How it is known.
std::string whyOf(const Biographical &event);

} // namespace heliograph::ui
