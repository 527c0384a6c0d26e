// The small kernel of linked_kernel.h with SASS, and samples of it, for tests of costs.
#pragma once

#include "tests/support/linked_kernel.h"

namespace heliograph::test {

/// Load is the instruction at 0x00, add those at 0x10 and 0x20, the grid that at 0x30.
Linked withSass();
/// Of all its instructions, of one that does not exist, and with reasons that count nothing of their own: 107 samples.
FunctionSamples samples();
/// Of Helion's pipeline.
GpuRun runOf(std::vector<FunctionSamples> functions);

} // namespace heliograph::test
