// GPU timestamps of every kernel, by CUPTI's activity records: what a kernel really took, without the gaps between
// launches that events measure along.
#pragma once

#include "core/gpu/cupti.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heliograph::gpu {

struct KernelRecord {
    std::string name;
    std::uint64_t start = 0, end = 0; ///< ns of the device's clock
};

/// One at a time in a process, as CUPTI's callbacks know no owner. Begin before the context is made.
class Activity
{
public:
    explicit Activity(const Cupti &cupti);
    ~Activity();
    Activity(const Activity &) = delete;
    Activity &operator=(const Activity &) = delete;

    /// `serialized`: kernels run one at a time. Errors: gpu.profiler-busy, gpu.profiler-not-permitted and others of
    /// CUPTI.
    Result<void> begin(bool serialized = false);
    /// Records nothing from here on; others of CUPTI may use the device.
    void end();
    /// All kernels since the last call in the order in which they started; the device must have ended them. Waits for
    /// `expected` of them, a short time.
    std::vector<KernelRecord> take(std::size_t expected);
    /// Records that CUPTI lost, ever.
    std::size_t dropped() const;

private:
    const Cupti &m_cupti;
    CUpti_ActivityKind m_kind = CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL;
    bool m_enabled = false;
};

} // namespace heliograph::gpu
