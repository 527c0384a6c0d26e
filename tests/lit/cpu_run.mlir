// A kernel that is run: ragged edges, a mask, a tensor with strides of its own, a size that only the launch tells.
// RUN: %arguments make %t x:f16:10x3/4,1:i y:f32:3x10/1,3:100*i out:f32:10x3:-1 > %t.json
// RUN: helion-opt --run=%t.json %s | FileCheck %s
// RUN: %arguments show %t.json out | FileCheck %s --check-prefix=OUT
// RUN: helion-opt --run=- --run-threads=1 %s < %t.json | FileCheck %s --check-prefix=ONE
// RUN: helion-opt --run=%t.json --check-bounds %s | FileCheck %s

// CHECK: {"r":"hello","schema":1,"producer":"helion-opt"
// CHECK: {"r":"run","backend":"cpu","pipeline":"stage0","compile_seconds":{{[0-9.e-]+}},"seconds":{{[0-9.e-]+}},"grid":{{\[\[3\]\]}},"threads":{{[0-9]+}}}
// CHECK: {"r":"done","ok":true
// ONE: "threads":1}
// OUT: {{^}}0 101 202{{$}}
// OUT-NEXT: {{^}}304 405 506{{$}}
// OUT: {{^}}2736 2837 2938{{$}}
// OUT-NOT: -1
func.func @add(%x: tensor<?x3xf16, #helion.strided<[?, 1]>> {helion.name = "x"}, %y: tensor<3x10xf32, #helion.strided<[1, 3]>> {helion.name = "y"}, %out: tensor<?x3xf32> {helion.name = "out"}) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %rows = tensor.dim %x, %c0 : tensor<?x3xf16, #helion.strided<[?, 1]>>
  %pitch = helion.stride %x, 0 : tensor<?x3xf16, #helion.strided<[?, 1]>>
  %tiles = arith.ceildivsi %rows, %c4 : index
  affine.parallel (%i) = (0) to (symbol(%tiles)) {
    %first = arith.muli %i, %c4 : index
    %first32 = arith.index_cast %first : index to i32
    %rows32 = arith.index_cast %rows : index to i32
    %pitch32 = arith.index_cast %pitch : index to i32
    %firsts = tensor.splat %first32 : tensor<4xi32>
    %ends = tensor.splat %rows32 : tensor<4xi32>
    %lanes = helion.range : tensor<4xi32>
    %row = arith.addi %lanes, %firsts : tensor<4xi32>
    %real = arith.cmpi slt, %row, %ends : tensor<4xi32>
    %rows2 = tensor.expand_shape %row [[0, 1]] output_shape [4, 1] : tensor<4xi32> into tensor<4x1xi32>
    %real2 = tensor.expand_shape %real [[0, 1]] output_shape [4, 1] : tensor<4xi1> into tensor<4x1xi1>
    %columns = helion.range : tensor<4xi32>
    %three = arith.constant dense<3> : tensor<4xi32>
    %inside = arith.cmpi slt, %columns, %three : tensor<4xi32>
    %columns2 = tensor.expand_shape %columns [[0, 1]] output_shape [1, 4] : tensor<4xi32> into tensor<1x4xi32>
    %inside2 = tensor.expand_shape %inside [[0, 1]] output_shape [1, 4] : tensor<4xi1> into tensor<1x4xi1>
    %m0 = helion.broadcast %real2 : tensor<4x1xi1> -> tensor<4x4xi1>
    %m1 = helion.broadcast %inside2 : tensor<1x4xi1> -> tensor<4x4xi1>
    %mask = arith.andi %m0, %m1 : tensor<4x4xi1>
    %c = helion.broadcast %columns2 : tensor<1x4xi32> -> tensor<4x4xi32>
    %pitches = tensor.splat %pitch32 : tensor<4x1xi32>
    %threes = arith.constant dense<3> : tensor<4x1xi32>
    %rx = arith.muli %rows2, %pitches : tensor<4x1xi32>
    %r3 = arith.muli %rows2, %threes : tensor<4x1xi32>
    %bx = helion.broadcast %rx : tensor<4x1xi32> -> tensor<4x4xi32>
    %b3 = helion.broadcast %r3 : tensor<4x1xi32> -> tensor<4x4xi32>
    %at_x = arith.addi %bx, %c : tensor<4x4xi32>
    %at = arith.addi %b3, %c : tensor<4x4xi32>
    %a = helion.load %x[%at_x : tensor<4x4xi32>] mask %mask : tensor<4x4xi1> : tensor<?x3xf16, #helion.strided<[?, 1]>> -> tensor<4x4xf16>
    %b = helion.load %y[%at : tensor<4x4xi32>] mask %mask : tensor<4x4xi1> : tensor<3x10xf32, #helion.strided<[1, 3]>> -> tensor<4x4xf32>
    %a32 = arith.extf %a : tensor<4x4xf16> to tensor<4x4xf32>
    %sum = arith.addf %a32, %b : tensor<4x4xf32>
    helion.store %sum, %out[%at : tensor<4x4xi32>] mask %mask : tensor<4x4xi1> : tensor<4x4xf32>, tensor<?x3xf32>
  }
  return
}
