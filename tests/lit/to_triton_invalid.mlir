// What has no form in Triton IR is an error on the op that it stops at.
// RUN: helion-opt %s --helion-stage0-to-triton --split-input-file --verify-diagnostics

func.func @unknown(%x: tensor<64xf32>) {
  %c0 = arith.constant 0 : index
  %b = helion.block_size 0 size = 64 name = "m"
  affine.parallel (%i) = (0) to (1) {
    %v = helion.load_tile_dynamic %x[tile %c0] by(%b) sizes = [64] : tensor<64xf32> -> tensor<64xf32>
    // expected-error @+1 {{was not lowered: it has no lowering}}
    %f = helion.call_torch "aten.fft_fft.default"(%v) : (tensor<64xf32>) -> tensor<64xf32>
    helion.store_tile_dynamic %f, %x[tile %c0] by(%b) sizes = [64] : tensor<64xf32>, tensor<64xf32>
  }
  return
}
// -----
func.func @phases(%x: tensor<64xf32>, %s: f32) {
  %c0 = arith.constant 0 : index
  affine.parallel (%i) = (0) to (1) {
    helion.store_tile_dynamic %s, %x[scalar %c0] by() sizes = [] : f32, tensor<64xf32>
  }
  // expected-error @+1 {{only programs of a persistent grid can wait for each other}}
  helion.barrier phase = 0
  affine.parallel (%i) = (0) to (1) {
    helion.store_tile_dynamic %s, %x[scalar %c0] by() sizes = [] : f32, tensor<64xf32>
  }
  return
}
// -----
func.func @atomics(%x: tensor<64xf16>, %s: f16) {
  %c0 = arith.constant 0 : index
  affine.parallel (%i) = (0) to (1) {
    // expected-error @+1 {{no atomic max of this type}}
    %old = helion.atomic_rmw "max" %s, %x[scalar %c0] by() sizes = [] sem = "relaxed" : f16, tensor<64xf16> -> f16
  }
  return
}
// -----
func.func @functions(%x: tensor<64xf32>) {
  affine.parallel (%i) = (0) to (1) {
    // expected-error @+1 {{its Triton code was not captured with it}}
    helion.call "hl.inline_triton_ops.triton_kernel"("def f(x)", [%x], none) : (tensor<64xf32>) -> ()
  }
  return
}
// -----
// What the capture says of a snippet that is no function.
func.func @snippets(%x: tensor<64xf32>) {
  affine.parallel (%i) = (0) to (1) {
    // expected-error @+1 {{has no form in Triton IR: line 2 of its snippet reads `offset_0`}}
    helion.call "hl.inline_triton_ops.inline_triton"("offset_0", [%x], none) {helion.triton_call = {refused = "line 2 of its snippet reads `offset_0`"}} : (tensor<64xf32>) -> ()
  }
  return
}
// -----
// expected-error @+1 {{it has no grid}}
func.func @no_grid(%x: tensor<64xf32>) {
  return
}
