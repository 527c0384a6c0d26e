// Atomic maxima and minima of floats are those of their bits: signed ones where the value is positive, unsigned ones, the
// other way round, where it is negative; each lane does one of the two.
// RUN: helion-opt %s --helion-to-triton --allow-unregistered-dialect | FileCheck %s

// CHECK: %[[BITS:.*]] = "tt.bitcast"(%[[V:.*]]) : (tensor<16xf32>) -> tensor<16xi32>
// CHECK: %[[AT:.*]] = "tt.bitcast"(%{{.*}}) : (tensor<16x!tt.ptr<f32>>) -> tensor<16x!tt.ptr<i32>>
// CHECK: %[[POSITIVE:.*]] = arith.cmpi sge, %[[BITS]]
// CHECK: %[[NEGATIVE:.*]] = arith.cmpi slt, %[[BITS]]
// CHECK: %[[UPPER:.*]] = arith.andi %[[MASK:.*]], %[[POSITIVE]]
// CHECK: %[[MAX:.*]] = "tt.atomic_rmw"(%[[AT]], %[[BITS]], %[[UPPER]]) <{atomic_rmw_op = 6 : i32
// CHECK: %[[LOWER:.*]] = arith.andi %[[MASK]], %[[NEGATIVE]]
// CHECK: %[[UMIN:.*]] = "tt.atomic_rmw"(%[[AT]], %[[BITS]], %[[LOWER]]) <{atomic_rmw_op = 9 : i32
// CHECK: %[[OLD:.*]] = arith.select %[[POSITIVE]], %[[MAX]], %[[UMIN]]
// CHECK: "tt.bitcast"(%[[OLD]]) : (tensor<16xi32>) -> tensor<16xf32>
// CHECK: "tt.atomic_rmw"{{.*}} <{atomic_rmw_op = 7 : i32, {{.*}} : (!tt.ptr<i64>, i64, i1) -> i64
// CHECK: "tt.atomic_rmw"{{.*}} <{atomic_rmw_op = 8 : i32, {{.*}} : (!tt.ptr<i64>, i64, i1) -> i64
func.func @k(%x: tensor<64xf32>, %y: tensor<64xf64>, %s: f64) {
  affine.parallel (%i) = (0) to (1) {
    %lanes = helion.range : tensor<16xi32>
    %ten = arith.constant dense<10> : tensor<16xi32>
    %mask = arith.cmpi slt, %lanes, %ten : tensor<16xi32>
    %v = helion.load %x[%lanes : tensor<16xi32>] : tensor<64xf32> -> tensor<16xf32>
    %old = helion.atomic "max" %v, %x[%lanes : tensor<16xi32>] mask %mask : tensor<16xi1> sem = "relaxed" : tensor<16xf32>, tensor<64xf32> -> tensor<16xf32>
    %c3 = arith.constant 3 : i32
    %least = helion.atomic "min" %s, %y[%c3 : i32] sem = "relaxed" : f64, tensor<64xf64> -> f64
  }
  return
}
