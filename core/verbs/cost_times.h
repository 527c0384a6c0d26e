// What `heliograph cost` says of a run that was timed and no more: what each kernel took.
#pragma once

#include "core/document/run.h"
#include "core/records/json.h"

#include <ostream>

namespace heliograph::verbs {

Json timesJson(const GpuRun &run);
/// The kernels, their roofline if bytes and operations were counted, and how to learn more.
void printTimes(std::ostream &out, const GpuRun &run);

} // namespace heliograph::verbs
