// Scans: a sum along rows, and a pair (sum, largest) backwards along columns.
// RUN: %arguments make %t x:i32:2x4:i+1 sums:i32:2x4:0 back:i32:2x4:0 largest:f32:2x4:0 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json sums | FileCheck %s --check-prefix=SUMS
// RUN: %arguments show %t.json back | FileCheck %s --check-prefix=BACK
// RUN: %arguments show %t.json largest | FileCheck %s --check-prefix=LARGEST

// SUMS: {{^}}1 3 6 10{{$}}
// SUMS-NEXT: {{^}}5 11 18 26{{$}}
// BACK: {{^}}-4 -4 -4 -4{{$}}
// BACK-NEXT: {{^}}5 6 7 8{{$}}
// LARGEST: {{^}}1 0.5 0.333333 0.25{{$}}
// LARGEST-NEXT: {{^}}0.2 0.166667 0.142857 0.125{{$}}
func.func @k(%x: tensor<2x4xi32> {helion.name = "x"}, %sums: tensor<2x4xi32> {helion.name = "sums"}, %back: tensor<2x4xi32> {helion.name = "back"}, %largest: tensor<2x4xf32> {helion.name = "largest"}) {
  affine.parallel (%i) = (0) to (1) {
    %rows = helion.range : tensor<2xi32>
    %columns = helion.range : tensor<4xi32>
    %fours = arith.constant dense<4> : tensor<2xi32>
    %firsts = arith.muli %rows, %fours : tensor<2xi32>
    %r = tensor.expand_shape %firsts [[0, 1]] output_shape [2, 1] : tensor<2xi32> into tensor<2x1xi32>
    %c = tensor.expand_shape %columns [[0, 1]] output_shape [1, 4] : tensor<4xi32> into tensor<1x4xi32>
    %rb = helion.broadcast %r : tensor<2x1xi32> -> tensor<2x4xi32>
    %cb = helion.broadcast %c : tensor<1x4xi32> -> tensor<2x4xi32>
    %at = arith.addi %rb, %cb : tensor<2x4xi32>
    %v = helion.load %x[%at : tensor<2x4xi32>] : tensor<2x4xi32> -> tensor<2x4xi32>
    %s = helion.scan(%v) dim = 1 : (tensor<2x4xi32>) -> tensor<2x4xi32> {
    ^bb0(%a: i32, %b: i32):
      %sum = arith.addi %a, %b : i32
      helion.yield %sum : i32
    }
    helion.store %s, %sums[%at : tensor<2x4xi32>] : tensor<2x4xi32>, tensor<2x4xi32>
    %f = arith.sitofp %v : tensor<2x4xi32> to tensor<2x4xf32>
    %one = arith.constant dense<1.0> : tensor<2x4xf32>
    %inverse = arith.divf %one, %f : tensor<2x4xf32>
    // Not commutative, so that the order counts: what came later is the right operand of the difference.
    %p:2 = helion.scan(%v, %inverse) dim = 0 reverse : (tensor<2x4xi32>, tensor<2x4xf32>) -> (tensor<2x4xi32>, tensor<2x4xf32>) {
    ^bb0(%a: i32, %m: f32, %b: i32, %n: f32):
      %d = arith.subi %b, %a : i32
      %most = arith.maximumf %m, %n : f32
      helion.yield %d, %most : i32, f32
    }
    helion.store %p#0, %back[%at : tensor<2x4xi32>] : tensor<2x4xi32>, tensor<2x4xi32>
    helion.store %p#1, %largest[%at : tensor<2x4xi32>] : tensor<2x4xf32>, tensor<2x4xf32>
  }
  return
}
