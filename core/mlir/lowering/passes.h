// The two lowerings of stage-0 that every way on begins with.
#pragma once

namespace heliograph::lowering {

/// Registers `helion-lower-math` and `helion-lower-memory`.
void registerLoweringPasses();

} // namespace heliograph::lowering
