// Keeps the device from starting until all that it is to do stands in its queue: then it never waits for the host, and
// short kernels take the time that they take, not the time that a launch takes.
#pragma once

#include "core/gpu/device.h"

#include <atomic>
#include <memory>

namespace heliograph::gpu {

/// One at a time on a device. Who holds may queue no more than kMostHeld launches: a full queue would never empty.
class Hold
{
public:
    static constexpr std::size_t kMostHeld = 256;

    explicit Hold(Device &device) : m_device(device) {}
    ~Hold() { release(); }
    Hold(const Hold &) = delete;
    Hold &operator=(const Hold &) = delete;

    /// What is launched from here on starts after release(). Errors: those of the driver.
    Result<void> begin();
    /// May be called again.
    void release();

private:
    Device &m_device;
    std::shared_ptr<std::atomic<bool>> m_isReleased = std::make_shared<std::atomic<bool>>(false);
};

} // namespace heliograph::gpu
