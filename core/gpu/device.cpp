#include "core/gpu/device.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

namespace heliograph::gpu {

namespace {

struct Attribute {
    CUdevice_attribute attribute;
    int DeviceFacts::*member;
};

constexpr std::array kAttributes{
    Attribute{CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, &DeviceFacts::major},
    Attribute{CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, &DeviceFacts::minor},
    Attribute{CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, &DeviceFacts::multiprocessors},
    Attribute{CU_DEVICE_ATTRIBUTE_CLOCK_RATE, &DeviceFacts::clock},
    Attribute{CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, &DeviceFacts::memoryClock},
    Attribute{CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, &DeviceFacts::busWidth},
    Attribute{CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, &DeviceFacts::l2Bytes},
    Attribute{CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, &DeviceFacts::sharedBytesOfBlock},
    Attribute{CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, &DeviceFacts::sharedBytes},
    Attribute{CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR, &DeviceFacts::registers},
    Attribute{CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, &DeviceFacts::threads},
    Attribute{CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR, &DeviceFacts::blocks},
};

Diagnostic noSuchDevice(int ordinal, int count)
{
    const std::string there = count == 0 ? "There is no NVIDIA device."
                                         : "There is no device " + std::to_string(ordinal) + "; there are " +
                                               std::to_string(count) + ", numbered from 0.";
    return problem("gpu.no-device", there, "List the devices with nvidia-smi and give one with --device.");
}

} // namespace

Result<std::unique_ptr<Device>> Device::open(const Driver &driver, int ordinal, Seconds patience)
{
    std::unique_ptr<Device> device(new Device(driver, patience));
    const Result<int> count = device->count();
    if (!count)
        return count.error();
    if (ordinal < 0 || ordinal >= *count)
        return noSuchDevice(ordinal, *count);
    const Result<void> done = device->start(ordinal);
    return done ? Result<std::unique_ptr<Device>>(std::move(device)) : done.error();
}

Result<std::vector<DeviceFacts>> Device::list(const Driver &driver)
{
    Device device(driver, Seconds(0));
    const Result<int> count = device.count();
    if (!count)
        return count.error();
    if (*count == 0)
        return noSuchDevice(0, 0);
    std::vector<DeviceFacts> all;
    for (int ordinal = 0; ordinal < *count; ++ordinal) {
        if (const Result<void> read = device.readFacts(ordinal); !read)
            return read.error();
        all.push_back(device.m_facts);
    }
    return all;
}

Result<int> Device::count()
{
    int count = 0;
    const Result<void> done = run("Counting the devices", m_driver.cuDeviceGetCount, &count);
    return done ? Result<int>(count) : done.error();
}

Result<void> Device::start(int ordinal)
{
    const std::string opening = "Opening device " + std::to_string(ordinal);
    Result<void> done = readFacts(ordinal);
    CUcontext context = nullptr;
    if (done)
        done = run(opening, m_driver.cuDevicePrimaryCtxRetain, &context, m_device);
    if (!done)
        return done;
    m_context = context;
    done = run(opening, m_driver.cuCtxSetCurrent, m_context);
    if (done)
        done = run(opening, m_driver.cuStreamCreate, &m_stream, unsigned(CU_STREAM_DEFAULT));
    std::size_t free = 0, total = 0;
    if (done)
        done = run(opening, m_driver.cuMemGetInfo, &free, &total);
    m_facts.freeBytes = free;
    return done;
}

Result<void> Device::readFacts(int ordinal)
{
    const std::string reading = "Reading what device " + std::to_string(ordinal) + " is";
    std::array<char, 256> name{};
    std::array<char, 64> bus{};
    std::size_t bytes = 0;
    Result<void> done = run(reading, m_driver.cuDeviceGet, &m_device, ordinal);
    if (done)
        done = run(reading, m_driver.cuDeviceGetName, name.data(), int(name.size()), m_device);
    if (done)
        done = run(reading, m_driver.cuDeviceGetPCIBusId, bus.data(), int(bus.size()), m_device);
    if (done)
        done = run(reading, m_driver.cuDeviceTotalMem, &bytes, m_device);
    m_facts.ordinal = ordinal;
    m_facts.name = name.data();
    m_facts.busId = bus.data();
    m_facts.memoryBytes = bytes;
    // What one driver does not know stays 0.
    for (const Attribute &row : kAttributes)
        m_driver.cuDeviceGetAttribute(&(m_facts.*row.member), row.attribute, m_device);
    int ecc = 0;
    m_driver.cuDeviceGetAttribute(&ecc, CU_DEVICE_ATTRIBUTE_ECC_ENABLED, m_device);
    m_facts.ecc = ecc != 0;
    return done;
}

Device::~Device()
{
    if (!m_usable)
        return;
    if (m_stream)
        m_driver.cuStreamDestroy(m_stream);
    if (m_context)
        m_driver.cuDevicePrimaryCtxRelease(m_device);
}

Result<void> Device::check(const std::string &doing, const char *call, CUresult result)
{
    if (result == CUDA_SUCCESS)
        return {};
    if (isSticky(result))
        m_usable = false;
    Diagnostic error = m_driver.error(result, call, doing);
    if (result == CUDA_ERROR_OUT_OF_MEMORY && m_facts.memoryBytes > 0)
        error.detail += "; " + std::to_string(m_facts.freeBytes >> 20) + " of " +
                        std::to_string(m_facts.memoryBytes >> 20) + " MiB were free at the start";
    return error;
}

/// Asks instead of blocking: cuCtxSynchronize() would never return from a kernel that waits for something.
Result<void> Device::wait(const std::string &doing)
{
    const auto until = std::chrono::steady_clock::now() + m_patience;
    for (CUresult result = CUDA_ERROR_NOT_READY; result == CUDA_ERROR_NOT_READY;) {
        result = m_driver.cuStreamQuery(m_stream);
        if (result != CUDA_ERROR_NOT_READY && result != CUDA_SUCCESS)
            return check(doing, m_driver.cuStreamQuery.name, result);
        if (result == CUDA_ERROR_NOT_READY && std::chrono::steady_clock::now() > until) {
            m_usable = false;
            return problem("gpu.timeout",
                           doing + " did not end within " + std::to_string(int(m_patience.count())) + " s.",
                           "The kernel may wait for something that never comes (other devices, a counter that is not "
                           "0): give real inputs with --inputs, or more time with --limit-seconds.");
        }
        if (result == CUDA_ERROR_NOT_READY)
            std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    return {};
}

Result<Memory> Memory::allocate(Device &device, std::uint64_t bytes, const std::string &what)
{
    Memory memory;
    CUdeviceptr address = 0;
    const std::string doing = "Allocating " + std::to_string(bytes) + " bytes for " + what;
    // The driver allocates nothing for 0 bytes; a tensor without elements still has an address.
    if (Result<void> done =
            device.run(doing, device.driver().cuMemAlloc, &address, std::size_t(std::max<std::uint64_t>(bytes, 16)));
        !done)
        return done.error();
    memory.m_device = &device;
    memory.m_address = address;
    memory.m_bytes = bytes;
    return memory;
}

Memory::Memory(Memory &&other) noexcept
{
    *this = std::move(other);
}

Memory &Memory::operator=(Memory &&other) noexcept
{
    std::swap(m_device, other.m_device);
    std::swap(m_address, other.m_address);
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

Memory::~Memory()
{
    if (m_device && m_device->isUsable())
        m_device->driver().cuMemFree(m_address);
}

} // namespace heliograph::gpu
