// Ranges and broadcasts that are not read lane by lane, poison, and what becomes of constants of whole tiles.
// RUN: helion-opt %s --helion-to-cpu | FileCheck %s
// RUN: helion-opt %s --pass-pipeline='builtin.module(helion-to-cpu,func.func(convert-elementwise-to-linalg,helion-cpu-fuse))' | FileCheck %s --check-prefix=FUSED


// CHECK-LABEL: func.func @k.root0
// CHECK: linalg.generic
// CHECK: linalg.index 0 : index
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #{{.*}}]
// CHECK-SAME: ins(%{{.*}} : tensor<1x8xi32>)
// CHECK: linalg.reduce

// One loop for the broadcast and the product; the sum stays its own.
// FUSED-LABEL: func.func @k.root0
// FUSED: linalg.index 0
// FUSED: tensor.expand_shape
// FUSED: linalg.generic
// FUSED: arith.muli
// FUSED: linalg.yield
// FUSED-NOT: linalg.generic
// FUSED: linalg.reduce
func.func @k(%out: tensor<4xi32> {helion.name = "out"}, %n: i32 {helion.name = "n"}) {
  %c1 = arith.constant 1 : index
  affine.parallel (%i) = (0) to (symbol(%c1)) {
    %lanes = helion.range : tensor<8xi32>
    %row = tensor.expand_shape %lanes [[0, 1]] output_shape [1, 8] : tensor<8xi32> into tensor<1x8xi32>
    %wide = helion.broadcast %row : tensor<1x8xi32> -> tensor<4x8xi32>
    %ns = tensor.splat %n : tensor<4x8xi32>
    %product = arith.muli %wide, %wide : tensor<4x8xi32>
    %zeros = arith.constant dense<0> : tensor<4xi32>
    %sum = linalg.reduce ins(%product : tensor<4x8xi32>) outs(%zeros : tensor<4xi32>) dimensions = [1]
      (%a: i32, %b: i32) { %s = arith.addi %a, %b : i32 linalg.yield %s : i32 }
    %nothing = helion.poison : tensor<4xi32>
    %both = arith.addi %sum, %nothing : tensor<4xi32>
    %at = helion.range : tensor<4xi32>
    helion.store %both, %out[%at : tensor<4xi32>] : tensor<4xi32>, tensor<4xi32>
  }
  return
}
