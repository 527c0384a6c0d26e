// Sums of floats in several parts side by side, about the square root of their length; the parts are added at the end. Sums of
// integers, short ones and those that do not come out even stay.
// RUN: helion-opt %s --pass-pipeline='builtin.module(func.func(helion-cpu-split-sums))' | FileCheck %s

// CHECK-LABEL: func.func @sum
// CHECK: %[[PARTS:.*]] = tensor.expand_shape %arg0 {{\[\[0\], \[1, 2\]\]}} output_shape [4, 8, 16] : tensor<4x128xf32> into tensor<4x8x16xf32>
// CHECK: linalg.fill {{.*}} tensor<4x16xf32>
// CHECK: %[[SUMS:.*]] = linalg.generic {indexing_maps = [#{{.*}}, #{{.*}}], iterator_types = ["parallel", "reduction", "parallel"]} ins(%[[PARTS]]
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #{{.*}}], iterator_types = ["parallel", "reduction"]} ins(%[[SUMS]] : tensor<4x16xf32>) outs(%arg1
func.func @sum(%x: tensor<4x128xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %s = linalg.reduce ins(%x : tensor<4x128xf32>) outs(%init : tensor<4xf32>) dimensions = [1]
    (%a: f32, %b: f32) { %c = arith.addf %a, %b : f32 linalg.yield %c : f32 }
  return %s : tensor<4xf32>
}

// CHECK-LABEL: func.func @others
// CHECK-NOT: tensor.expand_shape
func.func @others(%x: tensor<4x128xi32>, %init: tensor<4xi32>, %y: tensor<4x16xf32>, %z: tensor<4x24xf32>, %to: tensor<4xf32>) -> (tensor<4xi32>, tensor<4xf32>, tensor<4xf32>) {
  %s = linalg.reduce ins(%x : tensor<4x128xi32>) outs(%init : tensor<4xi32>) dimensions = [1]
    (%a: i32, %b: i32) { %c = arith.addi %a, %b : i32 linalg.yield %c : i32 }
  %t = linalg.reduce ins(%y : tensor<4x16xf32>) outs(%to : tensor<4xf32>) dimensions = [1]
    (%a: f32, %b: f32) { %c = arith.addf %a, %b : f32 linalg.yield %c : f32 }
  %u = linalg.reduce ins(%z : tensor<4x24xf32>) outs(%to : tensor<4xf32>) dimensions = [1]
    (%a: f32, %b: f32) { %c = arith.addf %a, %b : f32 linalg.yield %c : f32 }
  return %s, %t, %u : tensor<4xi32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @long
// CHECK: output_shape [256, 128] : tensor<32768xf32> into tensor<256x128xf32>
func.func @long(%x: tensor<32768xf32>, %init: tensor<f32>) -> tensor<f32> {
  %s = linalg.reduce ins(%x : tensor<32768xf32>) outs(%init : tensor<f32>) dimensions = [0]
    (%a: f32, %b: f32) { %c = arith.addf %a, %b : f32 linalg.yield %c : f32 }
  return %s : tensor<f32>
}
