// What --version says: the program, the libraries that it runs with, its tools and its capture environment.
#pragma once

#include "core/verbs/verbs.h"

namespace heliograph {

/// `others`: parts that core does not see. A line a part; a part that is missing says so.
std::string versionText(std::span<const Part> others);

} // namespace heliograph
