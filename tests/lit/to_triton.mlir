// Lanes as Triton IR: pointers, masks with their other value, policies, functions of libdevice, locations.
// RUN: helion-opt %s --helion-stage0-to-triton --mlir-print-debuginfo --allow-unregistered-dialect | FileCheck %s

// What belongs to no node has the first line, which is a graph's head.
// CHECK: #[[KERNEL:.*]] = loc("k.fx":1:1)
module attributes {helion.config = {l2_groupings = [4], num_warps = 4 : i64, pid_type = "flat", range_num_stages = [3], range_multi_buffers = [false]}, helion.settings = {config_blocks = {l2_groupings = [[0, 1]], range_num_stages = [[2]], range_multi_buffers = [[2]]}, dot_precision = "ieee"}, helion.target = "sm_90"} {
  // CHECK: "tt.func"() <{arg_attrs = [{tt.divisibility = 16 : i32}, {tt.divisibility = 16 : i32}, {}, {}], function_type = (!tt.ptr<f16>, !tt.ptr<f32>, f32, i32) -> (), sym_name = "k", sym_visibility = "public"}>
  func.func @k(%x: tensor<?x64xf16> {helion.divisibility = 16 : i64, helion.name = "x"}, %o: tensor<64x64xf32> {helion.divisibility = 16 : i64, helion.name = "o"}, %s: f32 {helion.name = "s"}) {
    %c0 = arith.constant 0 : index
    %c64 = arith.constant 64 : index
    %n = tensor.dim %x, %c0 : tensor<?x64xf16>
    %b = helion.block_size 0 size = 16 name = "m"
    %t = arith.ceildivsi %n, %b : index
    // Bands of four rows of tiles: what the config calls l2_groupings.
    // CHECK: %[[P:.*]] = "tt.get_program_id"() <{axis = 0 : i32}>
    // CHECK: %[[BAND:.*]] = arith.muli %{{.*}}, %{{.*}} : i32
    // CHECK: arith.divsi %[[P]], %[[BAND]]
    // CHECK: arith.minsi
    affine.parallel (%i, %j) = (0, 0) to (symbol(%t), 4) {
      %at, %rows = helion.tile %i by %b from %c0 to %n block = 0 name = "m"
      %to, %columns = helion.tile %j by %b from %c0 to %c64 block = 1 name = "n" {helion.whole}
      %z = helion.zero_tile(%rows, %columns) sizes = [16, 16] : tensor<16x16xf32>
      %sum = affine.for %q = 0 to 4 iter_args(%acc = %z) -> (tensor<16x16xf32>) {
        %k, %depth = helion.tile %q by %b from %c0 to %c64 block = 2 name = "k" {helion.whole}
        // CHECK: %[[PTR:.*]] = "tt.addptr"
        // CHECK: "tt.load"(%[[PTR]], %{{.*}}, %{{.*}}) <{cachePolicy = #tt.cache_policy<cache_modifier = none, eviction_policy = evict_first>, isVolatile = false, operandSegmentSizes = array<i32: 1, 1, 1>}> : {{.*}} loc(#[[LOAD:.*]])
        %v = helion.load_tile_dynamic %x[tile %at, tile %k] by(%rows, %depth) sizes = [16, 16] eviction = "first" : tensor<?x64xf16> -> tensor<16x16xf16> loc("0:v"(fused<7 : i64>["kernel.py":3:4]))
        // CHECK: "tt.trans"(%{{.*}}) <{order = array<i32: 1, 0>}>
        %w = helion.call_torch "aten.permute.default"(%v, [1, 0]) : (tensor<16x16xf16>) -> tensor<16x16xf16>
        // CHECK: "tt.dot"(%{{.*}}, %{{.*}}, %{{.*}}) <{inputPrecision = 2 : i32, maxNumImpreciseAcc = 0 : i32}>
        %a = helion.dot %v, %w acc %acc : tensor<16x16xf32> : tensor<16x16xf16>, tensor<16x16xf16> -> tensor<16x16xf32>
        affine.yield %a : tensor<16x16xf32>
        // CHECK: } {tt.disallow_acc_multi_buffer, tt.num_stages = 3 : i32} loc(#[[KERNEL]])
      } {helion.blocks = [2]}
      // CHECK: "tt.reduce"(%{{.*}}) <{axis = 1 : i32}> ({
      // CHECK: ^bb0(%[[L:.*]]: f32 loc{{.*}}, %[[R:.*]]: f32
      // CHECK: %[[M:.*]] = arith.maximumf %[[L]], %[[R]] : f32
      // CHECK: "tt.reduce.return"(%[[M]]) : (f32) -> ()
      %m = helion.call_torch "aten.amax.default"(%sum, [1], true) : (tensor<16x16xf32>) -> tensor<16x1xf32>
      // CHECK: "tt.extern_elementwise"(%{{.*}}) <{libname = "", libpath = "", pure = true, symbol = "__nv_expf"}>
      %e = helion.call_torch "aten.exp.default"(%m) : (tensor<16x1xf32>) -> tensor<16x1xf32>
      // CHECK: "tt.broadcast"
      // CHECK: "tt.store"
      helion.store_tile_dynamic %e, %o[tile %at, tile %to] by(%rows, %columns) sizes = [16, 16] : tensor<16x1xf32>, tensor<64x64xf32>
    } {helion.blocks = [0, 1]}
    // CHECK: "tt.return"() : () -> ()
    return
  }
}
// CHECK-DAG: #[[LINE:.*]] = loc("k.fx":7:1)
// CHECK-DAG: #[[LOAD]] = loc("v"(#[[LINE]]))
