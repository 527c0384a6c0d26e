// `heliograph run FILE.helio --device N --sanitize`: accesses outside of a tensor, by the FX node that makes them.
#pragma once

#include "core/capture/gpu.h"
#include "core/verbs/choice.h"

namespace heliograph::verbs {

/// Failed if there is an error of the kernel's.
ExitCode sanitizeOnDevice(const VerbContext &context, const Choice &choice, GpuOptions options);

} // namespace heliograph::verbs
