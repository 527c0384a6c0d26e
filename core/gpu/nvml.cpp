#include "core/gpu/nvml.h"

#include <array>

namespace heliograph::gpu {

namespace {

constexpr int kSmClock = 1, kMemoryClock = 2; // NVML_CLOCK_SM, NVML_CLOCK_MEM
constexpr int kGpuSensor = 0;                 // NVML_TEMPERATURE_GPU

struct ThrottleReason {
    unsigned long long bit;
    const char *words;
};

/// nvmlClocksThrottleReason...; idle (1) and clocks set by an application (2) hold nothing down while a kernel runs.
constexpr std::array kReasons{
    ThrottleReason{0x4, "power cap"},         ThrottleReason{0x8, "hardware slowdown"},
    ThrottleReason{0x10, "sync boost"},       ThrottleReason{0x20, "thermal"},
    ThrottleReason{0x40, "hardware thermal"}, ThrottleReason{0x80, "power brake"},
    ThrottleReason{0x100, "display clocks"},
};

template <typename Function, typename... Arguments>
unsigned read(const Entry<Function> &entry, Arguments... arguments)
{
    unsigned value = 0;
    return entry.pointer && entry(arguments..., &value) == 0 ? value : 0;
}

} // namespace

Nvml::Nvml(const std::string &pciBusId)
{
    const std::array<std::string, 1> names{"libnvidia-ml.so.1"};
    const Result<Library> library = Library::open(names, "gpu.no-nvml", "");
    if (!library)
        return;
    m_library = *library;
    const auto find = [this](auto &...entries) { return (int(m_library.find(entries)) + ...); };
    find(m_clock, m_temperature, m_power, m_reasons, m_version, m_mig);
    const bool usable = find(m_init, m_shutdown, m_byBus) == 3 && m_init() == 0;
    if (usable && m_byBus(pciBusId.c_str(), &m_device) != 0)
        m_device = nullptr;
}

Nvml::~Nvml()
{
    if (m_device)
        m_shutdown();
}

std::optional<Clocks> Nvml::clocks() const
{
    if (!m_device)
        return std::nullopt;
    Clocks clocks;
    clocks.sm = read(m_clock, m_device, kSmClock);
    clocks.memory = read(m_clock, m_device, kMemoryClock);
    clocks.celsius = read(m_temperature, m_device, kGpuSensor);
    clocks.watts = read(m_power, m_device) / 1000.0;
    unsigned long long reasons = 0;
    if (m_reasons.pointer && m_reasons(m_device, &reasons) == 0)
        for (const ThrottleReason &reason : kReasons)
            if ((reasons & reason.bit) != 0)
                clocks.throttled.emplace_back(reason.words);
    return clocks;
}

std::string Nvml::driverVersion() const
{
    std::array<char, 96> text{};
    return m_device && m_version.pointer && m_version(text.data(), unsigned(text.size())) == 0 ? text.data() : "";
}

std::optional<bool> Nvml::isPartitioned() const
{
    unsigned now = 0, later = 0;
    if (!m_device || !m_mig.pointer || m_mig(m_device, &now, &later) != 0)
        return std::nullopt;
    return now != 0;
}

} // namespace heliograph::gpu
