// What `heliograph cost` says of the roofline of a run: where each kernel is, and under which roof.
#pragma once

#include "core/cost/roofline.h"
#include "core/records/json.h"

#include <ostream>

namespace heliograph::verbs {

Json rooflineJson(const cost::Roofline &roofline);
/// A line each for kernels that have a place; nothing if there are none.
void printRoofline(std::ostream &out, const cost::Roofline &roofline);

} // namespace heliograph::verbs
