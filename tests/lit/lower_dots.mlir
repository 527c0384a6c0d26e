// Products: into an accumulator of f32, of i32 for integers; a batch of one is two dimensions.
// RUN: helion-opt %s --helion-lower-math | FileCheck %s

// CHECK-LABEL: func.func @products
func.func @products(%x: tensor<16x32xf16>, %y: tensor<32x16xf16>, %acc: tensor<16x16xf32>, %h: tensor<16x16xf16>, %i: tensor<16x32xi8>, %j: tensor<32x16xi8>) {
  // CHECK: linalg.matmul ins(%arg0, %arg1 : tensor<16x32xf16>, tensor<32x16xf16>) outs(%arg2 : tensor<16x16xf32>) -> tensor<16x16xf32>
  %a = helion.dot %x, %y acc %acc : tensor<16x16xf32> : tensor<16x32xf16>, tensor<32x16xf16> -> tensor<16x16xf32>
  // CHECK: %[[Z:.*]] = arith.constant dense<0.000000e+00> : tensor<16x16xf32>
  // CHECK: %[[M:.*]] = linalg.matmul ins(%arg0, %arg1 : {{.*}}) outs(%[[Z]] : tensor<16x16xf32>)
  // CHECK: arith.truncf %[[M]] : tensor<16x16xf32> to tensor<16x16xf16>
  %b = helion.call_torch "aten.mm.default"(%x, %y) : (tensor<16x32xf16>, tensor<32x16xf16>) -> tensor<16x16xf16>
  // CHECK: linalg.matmul ins(%arg0, %arg1 : {{.*}}) outs(%arg3 : tensor<16x16xf16>)
  %c = helion.call_torch "aten.addmm.default"(%h, %x, %y) : (tensor<16x16xf16>, tensor<16x32xf16>, tensor<32x16xf16>) -> tensor<16x16xf16>
  // CHECK: linalg.matmul ins(%arg4, %arg5 : {{.*}}) outs(%{{.*}} : tensor<16x16xi32>)
  %d = helion.call_torch "aten.mm.dtype"(%i, %j, i32) : (tensor<16x32xi8>, tensor<32x16xi8>) -> tensor<16x16xi32>
  return
}

// CHECK-LABEL: func.func @batches
func.func @batches(%x: tensor<1x16x32xf32>, %y: tensor<1x32x16xbf16>, %z: tensor<4x16x32xf32>, %w: tensor<4x32x16xf32>) {
  // CHECK: arith.extf %arg1 : tensor<1x32x16xbf16> to tensor<1x32x16xf32>
  // CHECK: tensor.collapse_shape %arg0 {{\[\[}}0, 1], [2]]
  // CHECK: linalg.matmul
  // CHECK: tensor.expand_shape {{.*}} into tensor<1x16x16xf32>
  %a = helion.call_torch "aten.bmm.default"(%x, %y) : (tensor<1x16x32xf32>, tensor<1x32x16xbf16>) -> tensor<1x16x16xf32>
  // CHECK: linalg.batch_matmul ins(%arg2, %arg3 : tensor<4x16x32xf32>, tensor<4x32x16xf32>)
  %b = helion.call_torch "aten.bmm.default"(%z, %w) : (tensor<4x16x32xf32>, tensor<4x32x16xf32>) -> tensor<4x16x16xf32>
  return
}

// What is not lowered stays, and says why.
// CHECK-LABEL: func.func @refused
func.func @refused(%x: tensor<16x32xf16>, %y: tensor<16x32xf16>) {
  // CHECK: helion.call_torch "aten.mm.default"{{.*}} {helion.not_lowered = "the shapes of its tiles do not fit"}
  %a = helion.call_torch "aten.mm.default"(%x, %y) : (tensor<16x32xf16>, tensor<16x32xf16>) -> tensor<16x32xf16>
  // CHECK: helion.call_torch "aten.fft_fft.default"{{.*}} {helion.not_lowered = "it has no lowering"}
  %b = helion.call_torch "aten.fft_fft.default"(%x) : (tensor<16x32xf16>) -> tensor<16x32xf16>
  %d = helion.poison : tensor<?xf16>
  // CHECK: helion.call_torch "aten.exp.default"{{.*}} {helion.not_lowered = "the size of its tile is not known"}
  %c = helion.call_torch "aten.exp.default"(%d) : (tensor<?xf16>) -> tensor<?xf16>
  return
}
