// A kernel taken apart: a function for a tile of each root, one for the number of tiles; sizes and strides that only the
// launch tells are arguments where they are used, the others constants.
// RUN: helion-opt %s --helion-to-cpu | FileCheck %s

// CHECK-LABEL: func.func @k.grid0
// CHECK-SAME: (%[[X:.*]]: memref<?xf32> {helion.name = "x", helion.tensor = tensor<?x8xf32, #helion.strided<[?, 1]>>}, %{{.*}}: memref<?xi8> {helion.name = "flags", helion.tensor = tensor<8xi1>}, %[[N:.*]]: index {helion.name = "n"},
// CHECK-SAME: %[[SIZE:[a-z0-9]+]]: index {helion.dim = 0 : i64, helion.size_of = "x"}) -> (index, index)
// CHECK: %[[TILES:.*]] = arith.ceildivsi %[[SIZE]], %{{.*}} : index
// CHECK: return %[[TILES]], %[[N]]

// CHECK-LABEL: func.func @k.root0
// CHECK-SAME: %{{[a-z0-9]+}}: index {helion.dim = 0 : i64, helion.stride_of = "x"}, %[[I:.*]]: index {helion.tile = 0 : i64}, %[[J:.*]]: index {helion.tile = 1 : i64}) attributes {helion.grid = @k.grid0}
// CHECK-NOT: helion.annotate_tensor
// CHECK: memref.load %{{.*}} : memref<?xi8>

// CHECK-LABEL: func.func @k.grid1
// CHECK: return %c3

// CHECK-LABEL: func.func @k.root1
// CHECK-SAME: attributes {helion.grid = @k.grid1, helion.sequential}
// CHECK-NOT: func.func
func.func @k(%x: tensor<?x8xf32, #helion.strided<[?, 1]>> {helion.name = "x"}, %flags: tensor<8xi1> {helion.name = "flags"}, %n: index {helion.name = "n"}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %rows = tensor.dim %x, %c0 : tensor<?x8xf32, #helion.strided<[?, 1]>>
  %columns = tensor.dim %x, %c1 : tensor<?x8xf32, #helion.strided<[?, 1]>>
  helion.annotate_tensor %x, %rows, %columns name = "x" : tensor<?x8xf32, #helion.strided<[?, 1]>>
  %stride = helion.stride %x, 0 : tensor<?x8xf32, #helion.strided<[?, 1]>>
  %tiles = arith.ceildivsi %rows, %c4 : index
  affine.parallel (%i, %j) = (0, 0) to (symbol(%tiles), symbol(%n)) {
    %at = arith.muli %i, %stride : index
    %offset = arith.index_cast %at : index to i32
    %flag = arith.index_cast %j : index to i32
    %on = helion.load %flags[%flag : i32] : tensor<8xi1> -> i1
    %value = arith.uitofp %on : i1 to f32
    helion.store %value, %x[%offset : i32] : f32, tensor<?x8xf32, #helion.strided<[?, 1]>>
  }
  helion.barrier phase = 1
  affine.parallel (%i) = (0) to (3) {
    %one = arith.constant 1.0 : f32
    %offset = arith.index_cast %i : index to i32
    %old = helion.atomic "add" %one, %x[%offset : i32] sem = "relaxed" : f32, tensor<?x8xf32, #helion.strided<[?, 1]>> -> f32
  }
  return
}
