// Results are stored where they have a value that they never have: without a store all would be dead code. Operands are
// no zeros, since a device draws less power on those and keeps a higher clock than it has with anyone's numbers.
#include "core/gpu/limit_kernels.h"

namespace heliograph::gpu {

namespace {

std::string head(const std::string &version, const std::string &target)
{
    return ".version " + version + "\n.target " + target + "\n.address_size 64\n";
}

/// prefix0, prefix1, ...: registers of a list.
std::string registers(const std::string &prefix, int first, int count)
{
    std::string list;
    for (int i = 0; i < count; ++i)
        list += (i > 0 ? ", " : "") + prefix + std::to_string(first + i);
    return list;
}

/// Adds up registers and stores the sum where it is a number that nothing adds up to; `count` at least 1.
std::string keep(const std::string &prefix, int count)
{
    std::string text;
    for (int i = 1; i < count; ++i)
        text += "    add.f32 " + prefix + "0, " + prefix + "0, " + prefix + std::to_string(i) + ";\n";
    return text + "    setp.eq.f32 %keep, " + prefix + "0, 0f7F7FFFFF;\n    @%keep st.global.f32 [%out], " + prefix +
           "0;\n    ret;\n}\n";
}

/// The counter of rounds around `body`.
std::string loop(const std::string &body)
{
    return "LOOP:\n" + body +
           "    sub.u32 %rounds, %rounds, 1;\n    setp.ne.u32 %more, %rounds, 0;\n    @%more bra LOOP;\n";
}

std::string entry(const std::string &name)
{
    return ".visible .entry " + name + "(.param .u64 out, .param .u32 rounds)\n{\n" +
           "    .reg .pred %keep, %more;\n    .reg .b64 %out;\n    .reg .b32 %rounds, %t, %x;\n" +
           "    ld.param.u64 %out, [out];\n    cvta.to.global.u64 %out, %out;\n    ld.param.u32 %rounds, [rounds];\n" +
           "    mov.u32 %t, %tid.x;\n";
}

std::string zeros(const std::string &prefix, int count)
{
    std::string text = "    .reg .f32 " + prefix + "<" + std::to_string(count) + ">;\n";
    for (int i = 0; i < count; ++i)
        text += "    mov.f32 " + prefix + std::to_string(i) + ", 0f00000000;\n";
    return text;
}

/// A pair of bf16 between 1 and 2, other in each thread and register: exponent 127, the rest of it a hash.
std::string pair(const std::string &into, int number)
{
    return "    mad.lo.u32 %x, %t, 0x9E3779B1, " + std::to_string(number * 0x85EB + 1) +
           ";\n    and.b32 %x, %x, 0x007F007F;\n    or.b32 " + into + ", %x, 0x3F803F80;\n";
}

/// A descriptor of shared memory whose rows are 128 bytes, swizzled, eight rows a group of 1,024 bytes.
std::string descriptor(const std::string &name, const std::string &address)
{
    return "    cvt.u64.u32 " + name + ", " + address + ";\n    shr.u64 " + name + ", " + name + ", 4;\n    and.b64 " +
           name + ", " + name + ", 0x3FFF;\n    or.b64 " + name + ", " + name + ", 0x4000004000010000;\n";
}

} // namespace

std::string fmaKernel()
{
    constexpr int kChains = 8;
    std::string body;
    for (int step = 0; step < 64; ++step) {
        const std::string sum = "%f" + std::to_string(step % kChains);
        body += "    fma.rn.f32 " + sum + ", " + sum + ", %scale, %shift;\n";
    }
    return head("7.0", "sm_70") + entry("heliograph_limit_fma") + zeros("%f", kChains) +
           "    .reg .f32 %scale, %shift;\n    cvt.rn.f32.u32 %shift, %t;\n"
           "    fma.rn.f32 %shift, %shift, 0f3A83126F, 0f3F800000;\n    mov.f32 %scale, 0f3F7D70A4;\n" +
           loop(body) + keep("%f", kChains);
}

std::string mmaKernel()
{
    constexpr int kProducts = 16, kSums = 8;
    std::string text = head("7.0", "sm_80") + entry("heliograph_limit_matrix") + zeros("%f", 4 * kSums) +
                       "    .reg .b32 %a<4>, %b<2>;\n";
    for (int i = 0; i < 4; ++i)
        text += pair("%a" + std::to_string(i), i);
    for (int i = 0; i < 2; ++i)
        text += pair("%b" + std::to_string(i), 4 + i);
    std::string body;
    for (int i = 0; i < kProducts; ++i) {
        const std::string sums = "{" + registers("%f", 4 * (i % kSums), 4) + "}";
        body += "    mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 " + sums +
                ", {%a0, %a1, %a2, %a3}, {%b0, %b1}, " + sums + ";\n";
    }
    return text + loop(body) + keep("%f", 4 * kSums);
}

std::string wgmmaKernel()
{
    constexpr int kSums = 128, kWords = (64 + 256) * 128 / 4;
    std::string text = head("8.0", "sm_90a") + entry("heliograph_limit_matrix") + zeros("%f", kSums) +
                       "    .shared .align 1024 .b8 operands[" + std::to_string(4 * kWords) +
                       "];\n    .reg .b32 %base, %word, %i, %end;\n    .reg .b64 %a, %b, %da, %db;\n"
                       "    mov.u32 %base, operands;\n    mov.u32 %i, %t;\n    shl.b32 %end, %t, 2;\n"
                       "    add.u32 %end, %end, %base;\nFILL:\n" +
                       pair("%word", 1) +
                       "    st.shared.b32 [%end], %word;\n    add.u32 %end, %end, 512;\n    add.u32 %t, %t, 128;\n"
                       "    add.u32 %i, %i, 128;\n    setp.lt.u32 %more, %i, " +
                       std::to_string(kWords) +
                       ";\n    @%more bra FILL;\n    fence.proxy.async.shared::cta;\n    bar.sync 0;\n"
                       "    add.u32 %word, %base, 8192;\n" +
                       descriptor("%a", "%base") + descriptor("%b", "%word");
    std::string body = "    wgmma.fence.sync.aligned;\n";
    for (int i = 0; i < 8; ++i) {
        const std::string step = std::to_string(2 * (i % 4)); // 16 columns are 32 bytes, and descriptors count 16
        body += "    add.u64 %da, %a, " + step + ";\n    add.u64 %db, %b, " + step +
                ";\n    wgmma.mma_async.sync.aligned.m64n256k16.f32.bf16.bf16 {" + registers("%f", 0, kSums) +
                "}, %da, %db, 1, 1, 1, 0, 0;\n";
    }
    body += "    wgmma.commit_group.sync.aligned;\n    wgmma.wait_group.sync.aligned 0;\n";
    return text + loop(body) + keep("%f", kSums);
}

} // namespace heliograph::gpu
