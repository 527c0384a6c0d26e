// What the config asks of loops, also of the persistent one: its fields are about the first block of the grid.
// RUN: helion-opt %s --helion-to-triton --split-input-file --allow-unregistered-dialect | FileCheck %s

// Unrolled with several warps there is one stage where the rounds are known; elsewhere the config has its way.
// CHECK: scf.for {{.*}} = %{{.*}} to %c64_i32
// CHECK: } {tt.loop_unroll_factor = 2 : i32, tt.num_stages = 1 : i32}
// CHECK: scf.for {{.*}} to %{{.*}} step
// CHECK: } {tt.loop_unroll_factor = 2 : i32, tt.num_stages = 3 : i32}
// CHECK: } {tt.flatten, tt.num_stages = 4 : i32, tt.warp_specialize}
module attributes {helion.config = {num_warps = 4 : i64, pid_type = "persistent_interleaved", range_num_stages = [4, 3], range_unroll_factors = [0, 2], range_flattens = [true, false], range_warp_specializes = [true, false]}, helion.settings = {config_blocks = {range_num_stages = [[0], [1]], range_unroll_factors = [[0], [1]], range_flattens = [[0], [1]], range_warp_specializes = [[0], [1]]}, multiprocessors = 148 : i64}, helion.target = "sm_100"} {
  func.func @k(%n: index) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    affine.parallel (%i) = (0) to (4) {
      scf.for %k = %c0 to %c64 step %c16 {
      } {helion.blocks = [1]}
      scf.for %k = %c0 to %n step %c16 {
      } {helion.blocks = [1]}
    } {helion.blocks = [0]}
    return
  }
}

// -----

// One warp keeps as many stages as there are whole rounds: here two of four.
// CHECK: } {tt.loop_unroll_factor = 2 : i32, tt.num_stages = 2 : i32}
module attributes {helion.config = {num_warps = 1 : i64, pid_type = "flat", range_num_stages = [3], range_unroll_factors = [2]}, helion.settings = {config_blocks = {range_num_stages = [[1]], range_unroll_factors = [[1]]}}} {
  func.func @k() {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    affine.parallel (%i) = (0) to (4) {
      scf.for %k = %c0 to %c64 step %c16 {
      } {helion.blocks = [1]}
    } {helion.blocks = [0]}
    return
  }
}
