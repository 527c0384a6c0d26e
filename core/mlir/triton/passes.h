// Stage-0 on its way to Triton's compiler.
#pragma once

namespace heliograph::triton {

/// Registers `helion-to-triton`, and the pipeline `helion-stage0-to-triton` that ends in it.
void registerTritonPasses();

} // namespace heliograph::triton
