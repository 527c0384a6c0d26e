// NVML, where it is there: clocks, temperature and what holds the clocks down. Its few prototypes are our own, since
// its header comes with no package that is needed otherwise; they have been the same since NVML 5 (nvml.h, "NVML API
// Reference Guide").
#pragma once

#include "core/gpu/library.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heliograph::gpu {

/// The state of a device at one moment. Clocks in MHz, 0 unknown.
struct Clocks {
    std::uint32_t sm = 0, memory = 0;
    std::uint32_t celsius = 0;
    double watts = 0;
    std::vector<std::string> throttled; ///< why they are not higher: "power cap", "thermal", ...; without "idle"
};

class Nvml
{
public:
    /// Never an error: what is not there is not told.
    explicit Nvml(const std::string &pciBusId);
    ~Nvml();
    Nvml(const Nvml &) = delete;
    Nvml &operator=(const Nvml &) = delete;

    /// Nothing without NVML.
    std::optional<Clocks> clocks() const;
    /// "580.159.04", "" unknown.
    std::string driverVersion() const;
    /// Whether the device is cut into parts; nothing if unknown.
    std::optional<bool> isPartitioned() const;

private:
    using Handle = struct nvmlDevice_st *;
    Library m_library;
    Handle m_device = nullptr;
    Entry<int()> m_init{"nvmlInit_v2"};
    Entry<int()> m_shutdown{"nvmlShutdown"};
    Entry<int(const char *, Handle *)> m_byBus{"nvmlDeviceGetHandleByPciBusId_v2"};
    Entry<int(Handle, int, unsigned *)> m_clock{"nvmlDeviceGetClockInfo"};
    Entry<int(Handle, int, unsigned *)> m_temperature{"nvmlDeviceGetTemperature"};
    Entry<int(Handle, unsigned *)> m_power{"nvmlDeviceGetPowerUsage"};
    Entry<int(Handle, unsigned long long *)> m_reasons{"nvmlDeviceGetCurrentClocksThrottleReasons"};
    Entry<int(char *, unsigned)> m_version{"nvmlSystemGetDriverVersion"};
    Entry<int(Handle, unsigned *, unsigned *)> m_mig{"nvmlDeviceGetMigMode"};
};

} // namespace heliograph::gpu
