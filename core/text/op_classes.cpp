// Families of ops, a table per language: of the rows that a name begins with, up to a dot, the longest decides.
#include "core/text/op_classes.h"

#include "core/text/op_roles.h"

#include <span>

namespace heliograph::text {

namespace {

struct Family {
    std::string_view name;
    OpClass kind;
};

constexpr Family kPtx[] = {
    {"abs", OpClass::Math},
    {"activemask", OpClass::Convert},
    {"add", OpClass::Math},
    {"applypriority", OpClass::Memory},
    {"atom", OpClass::Memory},
    {"bar", OpClass::Control},
    {"barrier", OpClass::Control},
    {"bra", OpClass::Control},
    {"brx", OpClass::Control},
    {"call", OpClass::Control},
    {"copysign", OpClass::Math},
    {"cos", OpClass::Math},
    {"cp", OpClass::Memory},
    {"cp.async.bulk.commit_group", OpClass::Control},
    {"cp.async.bulk.wait_group", OpClass::Control},
    {"cp.async.commit_group", OpClass::Control},
    {"cp.async.mbarrier", OpClass::Control},
    {"cp.async.wait_all", OpClass::Control},
    {"cp.async.wait_group", OpClass::Control},
    {"cvt", OpClass::Convert},
    {"discard", OpClass::Memory},
    {"div", OpClass::Math},
    {"dp2a", OpClass::Math},
    {"dp4a", OpClass::Math},
    {"ex2", OpClass::Math},
    {"exit", OpClass::Control},
    {"fence", OpClass::Control},
    {"fma", OpClass::Math},
    {"griddepcontrol", OpClass::Control},
    {"ld", OpClass::Memory},
    {"ldmatrix", OpClass::Memory},
    {"ldu", OpClass::Memory},
    {"lg2", OpClass::Math},
    {"mad", OpClass::Math},
    {"match", OpClass::Convert},
    {"max", OpClass::Math},
    {"mbarrier", OpClass::Control},
    {"membar", OpClass::Control},
    {"min", OpClass::Math},
    {"mma", OpClass::Matrix},
    {"mov", OpClass::Support},
    {"movmatrix", OpClass::Convert},
    {"mul", OpClass::Math},
    {"multimem", OpClass::Memory},
    {"nanosleep", OpClass::Control},
    {"neg", OpClass::Math},
    {"prefetch", OpClass::Memory},
    {"prefetchu", OpClass::Memory},
    {"rcp", OpClass::Math},
    {"red", OpClass::Memory},
    {"redux", OpClass::Math},
    {"ret", OpClass::Control},
    {"rsqrt", OpClass::Math},
    {"selp", OpClass::Math},
    {"set", OpClass::Math},
    {"setmaxnreg", OpClass::Control},
    {"setp", OpClass::Math},
    {"shfl", OpClass::Convert},
    {"sin", OpClass::Math},
    {"slct", OpClass::Math},
    {"sqrt", OpClass::Math},
    {"st", OpClass::Memory},
    {"stmatrix", OpClass::Memory},
    {"sub", OpClass::Math},
    {"tanh", OpClass::Math},
    {"tcgen05", OpClass::Control},
    {"tcgen05.cp", OpClass::Memory},
    {"tcgen05.ld", OpClass::Memory},
    {"tcgen05.mma", OpClass::Matrix},
    {"tcgen05.st", OpClass::Memory},
    {"tensormap", OpClass::Memory},
    {"testp", OpClass::Math},
    {"trap", OpClass::Control},
    {"vote", OpClass::Convert},
    {"wgmma", OpClass::Control},
    {"wgmma.mma_async", OpClass::Matrix},
    {"wmma.load", OpClass::Memory},
    {"wmma.mma", OpClass::Matrix},
    {"wmma.store", OpClass::Memory},
};

constexpr Family kSass[] = {
    {"ACQBULK", OpClass::Control},    {"ARRIVES", OpClass::Control},
    {"ATOM", OpClass::Memory},        {"ATOMG", OpClass::Memory},
    {"ATOMS", OpClass::Memory},       {"B2R", OpClass::Control},
    {"BAR", OpClass::Control},        {"BGMMA", OpClass::Matrix},
    {"BMMA", OpClass::Matrix},        {"BMOV", OpClass::Control},
    {"BPT", OpClass::Control},        {"BRA", OpClass::Control},
    {"BREAK", OpClass::Control},      {"BRX", OpClass::Control},
    {"BRXU", OpClass::Control},       {"BSSY", OpClass::Control},
    {"BSYNC", OpClass::Control},      {"CALL", OpClass::Control},
    {"CCTL", OpClass::Memory},        {"CGAERRBAR", OpClass::Control},
    {"DADD", OpClass::Math},          {"DEPBAR", OpClass::Control},
    {"DFMA", OpClass::Math},          {"DMMA", OpClass::Matrix},
    {"DMUL", OpClass::Math},          {"DSETP", OpClass::Math},
    {"ELECT", OpClass::Control},      {"ENDCOLLECTIVE", OpClass::Control},
    {"ERRBAR", OpClass::Control},     {"EXIT", OpClass::Control},
    {"F2F", OpClass::Convert},        {"F2FP", OpClass::Convert},
    {"F2I", OpClass::Convert},        {"F2IP", OpClass::Convert},
    {"FADD", OpClass::Math},          {"FADD2", OpClass::Math},
    {"FCHK", OpClass::Math},          {"FENCE", OpClass::Control},
    {"FFMA", OpClass::Math},          {"FFMA2", OpClass::Math},
    {"FMNMX", OpClass::Math},         {"FMUL", OpClass::Math},
    {"FMUL2", OpClass::Math},         {"FRND", OpClass::Convert},
    {"FSEL", OpClass::Math},          {"FSET", OpClass::Math},
    {"FSETP", OpClass::Math},         {"FSWZADD", OpClass::Math},
    {"HADD2", OpClass::Math},         {"HFMA2", OpClass::Math},
    {"HGMMA", OpClass::Matrix},       {"HMMA", OpClass::Matrix},
    {"HMNMX2", OpClass::Math},        {"HMUL2", OpClass::Math},
    {"HSET2", OpClass::Math},         {"HSETP2", OpClass::Math},
    {"I2F", OpClass::Convert},        {"I2FP", OpClass::Convert},
    {"I2I", OpClass::Convert},        {"I2IP", OpClass::Convert},
    {"IDP", OpClass::Math},           {"IGMMA", OpClass::Matrix},
    {"IMMA", OpClass::Matrix},        {"JMP", OpClass::Control},
    {"KILL", OpClass::Control},       {"LD", OpClass::Memory},
    {"LDG", OpClass::Memory},         {"LDGDEPBAR", OpClass::Control},
    {"LDGSTS", OpClass::Memory},      {"LDL", OpClass::Memory},
    {"LDS", OpClass::Memory},         {"LDSM", OpClass::Memory},
    {"LDTM", OpClass::Memory},        {"MATCH", OpClass::Convert},
    {"MEMBAR", OpClass::Control},     {"MOVM", OpClass::Convert},
    {"MUFU", OpClass::Math},          {"NANOSLEEP", OpClass::Control},
    {"OMMA", OpClass::Matrix},        {"PREEXIT", OpClass::Control},
    {"QGMMA", OpClass::Matrix},       {"QMMA", OpClass::Matrix},
    {"RED", OpClass::Memory},         {"REDG", OpClass::Memory},
    {"REDUX", OpClass::Math},         {"RET", OpClass::Control},
    {"SHFL", OpClass::Convert},       {"ST", OpClass::Memory},
    {"STAS", OpClass::Memory},        {"STG", OpClass::Memory},
    {"STL", OpClass::Memory},         {"STS", OpClass::Memory},
    {"STSM", OpClass::Memory},        {"STTM", OpClass::Memory},
    {"SYNCS", OpClass::Control},      {"UBLKCP", OpClass::Memory},
    {"UTCBAR", OpClass::Control},     {"UTCHMMA", OpClass::Matrix},
    {"UTCIMMA", OpClass::Matrix},     {"UTCOMMA", OpClass::Matrix},
    {"UTCQMMA", OpClass::Matrix},     {"UTMALDG", OpClass::Memory},
    {"UTMAREDG", OpClass::Memory},    {"UTMASTG", OpClass::Memory},
    {"USETMAXREG", OpClass::Control}, {"VHMNMX", OpClass::Math},
    {"VOTE", OpClass::Convert},       {"VOTEU", OpClass::Convert},
    {"WARPGROUP", OpClass::Control},  {"WARPSYNC", OpClass::Control},
    {"YIELD", OpClass::Control},
};

constexpr Family kLlvm[] = {
    {"atomicrmw", OpClass::Memory},
    {"br", OpClass::Control},
    {"call @__nvvm_reflect", OpClass::Support},
    {"call @llvm", OpClass::Math},
    {"call @llvm.abs", OpClass::Support},
    {"call @llvm.assume", OpClass::Support},
    {"call @llvm.nvvm.bar", OpClass::Control},
    {"call @llvm.nvvm.barrier", OpClass::Control},
    {"call @llvm.nvvm.barrier0", OpClass::Control},
    {"call @llvm.nvvm.cp", OpClass::Memory},
    {"call @llvm.nvvm.cp.async.commit", OpClass::Control},
    {"call @llvm.nvvm.cp.async.wait", OpClass::Control},
    {"call @llvm.nvvm.elect", OpClass::Control},
    {"call @llvm.nvvm.fence", OpClass::Control},
    {"call @llvm.nvvm.ldmatrix", OpClass::Memory},
    {"call @llvm.nvvm.ldu", OpClass::Memory},
    {"call @llvm.nvvm.mbarrier", OpClass::Control},
    {"call @llvm.nvvm.mma", OpClass::Matrix},
    {"call @llvm.nvvm.shfl", OpClass::Convert},
    {"call @llvm.nvvm.stmatrix", OpClass::Memory},
    {"call @llvm.nvvm.vote", OpClass::Convert},
    {"call @llvm.nvvm.wgmma", OpClass::Control},
    {"call @llvm.smax", OpClass::Support},
    {"call @llvm.smin", OpClass::Support},
    {"call @llvm.umax", OpClass::Support},
    {"call @llvm.umin", OpClass::Support},
    {"cmpxchg", OpClass::Memory},
    {"fadd", OpClass::Math},
    {"fcmp", OpClass::Math},
    {"fdiv", OpClass::Math},
    {"fence", OpClass::Control},
    {"fmul", OpClass::Math},
    {"fneg", OpClass::Math},
    {"fpext", OpClass::Convert},
    {"fptosi", OpClass::Convert},
    {"fptoui", OpClass::Convert},
    {"fptrunc", OpClass::Convert},
    {"frem", OpClass::Math},
    {"fsub", OpClass::Math},
    {"load", OpClass::Memory},
    {"ret", OpClass::Control},
    {"sitofp", OpClass::Convert},
    {"store", OpClass::Memory},
    {"switch", OpClass::Control},
    {"uitofp", OpClass::Convert},
    {"unreachable", OpClass::Control},
};

constexpr Family kMlir[] = {
    {"affine.for", OpClass::Control},
    {"affine.if", OpClass::Control},
    {"affine.parallel", OpClass::Control},
    {"affine.yield", OpClass::Control},
    {"arith", OpClass::Math},
    {"arith.bitcast", OpClass::Convert},
    {"arith.extf", OpClass::Convert},
    {"arith.fptosi", OpClass::Convert},
    {"arith.fptoui", OpClass::Convert},
    {"arith.sitofp", OpClass::Convert},
    {"arith.truncf", OpClass::Convert},
    {"arith.uitofp", OpClass::Convert},
    {"cf", OpClass::Control},
    {"gpu.barrier", OpClass::Control},
    {"math", OpClass::Math},
    {"scf", OpClass::Control},
    {"tt.atomic_cas", OpClass::Memory},
    {"tt.atomic_rmw", OpClass::Memory},
    {"tt.bitcast", OpClass::Convert},
    {"tt.call", OpClass::Control},
    {"tt.cat", OpClass::Convert},
    {"tt.clampf", OpClass::Math},
    {"tt.descriptor_gather", OpClass::Memory},
    {"tt.descriptor_load", OpClass::Memory},
    {"tt.descriptor_reduce", OpClass::Memory},
    {"tt.descriptor_scatter", OpClass::Memory},
    {"tt.descriptor_store", OpClass::Memory},
    {"tt.dot", OpClass::Matrix},
    {"tt.dot_scaled", OpClass::Matrix},
    {"tt.extern_elementwise", OpClass::Math},
    {"tt.fp_to_fp", OpClass::Convert},
    {"tt.gather", OpClass::Convert},
    {"tt.histogram", OpClass::Math},
    {"tt.join", OpClass::Convert},
    {"tt.load", OpClass::Memory},
    {"tt.mulhiui", OpClass::Support},
    {"tt.precise_divf", OpClass::Math},
    {"tt.precise_sqrt", OpClass::Math},
    {"tt.reduce", OpClass::Math},
    {"tt.reduce.return", OpClass::Control},
    {"tt.reshape", OpClass::Convert},
    {"tt.return", OpClass::Control},
    {"tt.scan", OpClass::Math},
    {"tt.scan.return", OpClass::Control},
    {"tt.split", OpClass::Convert},
    {"tt.store", OpClass::Memory},
    {"tt.trans", OpClass::Convert},
    {"ttg.async_commit_group", OpClass::Control},
    {"ttg.async_copy_global_to_local", OpClass::Memory},
    {"ttg.async_wait", OpClass::Control},
    {"ttg.barrier", OpClass::Control},
    {"ttg.convert_layout", OpClass::Convert},
    {"ttg.local_alloc", OpClass::Memory},
    {"ttg.local_barrier", OpClass::Control},
    {"ttg.local_dealloc", OpClass::Memory},
    {"ttg.local_load", OpClass::Memory},
    {"ttg.local_store", OpClass::Memory},
    {"ttg.memdesc_reshape", OpClass::Support},
    {"ttg.memdesc_trans", OpClass::Support},
    {"ttg.warp_return", OpClass::Control},
    {"ttg.warp_specialize", OpClass::Control},
    {"ttg.warp_yield", OpClass::Control},
    {"ttng", OpClass::Control},
    {"ttng.async_tma_copy_global_to_local", OpClass::Memory},
    {"ttng.async_tma_copy_local_to_global", OpClass::Memory},
    {"ttng.async_tma_gather", OpClass::Memory},
    {"ttng.async_tma_reduce", OpClass::Memory},
    {"ttng.async_tma_scatter", OpClass::Memory},
    {"ttng.tc_gen5_mma", OpClass::Matrix},
    {"ttng.tc_gen5_mma_scaled", OpClass::Matrix},
    {"ttng.tmem_alloc", OpClass::Memory},
    {"ttng.tmem_copy", OpClass::Memory},
    {"ttng.tmem_load", OpClass::Memory},
    {"ttng.tmem_store", OpClass::Memory},
    {"ttng.warp_group_dot", OpClass::Matrix},
};

std::span<const Family> familiesOf(Language language)
{
    switch (language) {
    case Language::Ptx:
        return kPtx;
    case Language::Sass:
        return kSass;
    case Language::LlvmIr:
        return kLlvm;
    case Language::Mlir:
        return kMlir;
    default:
        return {};
    }
}

bool isOf(std::string_view name, std::string_view family)
{
    return name.starts_with(family) && (name.size() == family.size() || name[family.size()] == '.');
}

} // namespace

OpClass classOf(Language language, std::string_view opName)
{
    if (roleOf(language, opName) != OpRole::Main)
        return OpClass::Support;
    const Family *best = nullptr;
    for (const Family &family : familiesOf(language))
        if (isOf(opName, family.name) && (!best || family.name.size() > best->name.size()))
            best = &family;
    return best ? best->kind : OpClass::Other;
}

} // namespace heliograph::text
