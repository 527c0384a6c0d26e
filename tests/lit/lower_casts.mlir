// torch's conversions between element types.
// RUN: helion-opt %s --helion-lower-math | FileCheck %s

// CHECK-LABEL: func.func @floats
func.func @floats(%h: tensor<8xf16>, %b: tensor<8xbf16>, %e: tensor<8xf8E4M3FN>) {
  // CHECK: arith.extf %arg0 : tensor<8xf16> to tensor<8xf64>
  %a = helion.call_torch "prims.convert_element_type.default"(%h, f64) : (tensor<8xf16>) -> tensor<8xf64>
  // Formats of one width meet in f32.
  // CHECK: %[[W:.*]] = arith.extf %arg1 : tensor<8xbf16> to tensor<8xf32>
  // CHECK-NEXT: arith.truncf %[[W]] : tensor<8xf32> to tensor<8xf16>
  %c = helion.call_torch "prims.convert_element_type.default"(%b, f16) : (tensor<8xbf16>) -> tensor<8xf16>
  // CHECK: %[[V:.*]] = arith.extf %arg2 : tensor<8xf8E4M3FN> to tensor<8xf32>
  // CHECK-NEXT: arith.truncf %[[V]] : tensor<8xf32> to tensor<8xbf16>
  %d = helion.call_torch "prims.convert_element_type.default"(%e, bf16) : (tensor<8xf8E4M3FN>) -> tensor<8xbf16>
  return
}

// CHECK-LABEL: func.func @integers
func.func @integers(%i: tensor<8xi32>, %u: tensor<8xui8>, %o: tensor<8xi1>, %f: tensor<8xf32>, %n: index) {
  // CHECK: arith.sitofp %arg0 : tensor<8xi32> to tensor<8xbf16>
  %a = helion.call_torch "prims.convert_element_type.default"(%i, bf16) : (tensor<8xi32>) -> tensor<8xbf16>
  // CHECK: arith.uitofp %arg1 : tensor<8xi8> to tensor<8xf32>
  %b = helion.call_torch "prims.convert_element_type.default"(%u, f32) : (tensor<8xui8>) -> tensor<8xf32>
  // CHECK: arith.extui %arg1 : tensor<8xi8> to tensor<8xi64>
  %c = helion.call_torch "prims.convert_element_type.default"(%u, i64) : (tensor<8xui8>) -> tensor<8xi64>
  // CHECK: arith.uitofp %arg2 : tensor<8xi1> to tensor<8xf32>
  %d = helion.call_torch "prims.convert_element_type.default"(%o, f32) : (tensor<8xi1>) -> tensor<8xf32>
  // CHECK: arith.cmpf une, %arg3, %{{.*}} : tensor<8xf32>
  %e = helion.call_torch "prims.convert_element_type.default"(%f, i1) : (tensor<8xf32>) -> tensor<8xi1>
  // CHECK: arith.fptoui %arg3 : tensor<8xf32> to tensor<8xi8>
  %g = helion.call_torch "prims.convert_element_type.default"(%f, ui8) : (tensor<8xf32>) -> tensor<8xui8>
  // A size among floats: index, i64, float.
  // CHECK: %[[I:.*]] = arith.index_cast %arg4 : index to i64
  // CHECK-NEXT: %[[F:.*]] = arith.sitofp %[[I]] : i64 to f32
  // CHECK-NEXT: tensor.splat %[[F]] : tensor<8xf32>
  %h = helion.call_torch "aten.mul.Tensor"(%f, %n) : (tensor<8xf32>, index) -> tensor<8xf32>
  return
}
