#include "core/gpu/hold.h"

namespace heliograph::gpu {

namespace {

using Flag = std::shared_ptr<std::atomic<bool>>;

/// On a thread of the driver's, in the stream's order. The flag lives as long as either side needs it.
void CUDA_CB waitForRelease(void *data)
{
    const std::unique_ptr<Flag> flag(static_cast<Flag *>(data));
    (*flag)->wait(false);
}

} // namespace

Result<void> Hold::begin()
{
    auto flag = std::make_unique<Flag>(m_isReleased);
    Result<void> done = m_device.run("Holding the device", m_device.driver().cuLaunchHostFunc, m_device.stream(),
                                     &waitForRelease, static_cast<void *>(flag.get()));
    if (done)
        flag.release(); // the function has it now
    return done;
}

void Hold::release()
{
    m_isReleased->store(true);
    m_isReleased->notify_all();
}

} // namespace heliograph::gpu
