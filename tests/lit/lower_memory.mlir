// Accesses of tiles become offsets and masks: index * stride by dimension, index < end where a tile may be ragged.
// RUN: helion-opt %s --helion-lower-math --helion-lower-memory --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @ragged
func.func @ragged(%x: tensor<100x48xf32>, %o: tensor<100x48xf32, #helion.strided<[1, 100]>>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %rows = tensor.dim %x, %c0 : tensor<100x48xf32>
  %columns = tensor.dim %x, %c1 : tensor<100x48xf32>
  %b = helion.block_size 0 size = 32 name = "m"
  affine.parallel (%i, %j) = (0, 0) to (4, 3) {
    %at, %size = helion.tile %i by %b from %c0 to %rows block = 0 name = "m"
    // CHECK: %[[I:.*]] = arith.addi %{{.*}}, %[[R:.*]] : tensor<32xi32>
    // CHECK: %[[E:.*]] = tensor.expand_shape %[[I]] {{.*}} into tensor<32x1xi32>
    // CHECK: %[[S:.*]] = arith.muli %[[E]], %{{.*}} : tensor<32x1xi32>
    // CHECK: %[[O:.*]] = arith.addi %{{.*}}, %{{.*}} : tensor<32x64xi32>
    // The tile's own end, and the 48 real lanes of 64.
    // CHECK: %[[M:.*]] = arith.cmpi slt, %[[I]], %{{.*}} : tensor<32xi32>
    // CHECK: %[[N:.*]] = arith.cmpi slt, %{{.*}}, %{{.*}} : tensor<64xi32>
    // CHECK: %[[K:.*]] = arith.andi %{{.*}}, %{{.*}} : tensor<32x64xi1>
    // CHECK: %[[V:.*]] = helion.load %arg0[%[[O]] : tensor<32x64xi32>] mask %[[K]] : tensor<32x64xi1> eviction = "last"
    %v = helion.load_tile_dynamic %x[tile %at, slice] by(%size, %columns) sizes = [32, 64] eviction = "last" fx_node = "0:v" : tensor<100x48xf32> -> tensor<32x64xf32, #helion.tile<[0, r1]>>
    // CHECK: arith.select %[[K]], %[[V]], %{{.*}} : tensor<32x64xi1>, tensor<32x64xf32>
    %m = helion.mask_to %v to 0xFF800000 : f32 by(%size, %columns) : tensor<32x64xf32, #helion.tile<[0, r1]>> -> tensor<32x64xf32, #helion.tile<[0, r1]>>
    // The other way round in memory: the first dimension has no factor.
    // CHECK: arith.muli %{{.*}}, %cst{{.*}} : tensor<1x64xi32>
    // CHECK: helion.store %{{.*}}, %arg1[%{{.*}} : tensor<32x64xi32>] mask %[[K]]
    helion.store_tile_dynamic %m, %o[tile %at, slice] by(%size, %columns) sizes = [32, 64] : tensor<32x64xf32, #helion.tile<[0, r1]>>, tensor<100x48xf32, #helion.strided<[1, 100]>>
  }
  return
}

// A whole tile has no mask; a wide index keeps its width; one element is a scalar.
// CHECK-LABEL: func.func @gathered
func.func @gathered(%x: tensor<64x?xf32, #helion.strided<[?, 1]>>, %i: tensor<32xi64>, %n: index, %a: tensor<64xi32>, %y: tensor<64xf32>) {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %b = helion.block_size 0 size = 32 name = "m"
  affine.parallel (%p) = (0) to (2) {
    %at, %size = helion.tile %p by %b from %c0 to %c64 block = 0 name = "m" {helion.whole}
    // CHECK: %[[S:.*]] = helion.stride %arg0, 0
    // CHECK: %[[W:.*]] = arith.index_cast %[[S]] : index to i64
    // CHECK: arith.muli %arg1, %{{.*}} : tensor<32xi64>
    // CHECK: helion.load %arg0[%{{.*}} : tensor<32xi64>] : tensor<64x?xf32, {{.*}}> -> tensor<32xf32>
    %g = helion.load_tile_dynamic %x[gather %i : tensor<32xi64>, scalar %n] by(%size) sizes = [32] : tensor<64x?xf32, #helion.strided<[?, 1]>> -> tensor<32xf32, #helion.tile<[0]>>
    helion.store_tile_dynamic %g, %y[tile %at] by(%size) sizes = [32] : tensor<32xf32, #helion.tile<[0]>>, tensor<64xf32>
    // CHECK: helion.load %arg3[%{{.*}} : i32] : tensor<64xi32> -> i32
    %s = helion.load_tile_dynamic %a[scalar %n] by() sizes = [] : tensor<64xi32> -> i32
    // CHECK: helion.atomic "add" %{{.*}}, %arg3[%{{.*}} : i32] sem = "relaxed"
    %r = helion.atomic_rmw "add" %s, %a[scalar %n] by() sizes = [] sem = "relaxed" : i32, tensor<64xi32> -> i32
  }
  return
}

// An unsigned tensor's greater value is the unsigned greater one, though afterwards no type tells.
// CHECK-LABEL: func.func @unsigned
func.func @unsigned(%x: tensor<64xui32>, %y: tensor<64xi32>, %n: index, %u: ui32, %s: i32) {
  // CHECK: helion.atomic "umax"
  %a = helion.atomic_rmw "max" %u, %x[scalar %n] by() sizes = [] sem = "relaxed" : ui32, tensor<64xui32> -> ui32
  // CHECK: helion.atomic "add"
  %b = helion.atomic_rmw "add" %u, %x[scalar %n] by() sizes = [] sem = "relaxed" : ui32, tensor<64xui32> -> ui32
  // CHECK: helion.atomic "min"
  %c = helion.atomic_rmw "min" %s, %y[scalar %n] by() sizes = [] sem = "relaxed" : i32, tensor<64xi32> -> i32
  return
}
