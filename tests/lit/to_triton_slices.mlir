// A part of a tile is a gather along its dimension, with indices that stay within the tile; bounds are numbers of 32 bits.
// RUN: helion-opt %s --helion-stage0-to-triton --allow-unregistered-dialect | FileCheck %s

module attributes {helion.config = {num_warps = 4 : i64, pid_type = "flat"}, helion.settings = {config_blocks = {}}, helion.target = "sm_90"} {
  func.func @k(%x: tensor<64x?xf32> {helion.divisibility = 16 : i64, helion.name = "x"}, %o: tensor<64x8xf32> {helion.divisibility = 16 : i64, helion.name = "o"}) {
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %c32 = arith.constant 32 : index
    %m4 = arith.constant -4 : index
    %n = tensor.dim %x, %c1 : tensor<64x?xf32>
    %b = helion.block_size 0 size = 16 name = "m"
    affine.parallel (%i) = (0) to (4) {
      %c0 = arith.constant 0 : index
      %c64 = arith.constant 64 : index
      %at, %rows = helion.tile %i by %b from %c0 to %c64 block = 0 name = "m" {helion.whole}
      // The dimension's length counts -4 from its end: n - 4, none below 0.
      // CHECK: %[[STOP:.*]] = arith.addi %arg{{[0-9]+}}, %{{.*}} : i32
      // CHECK: arith.maxsi %[[STOP]], %{{.*}} : i32
      // CHECK: arith.minsi %{{.*}}, %arg{{[0-9]+}} : i32
      %begin, %size = helion.slice [%c3 : %m4] of %n fx_node = "0:v"
      %v = helion.load_tile_dynamic %x[tile %at, range %begin step %c1] by(%rows, %size) sizes = [16, 32] fx_node = "0:v" : tensor<64x?xf32> -> tensor<16x32xf32>
      // CHECK: %[[LANES:.*]] = "tt.make_range"() <{end = 8 : i32, start = 0 : i32}>
      // CHECK: %[[APART:.*]] = arith.muli %[[LANES]], %{{.*}} : tensor<8xi32>
      // CHECK: %[[FROM:.*]] = arith.addi %{{.*}}, %[[APART]] : tensor<8xi32>
      // CHECK: %[[LOW:.*]] = arith.maxsi %[[FROM]], %{{.*}} : tensor<8xi32>
      // CHECK: %[[IN:.*]] = arith.minsi %[[LOW]], %{{.*}} : tensor<8xi32>
      // CHECK: %[[ROW:.*]] = "tt.expand_dims"(%[[IN]]) <{axis = 0 : i32}> : (tensor<8xi32>) -> tensor<1x8xi32>
      // CHECK: %[[AT:.*]] = "tt.broadcast"(%[[ROW]]) : (tensor<1x8xi32>) -> tensor<16x8xi32>
      // CHECK: "tt.gather"(%{{.*}}, %[[AT]]) <{axis = 1 : i32}> : (tensor<16x32xf32>, tensor<16x8xi32>) -> tensor<16x8xf32>
      %part, %length = helion.slice [%c3 : : %c3] of %c32 fx_node = "0:p"
      %p = helion.subscript %v[:, range %part step %c3] fx_node = "0:p" : tensor<16x32xf32> -> tensor<16x8xf32>
      helion.store_tile_dynamic %p, %o[tile %at, slice] by(%rows, %length) sizes = [16, 8] : tensor<16x8xf32>, tensor<64x8xf32>
    }
    return
  }
}
