// --check-bounds: an access outside of a tensor's storage ends the run with its node, place, tile and index; what is
// masked off may be anywhere.
// RUN: %arguments make %t x:f32:4x5:i out:f32:8:-1 n=4 > %t.json
// RUN: helion-opt --run=%t.json --check-bounds %s | FileCheck %s --check-prefix=GOOD
// RUN: %arguments make %t x:f32:4x5:i out:f32:8:-1 n=6 > %t.json
// RUN: not helion-opt --run=%t.json --check-bounds --run-threads=1 %s | FileCheck %s --check-prefix=BAD
// RUN: %arguments make %t x:f32:4x5:i out:f32:8:-1 n=-1000000000 > %t.json
// RUN: not helion-opt --run=%t.json --check-bounds --run-threads=1 %s 2>&1 | FileCheck %s --check-prefixes=BEFORE
// RUN: helion-opt %s --pass-pipeline='builtin.module(helion-to-cpu{check-bounds})' --mlir-print-local-scope | FileCheck %s --check-prefix=IR

// GOOD: {"r":"done","ok":true
// BAD: {"r":"diagnostic","severity":"error","code":"run.out-of-bounds","message":"0:load reads x[4, 0], element 20 from the first of a storage that has 20, in tile (3) of grid 0."
// BAD-SAME: "file":"k.py","line":3,"column":5,{{.*}}"node":"0:load"}
// BAD-NEXT: {"r":"done","ok":false
// BEFORE: reads x, element -1000000000 from the first
// IR: helion.accesses = [{{.*}}{helion.name = "x", kind = "reads", place = loc("0:load"("k.py":3:5))}
// IR: call @helion_out_of_bounds
func.func @k(%x: tensor<4x5xf32> {helion.name = "x"}, %out: tensor<8xf32> {helion.name = "out"}, %n: i32 {helion.name = "n"}) {
  affine.parallel (%i) = (0) to (4) {
    %lanes = helion.range : tensor<8xi32>
    %four = arith.constant 4 : i32
    %number = arith.index_cast %i : index to i32
    %start = arith.muli %number, %n : i32
    %starts = tensor.splat %start : tensor<8xi32>
    %at = arith.addi %lanes, %starts : tensor<8xi32>
    %limits = arith.constant dense<3> : tensor<8xi32>
    %mask = arith.cmpi slt, %lanes, %limits : tensor<8xi32>
    %v = helion.load %x[%at : tensor<8xi32>] mask %mask : tensor<8xi1> : tensor<4x5xf32> -> tensor<8xf32> loc("0:load"("k.py":3:5))
    helion.store %v, %out[%lanes : tensor<8xi32>] mask %mask : tensor<8xi1> : tensor<8xf32>, tensor<8xf32>
  }
  return
}
