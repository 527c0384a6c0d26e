// Texts of the kernels that reach for a device's limits.
#pragma once

#include <string>

namespace heliograph::gpu {

/// Operations that a thread of `heliograph_limit_fma(.u64 out, .u32 rounds)` does in a round.
inline constexpr double kFmaFlops = 2.0 * 64;
std::string fmaKernel();
/// `heliograph_limit_matrix(.u64 out, .u32 rounds)` by mma.sync, which tensor cores have from sm_80 on; operations of a
/// warp and round.
inline constexpr double kMmaFlops = 2.0 * 16 * 8 * 16 * 16;
std::string mmaKernel();
/// The same by wgmma, without which Hopper's tensor cores are not busy; sm_90a alone. Operations of a warp and round; a
/// block is one group of four warps.
inline constexpr double kWgmmaFlops = 2.0 * 64 * 256 * 16 * 8 / 4;
std::string wgmmaKernel();

} // namespace heliograph::gpu
