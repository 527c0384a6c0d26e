#include "core/gpu/flush.h"

#include <algorithm>
#include <array>

namespace heliograph::gpu {

namespace {

constexpr std::uint64_t kTimesL2 = 3;
constexpr std::uint64_t kLeastBytes = std::uint64_t(64) << 20;
constexpr unsigned kThreads = 512;
constexpr unsigned kBlocksOfMultiprocessor = 4;

/// Every thread reads 16 bytes, steps over all threads, and reads again. The store never happens, since the buffer
/// holds zeros; without it the loads would be dead.
constexpr const char *kPtx = R"ptx(
.version 7.0
.target sm_70
.address_size 64
.visible .entry heliograph_flush(.param .u64 buffer, .param .u64 words)
{
    .reg .pred %p<3>;
    .reg .b32 %r<13>;
    .reg .b64 %rd<8>;
    ld.param.u64 %rd1, [buffer];
    ld.param.u64 %rd2, [words];
    cvta.to.global.u64 %rd1, %rd1;
    mov.u32 %r1, %ctaid.x;
    mov.u32 %r2, %ntid.x;
    mov.u32 %r3, %tid.x;
    mov.u32 %r4, %nctaid.x;
    mad.lo.u32 %r5, %r1, %r2, %r3;
    cvt.u64.u32 %rd3, %r5;
    mul.wide.u32 %rd4, %r4, %r2;
    mov.u32 %r10, 0;
LOOP:
    setp.ge.u64 %p1, %rd3, %rd2;
    @%p1 bra DONE;
    shl.b64 %rd5, %rd3, 4;
    add.u64 %rd6, %rd1, %rd5;
    ld.global.cg.v4.u32 {%r6, %r7, %r8, %r9}, [%rd6];
    or.b32 %r11, %r6, %r7;
    or.b32 %r12, %r8, %r9;
    or.b32 %r11, %r11, %r12;
    or.b32 %r10, %r10, %r11;
    add.u64 %rd3, %rd3, %rd4;
    bra LOOP;
DONE:
    setp.eq.u32 %p2, %r10, 0x5a5a5a5a;
    @%p2 st.global.u32 [%rd1], %r10;
    ret;
}
)ptx";

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
    Result<Module> module = Module::load(device, kPtx, "the kernel that flushes L2");
    const Result<CUfunction> function = module ? module->function(std::string(kFlushName)) : module.error();
    if (function) {
        flush.m_module = std::move(*module);
        flush.m_function = *function;
    }
    return device.isUsable() ? Result<Flush>(std::move(flush)) : function.error();
}

Result<void> Flush::launch()
{
    const std::string doing = "Flushing the L2 cache";
    CUdeviceptr address = m_buffer.address();
    if (!m_module) // in the default stream, which waits for ours and which ours waits for
        return m_device->run(doing, m_device->driver().cuMemsetD8, address, static_cast<unsigned char>(0),
                             std::size_t(m_buffer.bytes()));
    std::uint64_t words = m_buffer.bytes() / 16;
    std::array<void *, 2> parameters{&address, &words};
    CUlaunchConfig config{};
    config.gridDimX = kBlocksOfMultiprocessor * unsigned(std::max(m_device->facts().multiprocessors, 1));
    config.gridDimY = config.gridDimZ = config.blockDimY = config.blockDimZ = 1;
    config.blockDimX = kThreads;
    config.hStream = m_device->stream();
    return m_device->run(doing, m_device->driver().cuLaunchKernelEx, static_cast<const CUlaunchConfig *>(&config),
                         m_function, parameters.data(), static_cast<void **>(nullptr));
}

} // namespace heliograph::gpu
