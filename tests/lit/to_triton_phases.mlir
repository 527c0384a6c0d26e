// Phases: each is a persistent loop, and between two all programs wait for the last, by a semaphore behind the arguments.
// RUN: helion-opt %s --helion-stage0-to-triton --allow-unregistered-dialect | FileCheck %s

// CHECK: function_type = (!tt.ptr<f32>, f32, !tt.ptr<i32>) -> ()
// CHECK: ^bb0(%{{[^:]*}}: !tt.ptr<f32>, %{{[^:]*}}: f32, %[[SEM:[^:]*]]: !tt.ptr<i32>):
// CHECK: scf.for
// CHECK: "tt.store"
// CHECK: "ttg.barrier"() <{addrSpace = 31 : i32}>
// CHECK: %[[P:.*]] = "tt.get_program_id"
// CHECK: %[[N:.*]] = "tt.get_num_programs"() <{axis = 0 : i32}>
// CHECK: %[[FIRST:.*]] = arith.cmpi eq, %[[P]], %[[ZERO:.*]] : i32
// CHECK: %[[OTHERS:.*]] = arith.subi %[[N]], %[[ONE:.*]] : i32
// CHECK: %[[REST:.*]] = arith.subi %[[TOP:.*]], %[[OTHERS]] : i32
// CHECK: %[[ADDED:.*]] = arith.select %[[FIRST]], %[[REST]], %[[ONE]] : i32
// CHECK: %[[BEFORE:.*]] = "tt.atomic_rmw"(%[[SEM]], %[[ADDED]], %{{.*}}) <{atomic_rmw_op = 4 : i32, scope = 1 : i32, sem = 3 : i32}>
// CHECK: scf.while
// CHECK: %[[NOW:.*]] = "tt.atomic_rmw"(%[[SEM]], %[[ZERO]], %{{.*}}) <{atomic_rmw_op = 4 : i32, scope = 1 : i32, sem = 2 : i32}>
// CHECK: %[[BITS:.*]] = arith.xori %[[BEFORE]], %[[NOW]] : i32
// CHECK: %[[FLIPPED:.*]] = arith.andi %[[BITS]], %[[TOP]] : i32
// CHECK: %[[WAIT:.*]] = arith.cmpi eq, %[[FLIPPED]], %[[ZERO]] : i32
// CHECK: scf.condition(%[[WAIT]])
// CHECK: "ttg.barrier"
// CHECK: scf.for
// CHECK: "tt.store"
module attributes {helion.config = {pid_type = "persistent_blocked"}, helion.settings = {multiprocessors = 132 : i64}} {
  func.func @k(%x: tensor<64xf32>, %s: f32) {
    %c0 = arith.constant 0 : index
    affine.parallel (%i) = (0) to (4) {
      helion.store_tile_dynamic %s, %x[scalar %c0] by() sizes = [] : f32, tensor<64xf32>
    }
    helion.barrier phase = 0
    affine.parallel (%i) = (0) to (4) {
      helion.store_tile_dynamic %s, %x[scalar %c0] by() sizes = [] : f32, tensor<64xf32>
    }
    return
  }
}
