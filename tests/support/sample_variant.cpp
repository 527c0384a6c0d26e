// The sample documents of the tests: a matrix product in all nine stages, and the same one failing on the way.
#include "tests/support/document_builder.h"

namespace heliograph::test {

namespace {

constexpr std::string_view kSource = R"(import torch
import helion
import helion.language as hl

@helion.kernel(config=helion.Config(block_sizes=[64, 64, 32], num_warps=4))
def matmul(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    m, k = x.size()
    _, n = y.size()
    out = torch.empty([m, n], dtype=x.dtype, device=x.device)
    for tile_m, tile_n in hl.tile([m, n]):  <- 1:block_size_0 1:block_size_1
        acc = hl.zeros([tile_m, tile_n], dtype=torch.float32)  <- 1:acc
        for tile_k in hl.tile(k):  <- 1:_for_loop 0:block_size_2
            acc = torch.addmm(acc, x[tile_m, tile_k], y[tile_k, tile_n])  <- 0:load 0:load_1 0:acc
        out[tile_m, tile_n] = acc.to(x.dtype)  <- 1:convert_element_type 1:store
    return out
)";

constexpr std::string_view kFx = R"(graph_1: RootGraphInfo  <{ graph_1
  %block_size_0 : i64 = _get_symnode('block_size_0')  <- 1:block_size_0
  %block_size_1 : i64 = _get_symnode('block_size_1')  <- 1:block_size_1
  %acc : f32[64, 64] = full([%block_size_0, %block_size_1], 0.0, f32)  <- 1:acc
  %_for_loop = _for_loop(graph_0, [0], [128], [%acc])  <- 1:_for_loop
  %getitem : f32[64, 64] = getitem(%_for_loop, 0)  <- 1:getitem
  %_phi : f32[64, 64] = _phi(%acc, %getitem)  <- 1:_phi
  %convert_element_type : f16[64, 64] = convert_element_type(%_phi, f16)  <- 1:convert_element_type
  %out : f16[128, 128] = _host_tensor('out')  <- 1:out
  %store = store(%out, [%block_size_0, %block_size_1], %convert_element_type)  <- 1:store
  %relu : f16[64, 64] = relu(%convert_element_type)  <- 1:relu
  return %store  <- 1:output
graph_0: ForLoopGraphInfo  <{ graph_0
  %arg0_1 : f32[64, 64] = placeholder  <- 0:arg0_1
  %_new_var : f32[64, 64] = _new_var(%arg0_1)  <- 0:_new_var
  %x : f16[128, 128] = _host_tensor('x')  <- 0:x
  %block_size_2 : i64 = _get_symnode('block_size_2')  <- 0:block_size_2
  %load : f16[64, 32] = load(%x, [%block_size_0, %block_size_2])  <- 0:load
  %y : f16[128, 128] = _host_tensor('y')  <- 0:y
  %load_1 : f16[32, 64] = load(%y, [%block_size_2, %block_size_1])  <- 0:load_1
  %acc : f32[64, 64] = addmm(%_new_var, %load, %load_1)  <- 0:acc
  return %acc  <- 0:output
)";

constexpr std::string_view kStage0 = R"(module {
  func.func @matmul(%x: tensor<128x128xf16>, %y: tensor<128x128xf16>, %out: tensor<128x128xf16>) {  <{ @matmul
    %bs0 = helion.block_size {fx_node = "block_size_0"} : index  <- 1:block_size_0
    %bs1 = helion.block_size {fx_node = "block_size_1"} : index  <- 1:block_size_1
    %dim = tensor.dim %x, %c0 : tensor<128x128xf16>  <! tile
    %trips = arith.ceildivsi %dim, %bs0 : index  <! tile
    affine.parallel (%i, %j) = (0, 0) to (%trips, %trips_1) {
      %acc = helion.zero_tile [%bs0, %bs1] {fx_node = "acc"} : tensor<?x?xf32>  <- 1:acc
      %loop = affine.for %k = 0 to %trips_2 iter_args(%a = %acc) -> tensor<?x?xf32> {  <- 1:_for_loop
        %load = helion.load_tile_dynamic %x[%i, %k] {fx_node = "load", sizes = [64, 32]}  <- 0:load
        %load_1 = helion.load_tile_dynamic %y[%k, %j] {fx_node = "load_1", sizes = [32, 64]}  <- 0:load_1
        %dot = helion.call_torch "aten.addmm"(%a, %load, %load_1) {fx_node = "acc"}  <- 0:acc
        affine.yield %dot : tensor<?x?xf32>  <. 0:output
      }
      %phi = helion.phi %acc, %loop {fx_node = "_phi"} : tensor<?x?xf32>  <- 1:_phi
      %cast = helion.call_torch "prims.convert_element_type"(%phi)  <- 1:convert_element_type
      helion.store_tile_dynamic %out[%i, %j], %cast {fx_node = "store"}  <- 1:store
    }
    return
  }
}
)";

constexpr std::string_view kTriton = R"(@triton.jit
def _helion_matmul(x, y, out, _BLOCK_SIZE_0: tl.constexpr, _BLOCK_SIZE_1: tl.constexpr):  <{ _helion_matmul
    pid_0 = tl.program_id(0) % 2  <! tile
    offset_0 = pid_0 * _BLOCK_SIZE_0  <! tile
    acc = tl.full([_BLOCK_SIZE_0, _BLOCK_SIZE_1], 0.0, tl.float32)  <- 1:acc
    for offset_2 in tl.range(0, 128, 32):  <- 1:_for_loop
        acc_copy = acc  <- 0:_new_var
        load = tl.load(x + (indices_0[:, None] * 128 + indices_2[None, :]))  <- 0:load
        load_1 = tl.load(y + (indices_2[:, None] * 128 + indices_1[None, :]))  <- 0:load_1
        acc = tl.dot(load, load_1, acc=acc_copy, input_precision='tf32')  <- 0:acc
    v_0 = tl.cast(acc, tl.float16)  <- 1:convert_element_type
    tl.store(out + (indices_0[:, None] * 128 + indices_1[None, :]), v_0)  <- 1:store
)";

constexpr std::string_view kTtir = R"(module {
  tt.func public @_helion_matmul(%x: !tt.ptr<f16>, %y: !tt.ptr<f16>, %out: !tt.ptr<f16>) {  <{ @_helion_matmul
    %pid = tt.get_program_id x : i32 loc(#loc2)  <! tile
    %zero = arith.constant dense<0.0> : tensor<64x64xf32> loc(#loc3)  <~ 1:acc
    %acc = scf.for %k = %c0 to %c128 step %c32 iter_args(%a = %zero) {  <~ 1:_for_loop
      %px = tt.addptr %xs, %ix : tensor<64x32x!tt.ptr<f16>> loc(#loc5)  <~ 0:load
      %load = tt.load %px : tensor<64x32x!tt.ptr<f16>> loc(#loc5)  <~ 0:load
      %load_1 = tt.load %py : tensor<32x64x!tt.ptr<f16>> loc(#loc6)  <~ 0:load_1
      %dot = tt.dot %load, %load_1, %a, inputPrecision = tf32 loc(#loc7)  <~ 0:acc
      scf.yield %dot : tensor<64x64xf32> loc(#loc4)  <~ 1:_for_loop
    }
    %cast = arith.truncf %acc : tensor<64x64xf32> to tensor<64x64xf16> loc(#loc8)  <~ 1:convert_element_type
    tt.store %pout, %cast : tensor<64x64x!tt.ptr<f16>> loc(#loc9)  <~ 1:store
    tt.return loc(#loc)  <! entry
  }
}
)";

constexpr std::string_view kTtgir = R"(#mma = #ttg.nvidia_mma<{versionMajor = 3, instrShape = [16, 64, 16]}>
module attributes {"ttg.num-warps" = 4 : i32, ttg.target = "cuda:90"} {
  tt.func public @_helion_matmul(%x: !tt.ptr<f16>, %y: !tt.ptr<f16>, %out: !tt.ptr<f16>) {  <{ @_helion_matmul
    %zero = arith.constant dense<0.0> : tensor<64x64xf32, #mma> loc(#loc3)  <~ 1:acc
    %buf = ttg.local_alloc : () -> !ttg.memdesc<3x64x32xf16> loc(#loc5)  <~ 0:load
    %cp = ttg.async_copy_global_to_local %px, %buf loc(#loc5)  <~ 0:load
    %cp_1 = ttg.async_copy_global_to_local %py, %buf_1 loc(#loc6)  <~ 0:load_1
    %acc = scf.for %k = %c0 to %c4 step %c1 iter_args(%a = %zero) {  <~ 1:_for_loop
      %wait = ttg.async_wait %cp {num = 2 : i32} loc(#loc4)  <. 0:load 0:load_1
      %dot = ttng.warp_group_dot %tx, %ty, %a {isAsync = true} loc(#loc7)  <~ 0:acc
    }
    %cast = arith.truncf %acc : tensor<64x64xf32, #mma> loc(#loc8)  <~ 1:convert_element_type
    %layout = ttg.convert_layout %cast : tensor<64x64xf16, #blocked> loc(#loc9)  <~ 1:store
    tt.store %pout, %layout : tensor<64x64x!tt.ptr<f16>, #blocked> loc(#loc9)  <~ 1:store
    tt.return loc(#loc)  <! entry
  }
}
)";

constexpr std::string_view kLlir =
    R"(define ptx_kernel void @_helion_matmul(ptr addrspace(1) %0, ptr addrspace(1) %1) !dbg !5 {  <{ @_helion_matmul
  %3 = tail call i32 @llvm.nvvm.read.ptx.sreg.ctaid.x(), !dbg !8  <! tile
  %4 = getelementptr half, ptr addrspace(1) %0, i64 %2, !dbg !9  <~ 0:load
  tail call void asm sideeffect "cp.async.cg.shared.global [$0], [$1], 16;", "r,l"(i32 %5, ptr %4), !dbg !9  <~ 0:load
  tail call void asm sideeffect "cp.async.cg.shared.global [$0], [$1], 16;", "r,l"(i32 %7, ptr %6), !dbg !10  <~ 0:load_1
  tail call void asm sideeffect "wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16", "r,l"(), !dbg !11  <~ 0:acc
  %8 = fptrunc float %7 to half, !dbg !12  <~ 1:convert_element_type
  tail call void asm sideeffect "st.global.v4.b32 [$0], {$1};", "l,r"(ptr %9, i32 %8), !dbg !13  <~ 1:store
  ret void, !dbg !14  <! entry
}
)";

constexpr std::string_view kPtx = R"(.version 8.5
.target sm_90a
.visible .entry _helion_matmul(.param .u64 .ptr .global .align 1 _helion_matmul_param_0)  <{ _helion_matmul
{
    ld.param.b64 %rd1, [_helion_matmul_param_0];  <! entry
    mov.u32 %r1, %ctaid.x;  <! tile
    shl.b32 %r2, %r1, 6;  <! tile
    .loc 1 9 4
    mad.wide.s32 %rd2, %r2, 2, %rd1;  <~ 0:load
    cp.async.cg.shared.global [%r3], [%rd2], 16;  <~ 0:load
    .loc 1 10 4
    cp.async.cg.shared.global [%r4], [%rd3], 16;  <~ 0:load_1
    cp.async.commit_group;  <. 0:load 0:load_1
    mov.b32 %f1, 0f00000000;  <~ 1:acc
$L__BB0_1:
    cp.async.wait_group 2;  <. 0:load 0:load_1
    bar.sync 0;  <! no_location
    wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16 {%f1}, %rd4, %rd5, p;  <~ 0:acc
    wgmma.commit_group.sync.aligned;  <~ 0:acc
    add.s32 %r5, %r5, 32;  <~ 1:_for_loop
    @%p1 bra $L__BB0_1;  <~ 1:_for_loop
    wgmma.wait_group.sync.aligned 0;  <~ 0:acc
    cvt.rn.f16x2.f32 %r6, %f2, %f1;  <~ 1:convert_element_type
    st.global.v4.b32 [%rd6], {%r6, %r7, %r8, %r9};  <~ 1:store
    ret;  <! entry
}
)";

constexpr std::string_view kSass = R"(	.text._helion_matmul:  <{ _helion_matmul
        /*0000*/                   LDC R1, c[0x0][0x28] ;  <! entry
        /*0010*/                   S2R R2, SR_CTAID.X ;  <! tile
        /*0020*/                   IMAD.WIDE R4, R2, 0x2, R6 ;  <~ 0:load
        /*0030*/                   LDGSTS.E.BYPASS.128 [R3], desc[UR4][R4.64] ;  <~ 0:load
        /*0040*/                   LDGSTS.E.BYPASS.128 [R8], desc[UR4][R6.64] ;  <~ 0:load_1
        /*0050*/                   LDGDEPBAR ;  <. 0:load 0:load_1
        /*0060*/                   HGMMA.64x64x16.F32 R24, gdesc[UR8], R24 ;  <~ 0:acc
        /*0070*/                   BRA 0x50 ;  <~ 1:_for_loop
        /*0080*/                   F2FP.F16.F32.PACK_AB R9, R25, R24 ;  <~ 1:convert_element_type
        /*0090*/                   STG.E.128 desc[UR4][R10.64], R12 ;  <~ 1:store
        /*00a0*/                   EXIT ;  <! entry
)";

DocumentBuilder nodes()
{
    DocumentBuilder b;
    b.kernel("matmul").call("matmul(f16[128,128], f16[128,128])");
    b.config(R"({"block_sizes":[64,64,32],"num_warps":4,"num_stages":3})");
    b.graph(0, "ForLoopGraphInfo", {2}, "1:_for_loop").graph(1, "RootGraphInfo", {0, 1});
    b.node("0:arg0_1", "placeholder", "f32", {"64", "64"}).at(13, 31, 34);
    b.node("0:_new_var", "helion.language._tracing_ops._new_var", "f32", {"64", "64"}, {"0:arg0_1"}).at(13, 31, 34);
    b.node("0:x", "helion.language._tracing_ops._host_tensor", "f16", {"128", "128"}).at(13, 36, 37);
    b.node("0:block_size_2", "helion.language._tracing_ops._get_symnode").at(12, 9, 34);
    b.node("0:load", "helion.language.memory_ops.load", "f16", {"64", "32"}, {"0:x", "0:block_size_2"}).at(13, 36, 53);
    b.node("0:y", "helion.language._tracing_ops._host_tensor", "f16", {"128", "128"}).at(13, 55, 56);
    b.node("0:load_1", "helion.language.memory_ops.load", "f16", {"32", "64"}, {"0:y", "0:block_size_2"})
        .at(13, 55, 72);
    b.node("0:acc", "aten.addmm.default", "f32", {"64", "64"}, {"0:_new_var", "0:load", "0:load_1"}).at(13, 19, 73);
    b.node("0:output", "output", {}, {}, {"0:acc"}).at(13, 13, 73);
    b.node("1:block_size_0", "helion.language._tracing_ops._get_symnode").at(10, 5, 43);
    b.node("1:block_size_1", "helion.language._tracing_ops._get_symnode").at(10, 5, 43);
    b.node("1:acc", "helion.language.creation_ops.full", "f32", {"64", "64"}, {"1:block_size_0", "1:block_size_1"});
    b.at(11, 15, 62);
    b.node("1:_for_loop", "helion.language._tracing_ops._for_loop", {}, {}, {"1:acc"}).at(12, 9, 34);
    b.node("1:getitem", "_operator.getitem", "f32", {"64", "64"}, {"1:_for_loop"}).at(12, 9, 34);
    b.node("1:_phi", "helion.language._tracing_ops._phi", "f32", {"64", "64"}, {"1:acc", "1:getitem"}).at(12, 9, 34);
    b.node("1:convert_element_type", "prims.convert_element_type.default", "f16", {"64", "64"}, {"1:_phi"});
    b.at(14, 31, 46);
    b.node("1:out", "helion.language._tracing_ops._host_tensor", "f16", {"128", "128"}).at(14, 9, 12);
    b.node("1:store", "helion.language.memory_ops.store", {}, {}, {"1:out", "1:convert_element_type"}).at(14, 9, 46);
    b.node("1:relu", "aten.relu.default", "f16", {"64", "64"}, {"1:convert_element_type"}).at(14, 31, 46).notExecuted();
    b.node("1:output", "output", {}, {}, {"1:store"}).at(14, 9, 46);
    return b;
}

void frontStages(DocumentBuilder &b)
{
    b.stage("source", kSource);
    b.stage("fx", kFx).edge(3, 4, "acc").edge(4, 5, "_for_loop").edge(5, 6, "getitem").edge(6, 7, "_phi");
    b.edge(7, 9, "convert_element_type").edge(13, 14, "arg0_1").edge(14, 20, "_new_var").edge(17, 20, "load");
    b.edge(19, 20, "load_1").edge(20, 21, "acc");
    b.stage("stage0", kStage0).edge(7, 9, "tensor<?x?xf16>").edge(8, 9, "tensor<?x?xf16>");
    b.stage("triton", kTriton);
    b.stage("ttir", kTtir).edge(4, 5).edge(5, 7).edge(6, 7);
    b.stage("ttgir", kTtgir).edge(2, 3);
}

VariantSummary summaryOf(const Variant &variant)
{
    VariantSummary summary;
    summary.id = variant.id;
    summary.kernel = variant.kernel;
    summary.target = variant.target;
    summary.device = variant.device;
    summary.config = variant.config;
    summary.call = variant.call;
    summary.pretended = variant.pretended;
    summary.error = variant.diagnostics.empty() ? std::string() : variant.diagnostics.front().code;
    return summary;
}

} // namespace

Variant sampleVariant()
{
    DocumentBuilder b = nodes();
    frontStages(b);
    b.stage("llir", kLlir).edge(2, 3);
    b.stage("ptx", kPtx).edge(1, 4, "%rd1").edge(2, 3, "%r1").edge(3, 4, "%r2").edge(4, 5, "%rd2");
    b.stage("sass", kSass).edge(3, 4, "R4");
    return b.variant();
}

Variant failingVariant()
{
    DocumentBuilder b = nodes();
    frontStages(b);
    b.config(R"({"block_sizes":[256,256,256],"num_warps":4,"num_stages":5})");
    b.failed("llir", "triton.shared-memory", "The kernel needs 2101248 bytes of shared memory; sm_90 has 232448.");
    Variant variant = b.variant();
    variant.id = 2;
    return variant;
}

std::shared_ptr<const Document> sampleDocument()
{
    auto document = std::make_shared<Document>();
    document->path = "matmul.helio";
    document->versions = {{"helion", "1.5.1"}, {"torch", "2.13.0"}, {"triton", "3.9.0"}};
    Kernel kernel{1, "matmul", "kernel.py", 6, {summaryOf(sampleVariant()), summaryOf(failingVariant())}};
    document->kernels.push_back(std::move(kernel));
    return document;
}

} // namespace heliograph::test
