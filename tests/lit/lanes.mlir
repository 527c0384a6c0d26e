// What the lowerings of math and memory leave: lanes, offsets and masks as plain values, printed and read back.
// RUN: helion-opt %s | helion-opt | FileCheck %s
// RUN: helion-opt %s --mlir-print-op-generic | helion-opt | FileCheck %s

// CHECK-LABEL: func.func @memory
// CHECK-SAME: tensor<64x32xf32, #helion.strided<[1, ?]>>
func.func @memory(%x: tensor<64x32xf32, #helion.strided<[1, ?]>>, %y: tensor<?xf32>, %m: tensor<8x16xi1>, %v: tensor<8x16xf32>) {
  // CHECK: helion.stride %arg0, 1 : tensor<64x32xf32
  %s = helion.stride %x, 1 : tensor<64x32xf32, #helion.strided<[1, ?]>>
  // CHECK: %[[R:.*]] = helion.range : tensor<16xi32>
  %r = helion.range : tensor<16xi32>
  %e = tensor.expand_shape %r [[0, 1]] output_shape [1, 16] : tensor<16xi32> into tensor<1x16xi32>
  // CHECK: %[[O:.*]] = helion.broadcast %{{.*}} : tensor<1x16xi32> -> tensor<8x16xi32>
  %o = helion.broadcast %e : tensor<1x16xi32> -> tensor<8x16xi32>
  // CHECK: helion.load %arg0[%[[O]] : tensor<8x16xi32>] mask %arg2 : tensor<8x16xi1> other %arg3 : tensor<8x16xf32> eviction = "first" : tensor<64x32xf32
  %l = helion.load %x[%o : tensor<8x16xi32>] mask %m : tensor<8x16xi1> other %v : tensor<8x16xf32> eviction = "first" : tensor<64x32xf32, #helion.strided<[1, ?]>> -> tensor<8x16xf32>
  %c = arith.constant 3 : i32
  // CHECK: %[[F:.*]] = helion.load %arg1[%{{.*}} : i32] : tensor<?xf32> -> f32
  %f = helion.load %y[%c : i32] : tensor<?xf32> -> f32
  // CHECK: helion.store %{{.*}}, %arg0[%[[O]] : tensor<8x16xi32>] mask %arg2 : tensor<8x16xi1> cache = "wt"
  helion.store %l, %x[%o : tensor<8x16xi32>] mask %m : tensor<8x16xi1> cache = "wt" : tensor<8x16xf32>, tensor<64x32xf32, #helion.strided<[1, ?]>>
  // CHECK: helion.atomic "add" %[[F]], %arg1[%{{.*}} : i32] sem = "acq_rel" : f32, tensor<?xf32> -> f32
  %a = helion.atomic "add" %f, %y[%c : i32] sem = "acq_rel" : f32, tensor<?xf32> -> f32
  // CHECK: helion.compare_swap %[[F]], %{{.*}}, %arg1[%{{.*}} : i32] sem = "relaxed"
  %b = helion.compare_swap %f, %a, %y[%c : i32] sem = "relaxed" : f32, tensor<?xf32> -> f32
  %n = arith.index_cast %c : i32 to index
  // CHECK: helion.watch %{{.*}} real(%{{.*}}, %{{.*}}) unsigned : tensor<8x16xf32>
  helion.watch %l real(%n, %n) unsigned : tensor<8x16xf32>
  return
}
