// Pointwise torch calls: one type, one shape, then one op; 16-bit floats stay where no operand is wider.
// RUN: helion-opt %s --helion-lower-math | FileCheck %s

!t16 = tensor<8x16xf16, #helion.tile<[0, 1]>>
!t32 = tensor<8x16xf32, #helion.tile<[0, 1]>>

// CHECK-LABEL: func.func @widths(%arg0: tensor<8x16xf16>, %arg1: tensor<8x1xf32>, %arg2: f32)
func.func @widths(%x: !t16, %y: tensor<8x1xf32, #helion.tile<[0, _]>>, %s: f32) {
  // CHECK-NEXT: arith.addf %arg0, %arg0 : tensor<8x16xf16>
  %a = helion.call_torch "aten.add.Tensor"(%x, %x) : (!t16, !t16) -> !t16
  // A number is an f32, so the product is computed in f32 and rounded once.
  // CHECK: %[[W:.*]] = arith.extf %arg0
  // CHECK: %[[P:.*]] = arith.mulf %[[W]], %cst{{.*}} : tensor<8x16xf32>
  // CHECK-NEXT: arith.truncf %[[P]] : tensor<8x16xf32> to tensor<8x16xf16>
  %b = helion.call_torch "aten.mul.Tensor"(%x, 0.18033688) : (!t16) -> !t16
  // CHECK: %[[B:.*]] = helion.broadcast %arg1 : tensor<8x1xf32> -> tensor<8x16xf32>
  // CHECK-NEXT: arith.subf %{{.*}}, %[[B]] : tensor<8x16xf32>
  %c = helion.call_torch "aten.sub.Tensor"(%x, %y) : (!t16, tensor<8x1xf32, #helion.tile<[0, _]>>) -> !t32
  // CHECK: tensor.splat %arg2 : tensor<8x16xf32>
  // CHECK-NEXT: arith.maximumf
  %d = helion.call_torch "aten.clamp_min.default"(%c, %s) : (!t32, f32) -> !t32
  // CHECK: arith.addf %{{.*}}, %{{.*}} : tensor<8x16xf32>
  %e = helion.call_torch "aten.add.Tensor"(%c, %d) kwargs = {alpha = 2} : (!t32, !t32) -> !t32
  return
}

// CHECK-LABEL: func.func @functions
func.func @functions(%x: !t16, %y: !t32, %i: tensor<8xi32>, %u: tensor<8xui8>) {
  // CHECK: arith.extf
  // CHECK-NEXT: math.exp %{{.*}} : tensor<8x16xf32>
  // CHECK-NEXT: arith.truncf
  %a = helion.call_torch "aten.exp.default"(%x) : (!t16) -> !t16
  // The exponential inside a sigmoid may be an approximate one.
  // CHECK: math.exp %{{.*}} fastmath<afn>
  %b = helion.call_torch "aten.sigmoid.default"(%y) : (!t32) -> !t32
  // CHECK: arith.mulf
  // CHECK-NEXT: arith.mulf
  // CHECK-NOT: math.powf
  %c = helion.call_torch "aten.pow.Tensor_Scalar"(%y, 3) : (!t32) -> !t32
  // A known divisor needs no guard, and Python's remainder has its sign.
  // CHECK: %[[R:.*]] = arith.remsi %arg2, %cst{{.*}} : tensor<8xi32>
  // CHECK: arith.select %{{.*}}, %{{.*}}, %[[R]]
  %d = helion.call_torch "aten.remainder.Scalar"(%i, 7) : (tensor<8xi32>) -> tensor<8xi32>
  // CHECK: arith.shrui %arg3, %{{.*}} : tensor<8xi8>
  %e = helion.call_torch "aten.__rshift__.Scalar"(%u, 4) : (tensor<8xui8>) -> tensor<8xui8>
  // CHECK: arith.cmpi ult, %arg3
  %f = helion.call_torch "aten.lt.Scalar"(%u, 9) : (tensor<8xui8>) -> tensor<8xi1>
  // CHECK: arith.cmpf olt, %{{.*}}, %{{.*}} : tensor<8x16xf32>
  %g = helion.call_torch "aten.lt.Scalar"(%x, 0.5) : (!t16) -> tensor<8x16xi1>
  // CHECK: arith.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<8x16xi1>, tensor<8x16xf32>
  %h = helion.call_torch "aten.where.self"(%g, %y, 0) : (tensor<8x16xi1>, !t32) -> !t32
  return
}

// CHECK-LABEL: func.func @quotients
func.func @quotients(%x: !t32, %n: index) {
  // A number divides by its reciprocal, as on Helion's way.
  // CHECK: %[[R:.*]] = arith.constant dense<2.500000e-01> : tensor<8x16xf32>
  // CHECK-NEXT: arith.mulf %arg0, %[[R]]
  %a = helion.call_torch "aten.div.Tensor"(%x, 4) : (!t32) -> !t32
  // CHECK: arith.divf
  %b = helion.call_torch "aten.div.Tensor"(%x, %n) : (!t32, index) -> !t32
  // What is rounded afterwards is divided: 7 * (1 / 7) is less than 1.
  // CHECK: arith.divf
  // CHECK: math.floor
  %c = helion.call_torch "aten.div.Tensor_mode"(%x, 7) kwargs = {rounding_mode = "floor"} : (!t32) -> !t32
  return
}
