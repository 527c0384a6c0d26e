// Blocks through tensor descriptors: made at the entry, the dimension of stride 1 last; what the engine cannot do stays pointers.
// RUN: helion-opt %s --helion-to-triton --allow-unregistered-dialect | FileCheck %s

// CHECK: ^bb0(%[[X:[^:]*]]: !tt.ptr<f16>, %[[Y:[^:]*]]: !tt.ptr<i32>, %[[S:[^:]*]]: !tt.ptr<f32>, %[[ROWS:[^:]*]]: i32, %[[STRIDE:[^:]*]]: i32):
// One for each tensor and block: the load and the store of x share theirs. Sizes are i32, strides i64.
// CHECK: %[[WIDE:.*]] = arith.extsi %[[STRIDE]] : i32 to i64
// CHECK: %[[XD:.*]] = "tt.make_tensor_descriptor"(%[[X]], %c64_i32{{.*}}, %[[ROWS]], %[[WIDE]], %c1_i64{{.*}}) <{padding = 1 : i32}> : (!tt.ptr<f16>, i32, i32, i64, i64) -> !tt.tensordesc<8x16xf16>
// CHECK: %[[YD:.*]] = "tt.make_tensor_descriptor"(%[[Y]], {{.*}} -> !tt.tensordesc<1x16x8xui32>
// CHECK-NOT: tt.make_tensor_descriptor
module attributes {helion.config = {indexing = "tensor_descriptor", num_warps = 4 : i64, num_stages = 2 : i64, pid_type = "flat", range_num_stages = [3], range_unroll_factors = [2]}, helion.settings = {config_blocks = {range_num_stages = [[0]], range_unroll_factors = [[0]]}}, helion.target = "sm_90"} {
  func.func @k(%x: tensor<?x64xf16, #helion.strided<[1, ?]>> {helion.divisibility = 16 : i64, helion.sizes = array<i64: 32, 64>, helion.strides = array<i64: 1, 32>, helion.name = "x"},
               %y: tensor<4x32x8xi32> {helion.divisibility = 16 : i64, helion.name = "y"}, %s: tensor<32x64xf32> {helion.name = "s"}) {
    %c0 = arith.constant 0 : index
    %c3 = arith.constant 3 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    affine.parallel (%i) = (0) to (1) {
      // Descriptors and ranges with stages of their own, or unrolled ones, do not go together, as in Helion.
      // CHECK: scf.for %[[I:.*]] = {{.*}} : i32 {
      scf.for %at = %c0 to %c32 step %c16 {
        %lanes = helion.range : tensor<128xi32>
        %o = tensor.expand_shape %lanes [[0, 1]] output_shape [16, 8] : tensor<128xi32> into tensor<16x8xi32>
        %bits = arith.cmpi slt, %o, %o : tensor<16x8xi32>
        // The addresses that nobody needs any more are gone.
        // CHECK-NOT: tt.addptr
        // CHECK: %[[V:.*]] = "tt.descriptor_load"(%[[XD]], %c8_i32{{.*}}, %[[I]]) : (!tt.tensordesc<8x16xf16>, i32, i32) -> tensor<8x16xf16>
        // CHECK: %[[T:.*]] = "tt.trans"(%[[V]]) <{order = array<i32: 1, 0>}> : (tensor<8x16xf16>) -> tensor<16x8xf16>
        %v = helion.load %x[%o : tensor<16x8xi32>] mask %bits : tensor<16x8xi1> block(%at, %c8) sizes = [16, 8] : tensor<?x64xf16, #helion.strided<[1, ?]>> -> tensor<16x8xf16>
        // CHECK: %[[BACK:.*]] = "tt.trans"(%[[T]]) <{order = array<i32: 1, 0>}>
        // CHECK: "tt.descriptor_store"(%[[XD]], %[[BACK]], %c8_i32{{.*}}, %[[I]]) : (!tt.tensordesc<8x16xf16>, tensor<8x16xf16>, i32, i32) -> ()
        helion.store %v, %x[%o : tensor<16x8xi32>] block(%at, %c8) sizes = [16, 8] : tensor<16x8xf16>, tensor<?x64xf16, #helion.strided<[1, ?]>>
        // Maxima of numbers without a sign say so in their descriptor; the block has its dimension of size one again.
        // CHECK: %[[R:.*]] = "tt.reshape"(%{{.*}}) : (tensor<16x8xi32>) -> tensor<1x16x8xi32>
        // CHECK: "tt.descriptor_reduce"(%[[YD]], %[[R]], %c3_i32{{.*}}, %[[I]], %c0_i32{{.*}}) <{kind = 3 : i32}>
        %old = helion.atomic "umax" %o, %y[%o : tensor<16x8xi32>] block(%c3, %at, %c0) sizes = [1, 16, 8] sem = "relaxed" : tensor<16x8xi32>, tensor<4x32x8xi32> -> tensor<16x8xi32>
        // Old values, order, a memory that may begin anywhere, a block of 512: pointers.
        // CHECK: "tt.atomic_rmw"
        %kept = helion.atomic "add" %o, %y[%o : tensor<16x8xi32>] block(%c3, %at, %c0) sizes = [1, 16, 8] sem = "relaxed" : tensor<16x8xi32>, tensor<4x32x8xi32> -> tensor<16x8xi32>
        // CHECK: "tt.atomic_rmw"
        %late = helion.atomic "add" %kept, %y[%o : tensor<16x8xi32>] block(%c3, %at, %c0) sizes = [1, 16, 8] sem = "release" : tensor<16x8xi32>, tensor<4x32x8xi32> -> tensor<16x8xi32>
        // CHECK: "tt.load"
        %w = helion.load %s[%o : tensor<16x8xi32>] block(%at, %c8) sizes = [16, 8] : tensor<32x64xf32> -> tensor<16x8xf32>
        // CHECK: "tt.store"
        helion.store %w, %s[%o : tensor<16x8xi32>] : tensor<16x8xf32>, tensor<32x64xf32>
        // CHECK: }
        // CHECK-NOT: tt.num_stages
        // CHECK-NOT: tt.loop_unroll_factor
      } {helion.blocks = [0]}
    }
    return
  }
}
