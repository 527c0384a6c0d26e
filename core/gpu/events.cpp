#include "core/gpu/events.h"

namespace heliograph::gpu {

Result<EventPairs> EventPairs::make(Device &device, std::size_t pairs)
{
    EventPairs made(device);
    for (std::size_t i = 0; i < 2 * pairs; ++i) {
        CUevent event = nullptr;
        if (Result<void> done =
                device.run("Making events", device.driver().cuEventCreate, &event, unsigned(CU_EVENT_DEFAULT));
            !done)
            return done.error();
        made.m_events.push_back(event);
    }
    return made;
}

EventPairs::~EventPairs()
{
    for (CUevent event : m_events)
        if (m_device->isUsable())
            m_device->driver().cuEventDestroy(event);
}

Result<void> EventPairs::record(std::size_t event)
{
    return m_device->run("Recording an event", m_device->driver().cuEventRecord, m_events[event], m_device->stream());
}

Result<double> EventPairs::elapsed(std::size_t pair) const
{
    float milliseconds = 0;
    const Result<void> done = m_device->run("Reading events", m_device->driver().cuEventElapsedTime, &milliseconds,
                                            m_events[2 * pair], m_events[2 * pair + 1]);
    return done ? Result<double>(double(milliseconds) * 1e6) : done.error();
}

} // namespace heliograph::gpu
