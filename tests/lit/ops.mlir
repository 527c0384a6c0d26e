// The ops that matmul.mlir does not have, printed and read back.
// RUN: helion-opt %s | helion-opt | FileCheck %s
// RUN: helion-opt %s --mlir-print-op-generic | helion-opt | FileCheck %s

// CHECK-LABEL: func.func @memory
func.func @memory(%x: tensor<?x?xf32>, %i: tensor<64xi32, #helion.tile<[0]>>, %o: index, %s: index, %m: tensor<64xi1>) {
  // CHECK: %g = helion.load_tile_dynamic %arg0[gather %arg1 : tensor<64xi32, #helion.tile<[0]>>, scalar %arg2] by(%arg3) mask(%arg4 : tensor<64xi1>) sizes = [64] eviction = "last"
  %g = helion.load_tile_dynamic %x[gather %i : tensor<64xi32, #helion.tile<[0]>>, scalar %o] by(%s) mask(%m : tensor<64xi1>) sizes = [64] eviction = "last" fx_node = "0:g" : tensor<?x?xf32> -> tensor<64xf32, #helion.tile<[0]>>
  // CHECK: helion.load_tile_dynamic %arg0[range %arg2 step %arg3, new, slice] by(
  %r = helion.load_tile_dynamic %x[range %o step %s, new, slice] by(%s, %s, %s) sizes = [8, 1, 16] : tensor<?x?xf32> -> tensor<8x1x16xf32>
  // CHECK: %old = helion.atomic_rmw "add" %g, %arg0[tile %arg2, scalar %arg3] by(%arg3) sizes = [64] sem = "relaxed" fx_node = "0:old"
  %a = helion.atomic_rmw "add" %g, %x[tile %o, scalar %s] by(%s) sizes = [64] sem = "relaxed" fx_node = "0:old" : tensor<64xf32, #helion.tile<[0]>>, tensor<?x?xf32> -> tensor<64xf32>
  return
}

// CHECK-LABEL: func.func @values
func.func @values(%x: tensor<8x16xf32, #helion.tile<[0, r1]>>, %n: index, %s: f32) {
  // CHECK: %index = helion.tile_index %arg1 block = 0 fx_node = "0:index" : tensor<8xi32, #helion.tile<[0]>>
  %i = helion.tile_index %n block = 0 fx_node = "0:index" : tensor<8xi32, #helion.tile<[0]>>
  // CHECK: helion.subscript %index[:, new]
  %b = helion.subscript %i[:, new] : tensor<8xi32, #helion.tile<[0]>> -> tensor<8x1xi32, #helion.tile<[0, _]>>
  // CHECK: helion.mask_to %arg0 to 0xFF800000 : f32 by(%arg1, %arg1)
  %m = helion.mask_to %x to 0xFF800000 : f32 by(%n, %n) : tensor<8x16xf32, #helion.tile<[0, r1]>> -> tensor<8x16xf32, #helion.tile<[0, r1]>>
  // CHECK: helion.call_torch "aten.sum.dim_IntList"(%{{.*}}, [-1], true, none, -9223372036854775808, 5.000000e-01, 0x7FF0000000000000 : f64) kwargs = {dtype = f32} fx_node = "0:sum"
  %c = helion.call_torch "aten.sum.dim_IntList"(%m, [-1], true, none, -9223372036854775808, 0.5, 0x7FF0000000000000 : f64) kwargs = {dtype = f32} fx_node = "0:sum" : (tensor<8x16xf32, #helion.tile<[0, r1]>>) -> tensor<8x1xf32>
  // CHECK: helion.call "hl.debug.print"("x =", [%{{.*}}, %arg2])
  helion.call "hl.debug.print"("x =", [%c, %s]) : (tensor<8x1xf32>, f32) -> ()
  // CHECK: helion.scan(%{{.*}}) dim = 0 reverse fx_node = "0:scan"
  %d = helion.scan(%m) dim = 0 reverse fx_node = "0:scan" : (tensor<8x16xf32, #helion.tile<[0, r1]>>) -> tensor<8x16xf32> {
  ^bb0(%l: f32, %r: f32):
    %e = arith.addf %l, %r : f32
    helion.yield %e : f32
  }
  // CHECK: helion.dot %{{.*}}, %{{.*}} acc %{{.*}} : tensor<8x8xf32>
  %t = helion.call_torch "aten.permute.default"(%m, [1, 0]) : (tensor<8x16xf32, #helion.tile<[0, r1]>>) -> tensor<16x8xf32>
  %z = helion.zero_tile(%n, %n) sizes = [8, 8] : tensor<8x8xf32>
  %f = helion.dot %m, %t acc %z : tensor<8x8xf32> : tensor<8x16xf32, #helion.tile<[0, r1]>>, tensor<16x8xf32> -> tensor<8x8xf32>
  // CHECK: helion.symbol "ModularIndexing(u0, 4, 8)" : index
  %q = helion.symbol "ModularIndexing(u0, 4, 8)" : index
  return
}
