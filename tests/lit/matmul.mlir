// The whole of a matmul, printed and read back: names come from the FX nodes, types carry the block ids.
// RUN: helion-opt %s | FileCheck %s
// RUN: helion-opt %s | helion-opt | FileCheck %s
// RUN: helion-opt %s --mlir-print-op-generic | helion-opt | FileCheck %s

// CHECK-LABEL: func.func @matmul
// CHECK: helion.annotate_tensor %arg0, %dim, %dim_0 name = "x" fx_nodes = ["0:x"]
// CHECK: %out = helion.alloc_like %arg0
// CHECK: %tile_m = helion.block_size 0 size = 128 name = "tile_m"
// CHECK: %tile_m_tiles = arith.ceildivsi %dim, %tile_m
// CHECK: affine.parallel (%tile_m_iv) = (0) to (symbol(%tile_m_tiles))
// CHECK: %tile_m_offset, %tile_m_size = helion.tile %tile_m_iv by %tile_m from %c0 to %dim block = 0
// CHECK: %acc = helion.zero_tile(%tile_m_size, %c64) sizes = [128, 64] fx_node = "1:acc"
// CHECK: %acc_out = affine.for %tile_k_iv = 0 to %tile_k_tiles iter_args(%acc_iter = %acc)
// CHECK: %load = helion.load_tile_dynamic %arg0[tile %tile_m_offset, tile %tile_k_offset] by(%tile_m_size, %tile_k_size)
// CHECK-SAME: sizes = [128, 32] tensor_meta = "[%tile_m_size, %tile_k_size]:f16" fx_node = "0:load"
// CHECK: helion.call_torch "aten.addmm.default"(%acc_iter, %load, %load_1) fx_node = "0:acc"
// CHECK: %_phi = helion.phi %acc, %acc_out fx_node = "1:_phi" : tensor<128x64xf32, #helion.tile<[0, _]>>
// CHECK: helion.store_tile_dynamic %_phi, %out[tile %tile_m_offset, slice] by(%tile_m_size, %c64)
#acc = #helion.tile<[0, _]>
func.func @matmul(%x: tensor<?x?xf16>, %y: tensor<?x64xf16>) -> tensor<?x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf16>
  %k = tensor.dim %x, %c1 : tensor<?x?xf16>
  helion.annotate_tensor %x, %m, %k name = "x" fx_nodes = ["0:x"] : tensor<?x?xf16>
  %out = helion.alloc_like %x : tensor<?x?xf16> name = "out" dims(%m) shape = [-1, 64] : tensor<?x64xf32>
  %bm = helion.block_size 0 size = 128 name = "tile_m"
  %bk = helion.block_size 1 size = 32 name = "tile_k"
  %tm = arith.ceildivsi %m, %bm : index
  %tk = arith.ceildivsi %k, %bk : index
  affine.parallel (%i) = (0) to (symbol(%tm)) {
    %o, %s = helion.tile %i by %bm from %c0 to %m block = 0 name = "tile_m"
    %zero = helion.zero_tile(%s, %c64) sizes = [128, 64] fx_node = "1:acc" : tensor<128x64xf32, #acc>
    %r = affine.for %j = 0 to %tk iter_args(%acc = %zero) -> (tensor<128x64xf32, #acc>) {
      %p, %q = helion.tile %j by %bk from %c0 to %k block = 1 name = "tile_k"
      %a = helion.load_tile_dynamic %x[tile %o, tile %p] by(%s, %q) sizes = [128, 32] tensor_meta = "[%tile_m_size, %tile_k_size]:f16" fx_node = "0:load" : tensor<?x?xf16> -> tensor<128x32xf16, #helion.tile<[0, 1]>>
      %b = helion.load_tile_dynamic %y[tile %p, slice] by(%q, %c64) sizes = [32, 64] fx_node = "0:load_1" : tensor<?x64xf16> -> tensor<32x64xf16, #helion.tile<[1, _]>>
      %n = helion.call_torch "aten.addmm.default"(%acc, %a, %b) fx_node = "0:acc" : (tensor<128x64xf32, #acc>, tensor<128x32xf16, #helion.tile<[0, 1]>>, tensor<32x64xf16, #helion.tile<[1, _]>>) -> tensor<128x64xf32, #acc>
      affine.yield %n : tensor<128x64xf32, #acc>
    }
    %phi = helion.phi %zero, %r fx_node = "1:_phi" : tensor<128x64xf32, #acc>
    helion.store_tile_dynamic %phi, %out[tile %o, slice] by(%s, %c64) sizes = [128, 64] fx_node = "1:store" : tensor<128x64xf32, #acc>, tensor<?x64xf32>
  }
  return %out : tensor<?x64xf32>
}
