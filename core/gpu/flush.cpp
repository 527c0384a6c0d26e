#include "core/gpu/flush.h"

#include <algorithm>

namespace heliograph::gpu {

namespace {

constexpr std::uint64_t kTimesL2 = 3;
constexpr std::uint64_t kLeastBytes = std::uint64_t(64) << 20;
constexpr unsigned kThreads = 512;
constexpr unsigned kBlocksOfMultiprocessor = 4;

} // namespace

Result<Flush> Flush::make(Device &device)
{
    Flush flush(device);
    const std::uint64_t bytes = std::max<std::uint64_t>(kLeastBytes, kTimesL2 * std::uint64_t(device.facts().l2Bytes));
    Result<Memory> buffer = Memory::allocate(device, bytes, "flushing the L2 cache");
    if (!buffer)
        return buffer.error();
    flush.m_buffer = std::move(*buffer);
    const Result<void> cleared =
        device.run("Clearing the flush buffer", device.driver().cuMemsetD8, flush.m_buffer.address(),
                   static_cast<unsigned char>(0), std::size_t(bytes));
    if (!cleared)
        return cleared.error();
    Result<OwnKernel> kernel = OwnKernel::load(device, readKernel(std::string(kFlushName)), std::string(kFlushName));
    if (kernel)
        flush.m_kernel = std::move(*kernel);
    return device.isUsable() ? Result<Flush>(std::move(flush)) : kernel.error();
}

Result<void> Flush::launch()
{
    const std::string doing = "Flushing the L2 cache";
    CUdeviceptr address = m_buffer.address();
    if (!m_kernel) // in the default stream, which waits for ours and which ours waits for
        return m_device->run(doing, m_device->driver().cuMemsetD8, address, static_cast<unsigned char>(0),
                             std::size_t(m_buffer.bytes()));
    const unsigned blocks = kBlocksOfMultiprocessor * unsigned(std::max(m_device->facts().multiprocessors, 1));
    return m_kernel->launch(doing, blocks, kThreads, address, m_buffer.bytes() / 16, std::uint32_t(1));
}

} // namespace heliograph::gpu
