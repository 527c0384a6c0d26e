// Loops and branches that carry tiles: two tiles that change places, a while loop, a branch of a tile, an affine loop.
// RUN: %arguments make %t x:f32:4:i+1 y:f32:4:10*i out:f32:4:0 n=3 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json out | FileCheck %s

// x and y change places three times and so begin with y; 0 10 20 30 doubled until its lane 1 is over 50, plus 4 x.
// CHECK: {{^}}4 88 172 256{{$}}
func.func @k(%x: tensor<4xf32> {helion.name = "x"}, %y: tensor<4xf32> {helion.name = "y"}, %out: tensor<4xf32> {helion.name = "out"}, %n: index {helion.name = "n"}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  affine.parallel (%i) = (0) to (1) {
    %at = helion.range : tensor<4xi32>
    %a = helion.load %x[%at : tensor<4xi32>] : tensor<4xf32> -> tensor<4xf32>
    %b = helion.load %y[%at : tensor<4xi32>] : tensor<4xf32> -> tensor<4xf32>
    %s:2 = scf.for %k = %c0 to %n step %c1 iter_args(%p = %a, %q = %b) -> (tensor<4xf32>, tensor<4xf32>) {
      scf.yield %q, %p : tensor<4xf32>, tensor<4xf32>
    }
    %w = scf.while (%t = %s#0) : (tensor<4xf32>) -> tensor<4xf32> {
      %lane = tensor.extract %t[%c1] : tensor<4xf32>
      %limit = arith.constant 50.0 : f32
      %small = arith.cmpf olt, %lane, %limit : f32
      scf.condition(%small) %t : tensor<4xf32>
    } do {
    ^bb0(%t: tensor<4xf32>):
      %double = arith.addf %t, %t : tensor<4xf32>
      scf.yield %double : tensor<4xf32>
    }
    %odd = arith.constant true
    %z = arith.constant dense<0.0> : tensor<4xf32>
    %branch = scf.if %odd -> (tensor<4xf32>) {
      %sum = affine.for %k = 0 to 4 iter_args(%acc = %z) -> (tensor<4xf32>) {
        %next = arith.addf %acc, %s#1 : tensor<4xf32>
        affine.yield %next : tensor<4xf32>
      }
      scf.yield %sum : tensor<4xf32>
    } else {
      scf.yield %z : tensor<4xf32>
    }
    %r = arith.addf %w, %branch : tensor<4xf32>
    helion.store %r, %out[%at : tensor<4xi32>] : tensor<4xf32>, tensor<4xf32>
  }
  return
}
