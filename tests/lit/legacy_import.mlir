// The text that the first emitter, a Python one, printed for matmul: generic form, offsets named in strings only, and a
// trip count inside the parallel loop, where affine takes no bound from.
// RUN: helion-opt --helion-import-legacy %s | FileCheck %s
// RUN: helion-opt --helion-import-legacy %s | helion-opt | FileCheck %s
// RUN: not helion-opt %s

// CHECK: helion.alloc_like %arg0 : tensor<?x?xf32> name = "out" dims(%c128, %c256) shape = [128, 256]
// CHECK: %[[ACC:.*]] = helion.zero_tile() sizes = [64, 64]
// CHECK: helion.annotate_tensor %arg0, %dim, %dim_0 name = "x"
// CHECK: %[[K:.*]] = arith.ceildivsi %dim_0,
// CHECK: affine.parallel
// CHECK: %[[M:.*]] = arith.muli %{{.*}}, %c64 : index
// CHECK: %[[LOOP:.*]] = affine.for %{{.*}} = 0 to %[[K]] iter_args(%[[ITER:.*]] = %[[ACC]])
// CHECK: %load = helion.load_tile_dynamic %arg0[tile %[[M]], tile %{{.*}}] by(%{{.*}}, %{{.*}}) sizes = [64, 64] tensor_meta = "[%tile_m_size14, %tile_k_size25]:f32" fx_node = "load"
// CHECK: %acc = helion.call_torch "aten.addmm"(%[[ITER]], %load, %load_1) fx_node = "acc"
// CHECK: %_phi = helion.phi %[[ACC]], %[[LOOP]] fx_node = "_phi"
// CHECK: helion.store_tile_dynamic %_phi, %out
module {
  func.func @matmul(%arg0: tensor<?x?xf32>, %arg1: tensor<?x?xf32>) -> tensor<?x?xf32> {
    %out0 = "helion.alloc_like"(%arg0) {shape = [128, 256]} : (tensor<?x?xf32>) -> tensor<?x?xf32>
    %acc_init1 = "helion.zero_tile"() {shape = [64, 64], dtype = f32} : () -> tensor<?x?xf32>
    %c0_2 = arith.constant 0 : index
    %c1_3 = arith.constant 1 : index
    %dim_m4 = tensor.dim %arg0, %c0_2 : tensor<?x?xf32>
    %dim_k5 = tensor.dim %arg0, %c1_3 : tensor<?x?xf32>
    %dim_n6 = tensor.dim %arg1, %c1_3 : tensor<?x?xf32>
    "helion.annotate_tensor"(%arg0, %dim_m4, %dim_k5) {name = "x"} : (tensor<?x?xf32>, index, index) -> ()
    "helion.annotate_tensor"(%arg1, %dim_k5, %dim_n6) {name = "y"} : (tensor<?x?xf32>, index, index) -> ()
    %tile_m_tile7 = arith.constant 64 : index
    %tile_m_tiles8 = arith.ceildivsi %dim_m4, %tile_m_tile7 : index
    // block_id=0 tile_m size=64 extent=128 tiles=2
    %tile_n_tile9 = arith.constant 64 : index
    %tile_n_tiles10 = arith.ceildivsi %dim_n6, %tile_n_tile9 : index
    // block_id=1 tile_n size=64 extent=256 tiles=4
    affine.parallel (%tile_m_iv, %tile_n_iv) = (0, 0) to (%tile_m_tiles8, %tile_n_tiles10) step (1, 1) {
      %tile_m_offset11 = arith.muli %tile_m_iv, %tile_m_tile7 : index
      %tile_m_remain12 = arith.subi %dim_m4, %tile_m_offset11 : index
      %tile_m_cmp13 = arith.cmpi slt, %tile_m_remain12, %tile_m_tile7 : index
      %tile_m_size14 = arith.select %tile_m_cmp13, %tile_m_remain12, %tile_m_tile7 : index
      %tile_n_offset15 = arith.muli %tile_n_iv, %tile_n_tile9 : index
      %tile_n_remain16 = arith.subi %dim_n6, %tile_n_offset15 : index
      %tile_n_cmp17 = arith.cmpi slt, %tile_n_remain16, %tile_n_tile9 : index
      %tile_n_size18 = arith.select %tile_n_cmp17, %tile_n_remain16, %tile_n_tile9 : index
      // block_id=2 tile_k size=64 extent=128 tiles=2
      %tile_k_tile20 = arith.constant 64 : index
      %tile_k_tiles21 = arith.ceildivsi %dim_k5, %tile_k_tile20 : index
      %tile_k_acc19 = affine.for %tile_k_iv = 0 to %tile_k_tiles21 iter_args(%acc_iter = %acc_init1) -> (tensor<?x?xf32>) {
        %tile_k_offset22 = arith.muli %tile_k_iv, %tile_k_tile20 : index
        %tile_k_remain23 = arith.subi %dim_k5, %tile_k_offset22 : index
        %tile_k_cmp24 = arith.cmpi slt, %tile_k_remain23, %tile_k_tile20 : index
        %tile_k_size25 = arith.select %tile_k_cmp24, %tile_k_remain23, %tile_k_tile20 : index
        %lhs26 = "helion.load_tile_dynamic"(%arg0, %tile_m_size14, %tile_k_size25) {tile = ["%tile_m_iv", "%tile_k_iv"], sizes = [64, 64], tensor_meta = "[%tile_m_size14, %tile_k_size25]:f32", fx_node = "load"} : (tensor<?x?xf32>, index, index) -> tensor<?x?xf32>
        %rhs27 = "helion.load_tile_dynamic"(%arg1, %tile_k_size25, %tile_n_size18) {tile = ["%tile_k_iv", "%tile_n_iv"], sizes = [64, 64], tensor_meta = "[%tile_k_size25, %tile_n_size18]:f32", fx_node = "load_1"} : (tensor<?x?xf32>, index, index) -> tensor<?x?xf32>
        %acc28 = "helion.call_torch"(%acc_iter, %lhs26, %rhs27) {fn_name = "aten.addmm", fx_node = "acc"} : (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
        affine.yield %acc28 : tensor<?x?xf32>
      }
      %phi29 = "helion.phi"(%acc_init1, %tile_k_acc19) {fx_node = "_phi"} : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
      "helion.store_tile_dynamic"(%out0, %phi29, %tile_m_size14, %tile_n_size18) {tile = ["%tile_m_iv", "%tile_n_iv"], sizes = [64, 64], tensor_meta = "[%tile_m_size14, %tile_n_size18]:f32", fx_node = "store"} : (tensor<?x?xf32>, tensor<?x?xf32>, index, index) -> ()
      affine.yield
    }
    return %out0 : tensor<?x?xf32>
  }
}
