// What a device reaches, measured by small kernels of ours: the roofs that kernels are held against. Data sheets tell
// of more, at clocks that a device under load does not keep.
#pragma once

#include "core/gpu/device.h"

namespace heliograph::gpu {

/// 0 where a limit could not be measured.
struct Limits {
    double dramBytes = 0;     ///< a second, read
    double l2Bytes = 0;       ///< a second, read out of L2
    double flops = 0;         ///< a second: fma of f32 by ordinary cores, two operations each
    double tensorFlops = 0;   ///< a second: products of bf16 matrices into f32
    std::size_t launches = 0; ///< kernels that measuring took; they show in activity records
};

/// Takes some 0.1 s. A kernel that the driver cannot compile leaves its limit at 0; errors are those of the device.
Result<Limits> measureLimits(Device &device);

} // namespace heliograph::gpu
