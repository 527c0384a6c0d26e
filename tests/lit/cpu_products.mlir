// Products of matrices: columns innermost, small floats widened before, four steps of the sum at once; also where sizes do
// not come out even, and in batches.
// RUN: %arguments make %t x:f16:3x5:i y:f16:5x6:i-7 out:f32:3x6:0 b:f32:2x1x2:i+1 c:f32:2x2x1:i+1 d:f32:2:0 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json out | FileCheck %s --check-prefix=OUT
// RUN: %arguments show %t.json d | FileCheck %s --check-prefix=D
// RUN: helion-opt %s --pass-pipeline='builtin.module(helion-to-cpu,func.func(helion-cpu-order-loops))' | FileCheck %s --check-prefix=ORDER
// RUN: helion-opt %s --pass-pipeline='builtin.module(helion-to-cpu,func.func(helion-cpu-order-loops,convert-elementwise-to-linalg),one-shot-bufferize,func.func(helion-cpu-unroll-products))' | FileCheck %s --check-prefix=UNROLL

// OUT: {{^}}110 120 130 140 150 160{{$}}
// OUT-NEXT: {{^}}235 270 305 340 375 410{{$}}
// OUT-NEXT: {{^}}360 420 480 540 600 660{{$}}
// D: {{^}}5 25{{$}}
// ORDER: arith.extf %{{.*}} : tensor<3x5xf16> to tensor<3x5xf32>
// ORDER: arith.extf %{{.*}} : tensor<5x6xf16> to tensor<5x6xf32>
// ORDER: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]} ins(%{{.*}} : tensor<3x5xf32>, tensor<5x6xf32>)
// ORDER: arith.mulf %{{.*}} fastmath<contract> : f32
// Two rows and four steps at once; then the rest of the sums, and of the rows.
// UNROLL: affine.for %{{.*}} = 0 to 6 {
// UNROLL-COUNT-8: arith.mulf
// UNROLL: affine.for %{{.*}} = 0 to 6 {
// UNROLL-COUNT-2: arith.mulf
// UNROLL: affine.for %{{.*}} = 0 to 6 {
// UNROLL-COUNT-4: arith.mulf
func.func @k(%x: tensor<3x5xf16> {helion.name = "x"}, %y: tensor<5x6xf16> {helion.name = "y"}, %out: tensor<3x6xf32> {helion.name = "out"}, %b: tensor<2x1x2xf32> {helion.name = "b"}, %c: tensor<2x2x1xf32> {helion.name = "c"}, %d: tensor<2xf32> {helion.name = "d"}) {
  affine.parallel (%i) = (0) to (1) {
    %r15 = helion.range : tensor<15xi32>
    %r30 = helion.range : tensor<30xi32>
    %r18 = helion.range : tensor<18xi32>
    %r4 = helion.range : tensor<4xi32>
    %r2 = helion.range : tensor<2xi32>
    %ax = tensor.expand_shape %r15 [[0, 1]] output_shape [3, 5] : tensor<15xi32> into tensor<3x5xi32>
    %ay = tensor.expand_shape %r30 [[0, 1]] output_shape [5, 6] : tensor<30xi32> into tensor<5x6xi32>
    %ao = tensor.expand_shape %r18 [[0, 1]] output_shape [3, 6] : tensor<18xi32> into tensor<3x6xi32>
    %ab = tensor.expand_shape %r4 [[0, 1, 2]] output_shape [2, 1, 2] : tensor<4xi32> into tensor<2x1x2xi32>
    %ac = tensor.expand_shape %r4 [[0, 1, 2]] output_shape [2, 2, 1] : tensor<4xi32> into tensor<2x2x1xi32>
    %vx = helion.load %x[%ax : tensor<3x5xi32>] : tensor<3x5xf16> -> tensor<3x5xf16>
    %vy = helion.load %y[%ay : tensor<5x6xi32>] : tensor<5x6xf16> -> tensor<5x6xf16>
    %z = arith.constant dense<0.0> : tensor<3x6xf32>
    %p = linalg.matmul ins(%vx, %vy : tensor<3x5xf16>, tensor<5x6xf16>) outs(%z : tensor<3x6xf32>) -> tensor<3x6xf32>
    helion.store %p, %out[%ao : tensor<3x6xi32>] : tensor<3x6xf32>, tensor<3x6xf32>
    %vb = helion.load %b[%ab : tensor<2x1x2xi32>] : tensor<2x1x2xf32> -> tensor<2x1x2xf32>
    %vc = helion.load %c[%ac : tensor<2x2x1xi32>] : tensor<2x2x1xf32> -> tensor<2x2x1xf32>
    %z2 = arith.constant dense<0.0> : tensor<2x1x1xf32>
    %q = linalg.batch_matmul ins(%vb, %vc : tensor<2x1x2xf32>, tensor<2x2x1xf32>) outs(%z2 : tensor<2x1x1xf32>) -> tensor<2x1x1xf32>
    %flat = tensor.collapse_shape %q [[0, 1, 2]] : tensor<2x1x1xf32> into tensor<2xf32>
    helion.store %flat, %d[%r2 : tensor<2xi32>] : tensor<2xf32>, tensor<2xf32>
  }
  return
}
