// Programmatic dependent launch: what the kernel asked for stands before its first access and behind its last.
// RUN: helion-opt %s --helion-stage0-to-triton --allow-unregistered-dialect | FileCheck %s

// CHECK: "tt.elementwise_inline_asm"{{.*}}asm_string = "griddepcontrol.wait; mov.u32 $0, $1;"{{.*}}pure = false
// CHECK-NOT: griddepcontrol
// CHECK: "tt.store"
// CHECK: "tt.elementwise_inline_asm"{{.*}}asm_string = "griddepcontrol.launch_dependents; mov.u32 $0, $1;"{{.*}}pure = false
// CHECK-NEXT: "tt.return"
module attributes {helion.settings = {pdl_entry = ["wait"], pdl_exit = ["launch_dependents"]}} {
  func.func @k(%x: tensor<64xf32>, %s: f32) {
    %c0 = arith.constant 0 : index
    affine.parallel (%i) = (0) to (4) {
      helion.store_tile_dynamic %s, %x[scalar %c0] by() sizes = [] : f32, tensor<64xf32>
    }
    return
  }
}
