// Loops over tiles count offsets, and the rows of a jagged tile end where their lengths say.
// RUN: helion-opt %s --helion-lower-math --helion-lower-memory --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @loop
func.func @loop(%x: tensor<100xf32>, %o: tensor<100xi64>) {
  %c0 = arith.constant 0 : index
  %c100 = arith.constant 100 : index
  %b = helion.block_size 0 size = 16 name = "m"
  %z = helion.zero_tile(%b) sizes = [16] : tensor<16xf32>
  affine.parallel (%p) = (0) to (1) {
    // CHECK: scf.for %[[AT:[a-z0-9_]+]] = %c0 to %c100 step %c16 iter_args(%[[S:.*]] = %{{.*}}) -> (tensor<16xf32>) {
    %sum = affine.for %i = 0 to 7 iter_args(%s = %z) -> (tensor<16xf32>) {
      %at, %size = helion.tile %i by %b from %c0 to %c100 block = 0 name = "m"
      // CHECK: %[[SIZE:.*]] = arith.minsi
      // CHECK: arith.index_cast %[[AT]] : index to i32
      // CHECK: helion.load %arg0[
      %v = helion.load_tile_dynamic %x[tile %at] by(%size) sizes = [16] : tensor<100xf32> -> tensor<16xf32, #helion.tile<[0]>>
      // CHECK: %[[A:.*]] = arith.addf %[[S]], %{{.*}} : tensor<16xf32>
      %a = helion.call_torch "aten.add.Tensor"(%s, %v) : (tensor<16xf32>, tensor<16xf32, #helion.tile<[0]>>) -> tensor<16xf32>
      // CHECK: arith.addi %[[AT]], %[[SIZE]] : index
      %e = helion.tile_end %at, %size block = 0 fx_node = "0:end"
      %w = arith.index_cast %e : index to i64
      helion.store_tile_dynamic %w, %o[scalar %at] by() sizes = [] : i64, tensor<100xi64>
      // CHECK: scf.yield %[[A]] : tensor<16xf32>
      affine.yield %a : tensor<16xf32>
    } {fx_node = "0:loop", helion.blocks = [0]}
    // CHECK: } {fx_node = "0:loop", helion.blocks = [0]}
    helion.store_tile_dynamic %sum, %x[tile %c0] by(%b) sizes = [16] : tensor<16xf32>, tensor<100xf32>
  }
  return
}

// CHECK-LABEL: func.func @jagged
func.func @jagged(%x: tensor<640xf32>, %lengths: tensor<8xi32, #helion.tile<[0]>>, %index: tensor<8x16xi32, #helion.tile<[0, 1]>>, %longest: index) {
  %c0 = arith.constant 0 : index
  %c8 = arith.constant 8 : index
  %p = helion.block_size 0 size = 8 name = "row"
  %q = helion.block_size 1 size = 16 name = "item"
  %row, %rows = helion.tile_at %c0 by %p to %c8 block = 0 name = "row" {helion.whole}
  scf.for %i = %c0 to %longest step %q {
    %at, %size = helion.tile_at %i by %q to %longest lengths %lengths : tensor<8xi32, #helion.tile<[0]>> block = 1 name = "item" {helion.jagged_parents = [0]}
    // CHECK: %[[L:.*]] = tensor.expand_shape %arg1 {{.*}} into tensor<8x1xi32>
    // CHECK: %[[E:.*]] = helion.broadcast %[[L]] : tensor<8x1xi32> -> tensor<8x16xi32>
    // CHECK: %[[M:.*]] = arith.cmpi slt, %{{.*}}, %[[E]] : tensor<8x16xi32>
    // CHECK: helion.load %arg0[%arg2 : tensor<8x16xi32>] mask %[[M]]
    %v = helion.load_tile_dynamic %x[gather %index : tensor<8x16xi32, #helion.tile<[0, 1]>>] by(%rows, %size) sizes = [8, 16] : tensor<640xf32> -> tensor<8x16xf32, #helion.tile<[0, 1]>>
    helion.store_tile_dynamic %v, %x[gather %index : tensor<8x16xi32, #helion.tile<[0, 1]>>] by(%rows, %size) sizes = [8, 16] : tensor<8x16xf32, #helion.tile<[0, 1]>>, tensor<640xf32>
  }
  return
}
