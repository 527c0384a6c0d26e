// One device with its context and one stream. All calls after opening go through it, so that it knows when nothing
// works any more: then nothing is freed either, since that would wait forever or fail again.
#pragma once

#include "core/gpu/driver.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace heliograph::gpu {

/// What the driver says of a device. Clocks in kHz.
struct DeviceFacts {
    int ordinal = 0;
    std::string name;  ///< "NVIDIA H200"
    std::string busId; ///< "0000:19:00.0"
    int major = 0, minor = 0;
    std::uint64_t memoryBytes = 0, freeBytes = 0;
    int multiprocessors = 0, clock = 0, memoryClock = 0, busWidth = 0;
    int l2Bytes = 0, sharedBytesOfBlock = 0, sharedBytes = 0, registers = 0, threads = 0, blocks = 0;
    bool ecc = false;

    int architecture() const { return 10 * major + minor; }
};

class Device
{
public:
    using Seconds = std::chrono::duration<double>;

    /// `patience`: how long wait() waits. Errors: gpu.no-device and the driver's.
    static Result<std::unique_ptr<Device>> open(const Driver &driver, int ordinal, Seconds patience);
    /// All that there are, without a context on any: what is in use is listed as well, and free memory is not told.
    /// Errors: gpu.no-device and the driver's.
    static Result<std::vector<DeviceFacts>> list(const Driver &driver);
    ~Device();
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    const Driver &driver() const { return m_driver; }
    const DeviceFacts &facts() const { return m_facts; }
    CUcontext context() const { return m_context; }
    CUstream stream() const { return m_stream; }
    /// False after an error that ends the context, or once a kernel did not come to an end.
    bool isUsable() const { return m_usable; }

    template <typename Function, typename... Arguments>
    Result<void> run(const std::string &doing, const Entry<Function> &entry, Arguments... arguments)
    {
        return check(doing, entry.name, entry(arguments...));
    }
    /// Until all that was launched has ended; what it ran into is told here. Errors: gpu.timeout and the driver's.
    Result<void> wait(const std::string &doing);

private:
    Device(const Driver &driver, Seconds patience) : m_driver(driver), m_patience(patience) {}
    Result<void> check(const std::string &doing, const char *call, CUresult result);
    Result<int> count();
    Result<void> start(int ordinal);
    Result<void> readFacts(int ordinal);

    const Driver &m_driver;
    Seconds m_patience;
    DeviceFacts m_facts;
    CUdevice m_device = 0;
    CUcontext m_context = nullptr;
    CUstream m_stream = nullptr;
    bool m_usable = true;
};

/// Memory of the device.
class Memory
{
public:
    Memory() = default;
    static Result<Memory> allocate(Device &device, std::uint64_t bytes, const std::string &what);
    Memory(Memory &&other) noexcept;
    Memory &operator=(Memory &&other) noexcept;
    ~Memory();

    CUdeviceptr address() const { return m_address; }
    std::uint64_t bytes() const { return m_bytes; }

private:
    Device *m_device = nullptr;
    CUdeviceptr m_address = 0;
    std::uint64_t m_bytes = 0;
};

} // namespace heliograph::gpu
