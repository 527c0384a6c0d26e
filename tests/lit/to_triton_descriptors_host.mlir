// Descriptors that the host makes come as arguments.
// RUN: helion-opt %s --helion-to-triton --split-input-file --allow-unregistered-dialect | FileCheck %s

// Behind all others but the semaphore. Where programs wait, copies are over before, and what others copied is seen behind.
// CHECK: ^bb0(%{{[^:]*}}: !tt.ptr<f32>, %[[D:[^:]*]]: !tt.tensordesc<16x8xf32>, %{{[^:]*}}: !tt.ptr<i32>):
// CHECK-NOT: tt.make_tensor_descriptor
// CHECK: "tt.descriptor_load"(%[[D]], %c0_i32{{.*}}, %c0_i32{{.*}})
// CHECK: "tt.elementwise_inline_asm"(%{{.*}}) <{asm_string = "cp.async.bulk.wait_group 0; fence.proxy.async.global; mov.u32 $0, $1;", constraints = "=r,r", packed_element = 1 : i32, pure = false}> : (tensor<32xi32>) -> tensor<32xi32>
// CHECK: "ttg.barrier"
// CHECK: "tt.elementwise_inline_asm"(%{{.*}}) <{asm_string = "fence.proxy.async.global; mov.u32 $0, $1;"
// CHECK: "tt.atomic_rmw"
module attributes {helion.config = {pid_type = "persistent_interleaved", host_tensor_descriptors = true, indexing = ["pointer", "tensor_descriptor"]}, helion.target = "sm_100"} {
  func.func @k(%x: tensor<32x64xf32> {helion.divisibility = 16 : i64, helion.name = "x"}) {
    %c0 = arith.constant 0 : index
    affine.parallel (%i) = (0) to (1) {
      %lanes = helion.range : tensor<128xi32>
      %o = tensor.expand_shape %lanes [[0, 1]] output_shape [16, 8] : tensor<128xi32> into tensor<16x8xi32>
      %v = helion.load %x[%o : tensor<16x8xi32>] block(%c0, %c0) sizes = [16, 8] : tensor<32x64xf32> -> tensor<16x8xf32>
      helion.store %v, %x[%o : tensor<16x8xi32>] : tensor<16x8xf32>, tensor<32x64xf32>
    }
    helion.barrier phase = 1
    affine.parallel (%i) = (0) to (1) {
      %at = arith.index_cast %i : index to i32
      %one = arith.constant 1.0 : f32
      helion.store %one, %x[%at : i32] : f32, tensor<32x64xf32>
    }
    return
  }
}

// -----

// Before sm_90 there is no engine.
// CHECK-NOT: descriptor
// CHECK: "tt.load"
module attributes {helion.config = {indexing = "tensor_descriptor"}, helion.target = "sm_80"} {
  func.func @k(%x: tensor<32x64xf32> {helion.divisibility = 16 : i64, helion.name = "x"}) {
    %c0 = arith.constant 0 : index
    affine.parallel (%i) = (0) to (1) {
      %lanes = helion.range : tensor<128xi32>
      %o = tensor.expand_shape %lanes [[0, 1]] output_shape [16, 8] : tensor<128xi32> into tensor<16x8xi32>
      %v = helion.load %x[%o : tensor<16x8xi32>] block(%c0, %c0) sizes = [16, 8] : tensor<32x64xf32> -> tensor<16x8xf32>
      helion.store %v, %x[%o : tensor<16x8xi32>] : tensor<16x8xf32>, tensor<32x64xf32>
    }
    return
  }
}

// -----

// Of 64-bit integers the engine adds those without a sign alone: it is the same sum. It has no maximum of f32.
// CHECK: "tt.make_tensor_descriptor"({{.*}} -> !tt.tensordesc<16x8xui64>
// CHECK: "tt.descriptor_reduce"({{.*}}) <{kind = 1 : i32}> : (!tt.tensordesc<16x8xui64>, tensor<16x8xi64>, i32, i32) -> ()
// CHECK: "tt.atomic_rmw"
module attributes {helion.config = {atomic_indexing = "tensor_descriptor"}, helion.target = "sm_90"} {
  func.func @k(%x: tensor<32x64xi64> {helion.divisibility = 16 : i64, helion.name = "x"}, %y: tensor<32x64xf32> {helion.divisibility = 16 : i64, helion.name = "y"}) {
    %c0 = arith.constant 0 : index
    affine.parallel (%i) = (0) to (1) {
      %lanes = helion.range : tensor<128xi32>
      %o = tensor.expand_shape %lanes [[0, 1]] output_shape [16, 8] : tensor<128xi32> into tensor<16x8xi32>
      %v = arith.extsi %o : tensor<16x8xi32> to tensor<16x8xi64>
      %old = helion.atomic "add" %v, %x[%o : tensor<16x8xi32>] block(%c0, %c0) sizes = [16, 8] sem = "relaxed" : tensor<16x8xi64>, tensor<32x64xi64> -> tensor<16x8xi64>
      %f = arith.sitofp %o : tensor<16x8xi32> to tensor<16x8xf32>
      %most = helion.atomic "max" %f, %y[%o : tensor<16x8xi32>] block(%c0, %c0) sizes = [16, 8] sem = "relaxed" : tensor<16x8xf32>, tensor<32x64xf32> -> tensor<16x8xf32>
    }
    return
  }
}
