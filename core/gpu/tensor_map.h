// A tensor as the tensor memory accelerator sees it.
#pragma once

#include "core/gpu/device.h"
#include "core/gpu/plan.h"

namespace heliograph::gpu {

/// The map that Triton's launcher makes of such a descriptor: innermost dimension first, strides in bytes, 128-byte
/// promotion into L2, lanes outside of the tensor read as 0.
Result<CUtensorMap> encodeMap(Device &device, const Tensor &tensor, const TensorMap &map, CUdeviceptr address);

} // namespace heliograph::gpu
