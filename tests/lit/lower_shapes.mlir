// Calls that keep lanes and change the shape around them, and values that stage-0 makes itself.
// RUN: helion-opt %s --helion-lower-math | FileCheck %s

// CHECK-LABEL: func.func @views
func.func @views(%x: tensor<4x8xf32, #helion.tile<[0, 1]>>, %n: index) {
  // CHECK: tensor.expand_shape %arg0 {{\[\[}}0], [1, 2]] output_shape [4, 8, 1]
  %a = helion.subscript %x[:, :, new] : tensor<4x8xf32, #helion.tile<[0, 1]>> -> tensor<4x8x1xf32>
  // CHECK: tensor.expand_shape %arg0 {{\[\[}}0, 1], [2]] output_shape [1, 4, 8]
  %b = helion.call_torch "aten.unsqueeze.default"(%x, 0) : (tensor<4x8xf32, #helion.tile<[0, 1]>>) -> tensor<1x4x8xf32>
  // CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0, 1], [2]]
  %c = helion.call_torch "aten.squeeze.dim"(%b, 0) : (tensor<1x4x8xf32>) -> tensor<4x8xf32>
  // CHECK: linalg.transpose ins(%arg0 : tensor<4x8xf32>) outs(%{{.*}} : tensor<8x4xf32>) permutation = [1, 0]
  %d = helion.call_torch "aten.permute.default"(%x, [1, 0]) : (tensor<4x8xf32, #helion.tile<[0, 1]>>) -> tensor<8x4xf32>
  // No dimension is a product of others: by way of one.
  // CHECK: %[[L:.*]] = tensor.collapse_shape %arg0 {{\[\[}}0, 1]]
  // CHECK-NEXT: tensor.expand_shape %[[L]] {{\[\[}}0, 1]] output_shape [16, 2]
  %e = helion.call_torch "aten.view.default"(%x, [%n, 2]) : (tensor<4x8xf32, #helion.tile<[0, 1]>>, index) -> tensor<16x2xf32>
  // CHECK: helion.broadcast %{{.*}} : tensor<1x4x8xf32> -> tensor<3x4x8xf32>
  %f = helion.call_torch "aten.expand.default"(%x, [3, 4, 8]) : (tensor<4x8xf32, #helion.tile<[0, 1]>>) -> tensor<3x4x8xf32>
  return
}

// CHECK-LABEL: func.func @values
func.func @values(%x: tensor<4xf32>, %n: index) {
  // CHECK: arith.constant dense<0.000000e+00> : tensor<4x8xf32>
  %z = helion.zero_tile(%n, %n) sizes = [4, 8] : tensor<4x8xf32>
  // CHECK: %[[R:.*]] = helion.range : tensor<8xi32>
  // CHECK: %[[S:.*]] = arith.muli %[[R]], %{{.*}} : tensor<8xi32>
  // CHECK: arith.addi %{{.*}}, %[[S]] : tensor<8xi32>
  %c2 = arith.constant 2 : index
  %i = helion.iota %n from %n step %c2 : tensor<8xi32>
  // CHECK: helion.range : tensor<4xi64>
  %t = helion.tile_index %n block = 0 : tensor<4xi64, #helion.tile<[0]>>
  // Tiles side by side: each where the new dimension has its number.
  // CHECK: arith.cmpi eq
  // CHECK: arith.select
  // CHECK: arith.cmpi eq
  // CHECK: %[[J:.*]] = arith.select %{{.*}} : tensor<4x2xi1>, tensor<4x2xf32>
  %j = helion.call "hl.view_ops.join"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4x2xf32>
  // CHECK: tensor.extract_slice %[[J]][0, 0] [4, 1] [1, 1]
  // CHECK: tensor.extract_slice %[[J]][0, 1] [4, 1] [1, 1]
  %s:2 = helion.call "hl.view_ops.split"(%j) : (tensor<4x2xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}
