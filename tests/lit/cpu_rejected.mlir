// What has no way to the CPU is told with its node and its line, all of it at once.
// RUN: not helion-opt %s --split-input-file --helion-to-cpu 2>&1 | FileCheck %s

// CHECK: k.py:3:5: error: 'helion.call' op has no lowering for the CPU: hl.inline_triton
// CHECK: k.py:4:5: error: 'helion.symbol' op has no lowering for the CPU
// CHECK: k.py:5:5: error: 'helion.call' op has no lowering for the CPU: the Triton function scaled_sum
func.func @left(%x: tensor<4xf32> {helion.name = "x"}) {
  affine.parallel (%i) = (0) to (1) {
    %v = helion.call "hl.inline_triton"() : () -> f32 loc("0:inline"("k.py":3:5))
    %s = helion.symbol "u0**2" : index loc("0:power"("k.py":4:5))
    %w = helion.call "hl.inline_triton_ops.triton_kernel"("def scaled_sum", [%v], none) {helion.triton_call = {function = "users.triton.scaled_sum__fp32__(1,)cconstexpr_2_", operands = [0]}} : (f32) -> f32 loc("0:sum"("k.py":5:5))
  }
  return
}

// -----

// CHECK: error: 'func.func' op has no helion.name on argument 0
func.func @unnamed(%x: tensor<4xf32>) {
  affine.parallel (%i) = (0) to (1) {
  }
  return
}

// -----

// CHECK: error: 'helion.store' op writes to memory outside of a grid
func.func @before(%x: tensor<4xf32> {helion.name = "x"}) {
  %c0_i32 = arith.constant 0 : i32
  %one = arith.constant 1.0 : f32
  helion.store %one, %x[%c0_i32 : i32] : f32, tensor<4xf32>
  affine.parallel (%i) = (0) to (1) {
  }
  return
}

// -----

// CHECK: error: 'affine.parallel' op of a root graph counts its tiles: from 0 in steps of 1
func.func @steps(%x: tensor<4xf32> {helion.name = "x"}) {
  affine.parallel (%i) = (0) to (8) step (2) {
  }
  return
}

// -----

// CHECK: error: 'helion.atomic' op of kind or takes integers
func.func @kinds(%x: tensor<4xf32> {helion.name = "x"}) {
  affine.parallel (%i) = (0) to (1) {
    %c0_i32 = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %old = helion.atomic "or" %one, %x[%c0_i32 : i32] sem = "relaxed" : f32, tensor<4xf32> -> f32
  }
  return
}

// -----

// CHECK: error: 'tensor.extract' op uses a host tensor other than by loads, stores, its sizes or strides
func.func @whole(%x: tensor<4xf32> {helion.name = "x"}) {
  affine.parallel (%i) = (0) to (1) {
    %v = tensor.extract %x[%i] : tensor<4xf32>
    %at = arith.index_cast %i : index to i32
    helion.store %v, %x[%at : i32] : f32, tensor<4xf32>
  }
  return
}
