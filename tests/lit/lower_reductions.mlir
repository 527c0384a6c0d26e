// Reductions: in f32 for small floats, from their identity, one dimension after the other; rolled ones lane by lane.
// RUN: helion-opt %s --helion-lower-math | FileCheck %s

// CHECK-LABEL: func.func @reduce
func.func @reduce(%x: tensor<4x8xf16, #helion.tile<[0, r1]>>, %i: tensor<8xi32>, %n: index) {
  // CHECK: %[[W:.*]] = arith.extf %arg0 : tensor<4x8xf16> to tensor<4x8xf32>
  // CHECK: %[[S:.*]] = linalg.reduce { arith.addf } ins(%[[W]] : tensor<4x8xf32>) outs(%{{.*}} : tensor<4xf32>) dimensions = [1]
  // CHECK: %[[T:.*]] = arith.truncf %[[S]] : tensor<4xf32> to tensor<4xf16>
  // CHECK: tensor.expand_shape %[[T]] {{.*}} into tensor<4x1xf16>
  %a = helion.call_torch "aten.sum.dim_IntList"(%x, [-1], true) : (tensor<4x8xf16, #helion.tile<[0, r1]>>) -> tensor<4x1xf16>
  // CHECK: arith.constant dense<0xFF800000> : tensor<4xf32>
  // CHECK: linalg.reduce { arith.maximumf }
  %b = helion.call_torch "aten.amax.default"(%x, [1]) : (tensor<4x8xf16, #helion.tile<[0, r1]>>) -> tensor<4xf16>
  // CHECK: arith.constant dense<-2147483648> : tensor<i32>
  // CHECK: %[[M:.*]] = linalg.reduce { arith.maxsi } ins(%arg1 : tensor<8xi32>) outs(%{{.*}} : tensor<i32>)
  // CHECK: tensor.extract %[[M]][] : tensor<i32>
  %c = helion.call_torch "aten.amax.default"(%i) : (tensor<8xi32>) -> i32
  // A place comes with its value: NaN first, then the greater, then the earlier.
  // CHECK: linalg.reduce ins(%{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<4x8xi32>)
  // CHECK: arith.cmpf uno
  // CHECK: arith.cmpf ogt
  // CHECK: arith.extsi %{{.*}} : tensor<4xi32> to tensor<4xi64>
  %d = helion.call_torch "aten.argmax.default"(%x, 1) : (tensor<4x8xf16, #helion.tile<[0, r1]>>) -> tensor<4xi64>
  // The first half of a mean, and the division by how many there were.
  // CHECK: %[[H:.*]] = linalg.reduce { arith.addf }
  // CHECK: %[[N:.*]] = arith.sitofp %{{.*}} : i64 to f32
  // CHECK: %[[D:.*]] = tensor.splat %[[N]] : tensor<4xf32>
  // CHECK: arith.divf %[[H]], %[[D]] : tensor<4xf32>
  %e = helion.call "hl._tracing_ops._inductor_lowering_extra"([%x]) {helion.reduction = {axis = 1 : i64, type = "sum"}} : (tensor<4x8xf16, #helion.tile<[0, r1]>>) -> tensor<4xf32>
  %f = helion.call_torch "aten.mean.dim"(none, [-1], "_extra_args=", [%e], "count=", %n) : (tensor<4xf32>, index) -> tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @rolled
func.func @rolled(%x: tensor<4x8xbf16, #helion.tile<[0, r1]>>) {
  // CHECK: %[[A:.*]] = arith.constant dense<0.000000e+00> : tensor<4x8xf32>
  %a = helion.reduce_init "aten.sum.dim_IntList" : tensor<4x8xf32, #helion.tile<[0, r1]>>
  // CHECK: %[[C:.*]] = arith.extf %arg0
  // CHECK: arith.addf %[[A]], %[[C]] : tensor<4x8xf32>
  %b = helion.accumulate "aten.sum.dim_IntList" %a, %x : tensor<4x8xf32, #helion.tile<[0, r1]>>, tensor<4x8xbf16, #helion.tile<[0, r1]>> -> tensor<4x8xf32, #helion.tile<[0, r1]>>
  return
}

// A mean without a first half is one of one element; where there are more, nobody says how many of them are real.
// CHECK-LABEL: func.func @means
func.func @means(%x: tensor<4x1xf32, #helion.tile<[0, _]>>, %y: tensor<4x8xf32, #helion.tile<[0, 1]>>) {
  // CHECK: tensor.collapse_shape %arg0 {{.*}} : tensor<4x1xf32> into tensor<4xf32>
  %a = helion.call_torch "aten.mean.dim"(%x, [1]) : (tensor<4x1xf32, #helion.tile<[0, _]>>) -> tensor<4xf32, #helion.tile<[0]>>
  // CHECK: helion.not_lowered = "the number of elements is not known"
  %b = helion.call_torch "aten.mean.dim"(%y, [1]) : (tensor<4x8xf32, #helion.tile<[0, 1]>>) -> tensor<4xf32, #helion.tile<[0]>>
  return
}
