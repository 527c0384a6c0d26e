#include "core/gpu/own_kernel.h"

namespace heliograph::gpu {

std::string readKernel(const std::string &name)
{
    return ".version 7.0\n.target sm_70\n.address_size 64\n.visible .entry " + name +
           R"ptx((.param .u64 buffer, .param .u64 words, .param .u32 rounds)
{
    .reg .pred %end, %keep, %more;
    .reg .b32 %block, %threads, %thread, %blocks, %sum, %rounds, %v<16>;
    .reg .b64 %buffer, %words, %first, %step, %at, %address;
    ld.param.u64 %buffer, [buffer];
    ld.param.u64 %words, [words];
    ld.param.u32 %rounds, [rounds];
    cvta.to.global.u64 %buffer, %buffer;
    mov.u32 %block, %ctaid.x;
    mov.u32 %threads, %ntid.x;
    mov.u32 %thread, %tid.x;
    mov.u32 %blocks, %nctaid.x;
    mad.lo.u32 %thread, %block, %threads, %thread;
    cvt.u64.u32 %first, %thread;
    mul.wide.u32 %step, %blocks, %threads;
    mov.u32 %sum, 0;
ROUND:
    mov.u64 %at, %first;
LOOP:
    setp.ge.u64 %end, %at, %words;
    @%end bra NEXT;
    shl.b64 %address, %at, 4;
    add.u64 %address, %buffer, %address;
    ld.global.cg.v4.u32 {%v0, %v1, %v2, %v3}, [%address];
    add.u64 %at, %at, %step;
    xor.b32 %v0, %v0, %v1;
    xor.b32 %v2, %v2, %v3;
    xor.b32 %sum, %sum, %v0;
    add.u32 %sum, %sum, %v2;
    bra LOOP;
NEXT:
    sub.u32 %rounds, %rounds, 1;
    setp.ne.u32 %more, %rounds, 0;
    @%more bra ROUND;
    setp.eq.u32 %keep, %sum, 0x5a5a5a5b;
    @%keep st.global.u32 [%buffer], %sum;
    ret;
}
)ptx";
}

Result<OwnKernel> OwnKernel::load(Device &device, const std::string &ptx, const std::string &name)
{
    Result<Module> module = Module::load(device, ptx, "the kernel " + name);
    const Result<CUfunction> function = module ? module->function(name) : module.error();
    return function ? Result<OwnKernel>(OwnKernel(device, std::move(*module), *function)) : function.error();
}

Result<void> OwnKernel::start(const std::string &doing, unsigned blocks, unsigned threads, void **parameters) const
{
    CUlaunchConfig config{};
    config.gridDimX = blocks;
    config.blockDimX = threads;
    config.gridDimY = config.gridDimZ = config.blockDimY = config.blockDimZ = 1;
    config.hStream = m_device->stream();
    return m_device->run(doing, m_device->driver().cuLaunchKernelEx, static_cast<const CUlaunchConfig *>(&config),
                         m_function, parameters, static_cast<void **>(nullptr));
}

} // namespace heliograph::gpu
