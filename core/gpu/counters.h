// Hardware counters of single kernels, by CUPTI's range profiler: each kernel is a range of its own, launched alone
// and, where the counters do not fit at once, launched again with its memory put back.
#pragma once

#include "core/gpu/cupti.h"
#include "core/gpu/device.h"

#include <memory>
#include <string>
#include <vector>

namespace heliograph::gpu {

/// A profiler for some metrics on one device. One at a time; nothing else of CUPTI may run.
class Counters
{
public:
    /// Metrics that the device does not know are left out. Errors: gpu.profiler-... of CUPTI.
    static Result<std::unique_ptr<Counters>> begin(Device &device, const Cupti &cupti,
                                                   const std::vector<std::string> &metrics);
    ~Counters();
    Counters(const Counters &) = delete;
    Counters &operator=(const Counters &) = delete;

    /// Those that are counted.
    const std::vector<std::string> &metrics() const { return m_metrics; }
    /// The next launches are counted, at most so many.
    Result<void> start(std::size_t launches);
    /// Values of the launches since then, in their order: one of each metric.
    Result<std::vector<std::vector<double>>> stop();

private:
    Counters(Device &device, const Cupti &cupti) : m_device(device), m_cupti(cupti) {}
    Result<void> open(const std::vector<std::string> &metrics);
    Result<void> openHost();
    void addMetrics(const std::vector<std::string> &metrics);
    Result<void> makeConfig();
    Result<void> makeImage(std::size_t launches);
    Result<std::size_t> decode();

    Device &m_device;
    const Cupti &m_cupti;
    CUpti_Profiler_Host_Object *m_host = nullptr;
    CUpti_RangeProfiler_Object *m_profiler = nullptr;
    std::vector<std::string> m_metrics;
    std::vector<const char *> m_names;     ///< of m_metrics
    std::vector<std::uint8_t> m_available; ///< the host object goes on reading it
    std::vector<std::uint8_t> m_config, m_image;
};

} // namespace heliograph::gpu
