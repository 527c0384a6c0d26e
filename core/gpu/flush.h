// Takes what a kernel left out of the L2 cache, so that the next one finds it cold.
#pragma once

#include "core/gpu/own_kernel.h"

#include <optional>
#include <string_view>

namespace heliograph::gpu {

/// The name under which the flush shows in activity records.
inline constexpr std::string_view kFlushName = "heliograph_flush";

/// Reads a buffer several times the size of L2, by a kernel of ours. A memset would fill L2 as well, but with lines
/// that have yet to be written to memory, which the kernel that is measured would then pay for. Only where the driver
/// cannot compile the kernel a memset does it.
class Flush
{
public:
    static Result<Flush> make(Device &device);
    /// Puts it into the device's stream and returns.
    Result<void> launch();
    /// Kernels that one flush shows as in activity records: 1 or, of a memset, 0.
    std::size_t records() const { return m_kernel ? 1 : 0; }
    /// "read" or "memset".
    const char *how() const { return m_kernel ? "read" : "memset"; }

private:
    explicit Flush(Device &device) : m_device(&device) {}
    Device *m_device;
    Memory m_buffer;
    std::optional<OwnKernel> m_kernel;
};

} // namespace heliograph::gpu
