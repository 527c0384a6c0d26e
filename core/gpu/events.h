// CUDA events in pairs around every launch of a batch.
#pragma once

#include "core/gpu/device.h"

#include <vector>

namespace heliograph::gpu {

class EventPairs
{
public:
    static Result<EventPairs> make(Device &device, std::size_t pairs);
    EventPairs(EventPairs &&) = default;
    EventPairs &operator=(EventPairs &&) = default;
    ~EventPairs();

    std::size_t size() const { return m_events.size() / 2; }
    Result<void> begin(std::size_t pair) { return record(2 * pair); }
    Result<void> end(std::size_t pair) { return record(2 * pair + 1); }
    /// ns between the two, once the device has passed both.
    Result<double> elapsed(std::size_t pair) const;

private:
    explicit EventPairs(Device &device) : m_device(&device) {}
    Result<void> record(std::size_t event);

    Device *m_device;
    std::vector<CUevent> m_events; ///< empty once moved from
};

} // namespace heliograph::gpu
