// Accesses that Helion made with a tensor descriptor say which block they are; masks that are more than the tensor's end stay.
// RUN: helion-opt %s --helion-lower | FileCheck %s

// CHECK-LABEL: func.func @k
func.func @k(%x: tensor<4x100x200xf32> {helion.name = "x"}, %n: index {helion.name = "n"}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c48 = arith.constant 48 : index
  %c100 = arith.constant 100 : index
  %c200 = arith.constant 200 : index
  %b = helion.block_size 0 size = 32 name = "m"
  affine.parallel (%i, %j) = (0, 0) to (4, 7) {
    // CHECK: %[[M:.*]] = arith.muli %{{.*}}, %c32 : index
    // CHECK: %[[N:.*]] = arith.muli %{{.*}}, %c32 : index
    %m, %rows = helion.tile %i by %b from %c0 to %c100 block = 0 name = "m"
    %q, %columns = helion.tile %j by %b from %c0 to %c200 block = 1 name = "n"
    // A number, a new dimension, two tiles; the mask is the tensor's end.
    // CHECK: helion.load %arg0[{{.*}}] mask {{.*}} block(%arg1, %[[M]], %[[N]]) sizes = [1, 32, 32]
    %v = helion.load_tile_dynamic %x[scalar %n, new, tile %m, tile %q] by(%c1, %rows, %columns) sizes = [1, 32, 32] {helion.access = {indexing = "tensor_descriptor"}} : tensor<4x100x200xf32> -> tensor<1x32x32xf32>
    // Lanes of a tile moved by eight.
    // CHECK: %[[FROM:.*]] = arith.addi %[[M]], %c8
    // CHECK: helion.load {{.*}} block(%arg1, %[[FROM]], %[[N]]) sizes = [1, 32, 32]
    %r = helion.tile_index %m block = 0 : tensor<32xi32>
    %moved = helion.call_torch "aten.add.Tensor"(%r, 8) : (tensor<32xi32>) -> tensor<32xi32>
    %w = helion.load_tile_dynamic %x[scalar %n, gather %moved : tensor<32xi32>, tile %q] by(%rows, %columns) sizes = [32, 32] {helion.access = {indexing = "tensor_descriptor"}} : tensor<4x100x200xf32> -> tensor<32x32xf32>
    helion.store_tile_dynamic %v, %x[scalar %c0, new, tile %m, tile %q] by(%c1, %rows, %columns) sizes = [1, 32, 32] : tensor<1x32x32xf32>, tensor<4x100x200xf32>
    helion.store_tile_dynamic %w, %x[scalar %c1, tile %m, tile %q] by(%rows, %columns) sizes = [32, 32] : tensor<32x32xf32>, tensor<4x100x200xf32>
    // 48 columns of 200: the block has 64, and those behind are 0.
    // CHECK: %[[P:.*]] = helion.load {{.*}} block(%arg1, %[[M]], %c0) sizes = [1, 32, 64]
    // CHECK: arith.select %{{.*}}, %[[P]], %{{.*}} : tensor<32x64xi1>, tensor<32x64xf32>
    %p = helion.load_tile_dynamic %x[scalar %n, tile %m, range %c0 step %c1] by(%rows, %c48) sizes = [32, 64] {helion.access = {indexing = "tensor_descriptor"}} : tensor<4x100x200xf32> -> tensor<32x64xf32>
    // Written as pointers: more than the block would be.
    // CHECK-NOT: block(
    // CHECK: helion.store {{.*}} mask
    // CHECK-NOT: block(
    helion.store_tile_dynamic %p, %x[scalar %n, tile %m, range %c0 step %c1] by(%rows, %c48) sizes = [32, 64] {helion.access = {indexing = "tensor_descriptor"}} : tensor<32x64xf32>, tensor<4x100x200xf32>
  } {helion.blocks = [0, 1]}
  return
}
