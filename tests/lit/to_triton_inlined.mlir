// A user's Triton functions come as text; each call has copies of its own, whose ops have the call's location. PTX is text.
// RUN: helion-opt %s --helion-to-triton --allow-unregistered-dialect --mlir-print-debuginfo | FileCheck %s

// CHECK-DAG: #[[FIRST:.*]] = loc("k.fx":4:1)
// CHECK-DAG: #[[SECOND:.*]] = loc("k.fx":5:1)
// CHECK-DAG: #[[FIRST_CALL:.*]] = loc("first"(#[[FIRST]]))
// CHECK-DAG: #[[SECOND_CALL:.*]] = loc("second"(#[[SECOND]]))
module attributes {helion.triton_functions = {
  "m.outer" = "\22tt.func\22() <{function_type = (i64, tensor<16xf32>) -> tensor<16xf32>, sym_name = \22m.outer\22, sym_visibility = \22private\22}> ({\0A ^bb0(%a: i64, %b: tensor<16xf32>):\0A %r = \22tt.call\22(%b) <{callee = @m.inner}> : (tensor<16xf32>) -> tensor<16xf32>\0A \22tt.return\22(%r) : (tensor<16xf32>) -> ()\0A }) {noinline = false} : () -> ()",
  "m.inner" = "\22tt.func\22() <{function_type = (tensor<16xf32>) -> tensor<16xf32>, sym_name = \22m.inner\22, sym_visibility = \22private\22}> ({\0A ^bb0(%b: tensor<16xf32>):\0A %r = \22arith.addf\22(%b, %b) : (tensor<16xf32>, tensor<16xf32>) -> tensor<16xf32>\0A \22tt.return\22(%r) : (tensor<16xf32>) -> ()\0A }) {noinline = false} : () -> ()"}} {
  // CHECK: "tt.func"() <{{.*}}sym_name = "k", sym_visibility = "public"
  func.func @k(%x: tensor<64xf32>, %address: index {helion.value = 1099511627776 : i64}) {
    affine.parallel (%i) = (0) to (1) {
      %lanes = helion.range : tensor<16xi32>
      // CHECK: %[[V:.*]] = "tt.load"
      %v = helion.load %x[%lanes : tensor<16xi32>] : tensor<64xf32> -> tensor<16xf32>
      // CHECK: %[[A:.*]] = "tt.call"(%{{.*}}, %[[V]]) <{callee = @m.outer.1}> : (i64, tensor<16xf32>) -> tensor<16xf32> loc(#[[FIRST_CALL]])
      %a = helion.call "hl.inline_triton_ops.triton_kernel"("def outer", [%address, 7, %v], none) {helion.triton_call = {function = "m.outer", operands = [0, 2]}} : (index, tensor<16xf32>) -> tensor<16xf32> loc("0:first"(fused<4 : i64>["k.py":3:4]))
      // CHECK: %[[B:.*]] = "tt.call"(%[[A]]) <{callee = @m.inner.2}> : (tensor<16xf32>) -> tensor<16xf32> loc(#[[SECOND_CALL]])
      %b = helion.call "hl.inline_triton_ops.triton_kernel"("def inner", ["b=", %a], none) {helion.triton_call = {function = "m.inner", operands = ["b"]}} : (tensor<16xf32>) -> tensor<16xf32> loc("0:second"(fused<5 : i64>["k.py":4:4]))
      // CHECK: %[[W:.*]] = "tt.expand_dims"(%[[B]]) <{axis = 0 : i32}>
      // CHECK: "tt.broadcast"(%[[W]])
      // CHECK: "tt.elementwise_inline_asm"(%{{.*}}, %{{.*}}) <{asm_string = "min.f32 $0, $2, $3;", constraints = "=r,=r,r,r", packed_element = 1 : i32, pure = true}> : (tensor<4x16xf32>, tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xi32>)
      %wide = arith.constant dense<1.0> : tensor<4x16xf32>
      %c:2 = helion.call "hl.inline_asm_ops.inline_asm_elementwise"("min.f32 $0, $2, $3;", "=r,=r,r,r", [%wide, %b], [f32, i32], true, 1) : (tensor<4x16xf32>, tensor<16xf32>) -> (tensor<4x16xf32>, tensor<4x16xi32>)
    }
    return
  }
}
// CHECK: "tt.func"() <{{.*}}sym_name = "m.outer.1", sym_visibility = "private"
// CHECK: "tt.call"(%{{.*}}) <{callee = @m.inner.1}> : {{.*}} loc(#[[FIRST_CALL]])
// CHECK: "tt.func"() <{{.*}}sym_name = "m.inner.1", sym_visibility = "private"
// CHECK: arith.addf {{.*}} loc(#[[FIRST_CALL]])
// CHECK: "tt.func"() <{{.*}}sym_name = "m.inner.2", sym_visibility = "private"
// CHECK: arith.addf {{.*}} loc(#[[SECOND_CALL]])
