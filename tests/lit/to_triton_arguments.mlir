// What the captured launch says of an argument: divisors become tt.divisibility, what was 1 a constant, as Triton does it.
// RUN: helion-opt %s --helion-to-triton --split-input-file --allow-unregistered-dialect | FileCheck %s

// Pointers are aligned only where they were, and a number that needs 64 bits has them.
// CHECK: arg_attrs = [{tt.divisibility = 16 : i32}, {}, {}, {tt.divisibility = 16 : i32}, {}, {tt.divisibility = 16 : i32}, {tt.divisibility = 16 : i32}, {tt.divisibility = 16 : i32}, {}]
// CHECK-SAME: function_type = (!tt.ptr<f32>, !tt.ptr<f32>, i64, i32, i32, i32, i32, i32, i32) -> ()
// CHECK: ^bb0(%[[X:[^:]*]]: !tt.ptr<f32>, %[[Y:[^:]*]]: !tt.ptr<f32>, %[[WIDE:[^:]*]]: i64, %[[N:[^:]*]]: i32, %[[K:[^:]*]]: i32, %{{.*}}: i32, %[[STRIDE:[^:]*]]: i32, %{{.*}}: i32, %{{.*}}: i32):
// CHECK: arith.muli %[[N]], %[[ONE:c1_i32.*]] : i32
// CHECK: arith.muli %[[STRIDE]], %[[ONE]]{{.*}} : i32
// CHECK: arith.addi %[[WIDE]], %[[WIDE]] : i64
func.func @k(%x: tensor<?x?xf32, #helion.strided<[?, ?]>> {helion.divisibility = 16 : i64, helion.sizes = array<i64: 32, 48>, helion.strides = array<i64: 48, 1>},
             %y: tensor<64xf32>, %wide: index {helion.value = 1099511627777 : i64}, %n: index {helion.value = 32 : i64}, %one: index {helion.value = 1 : i64}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = tensor.dim %x, %c0 : tensor<?x?xf32, #helion.strided<[?, ?]>>
  %columns = tensor.dim %x, %c1 : tensor<?x?xf32, #helion.strided<[?, ?]>>
  %product = arith.muli %n, %one : index
  %s0 = helion.stride %x, 0 : tensor<?x?xf32, #helion.strided<[?, ?]>>
  %s1 = helion.stride %x, 1 : tensor<?x?xf32, #helion.strided<[?, ?]>>
  %strides = arith.muli %s0, %s1 : index
  %all = arith.index_cast %wide : index to i64
  %twice = arith.addi %all, %all : i64
  affine.parallel (%i) = (0) to (1) {
  }
  return
}

// -----

// Where the settings say so, code does not depend on numbers; pointers are not asked about.
// CHECK: arg_attrs = [{tt.divisibility = 16 : i32}, {}, {}]
// CHECK: ^bb0(%{{.*}}, %[[K:[^:]*]]: i32, %[[N:[^:]*]]: i32):
// CHECK: arith.muli %[[K]], %[[N]] : i32
module attributes {helion.settings = {triton_do_not_specialize = true}} {
  func.func @k(%x: tensor<?xf32> {helion.divisibility = 16 : i64, helion.sizes = array<i64: 32>, helion.strides = array<i64: 1>}, %k: index {helion.value = 1 : i64}) {
    %c0 = arith.constant 0 : index
    %n = tensor.dim %x, %c0 : tensor<?xf32>
    %product = arith.muli %k, %n : index
    affine.parallel (%i) = (0) to (1) {
    }
    return
  }
}
