// Runs that do not come to their end: the caller gets a whole stream that says which, and its exit code.
// RUN: %arguments make %t x:f32:4:i n=1 > %t.json
// RUN: not helion-opt --run=%t.json --limit-seconds=0.3 %s 2>&1 | FileCheck %s --check-prefixes=HANG
// RUN: %arguments make %t x:f32:4:i n=100000000 > %t.json
// RUN: not helion-opt --run=%t.json %s 2>&1 | FileCheck %s --check-prefixes=CRASH
// RUN: not helion-opt --run=%t.json --limit-memory=100 %inputs/large_tile.mlir | FileCheck %s --check-prefixes=MEMORY
// RUN: helion-opt --run=%t.json --run-threads=1 --limit-memory=600 %inputs/large_tile.mlir | FileCheck %s --check-prefixes=LARGE

// HANG: {"r":"progress","step":"grid 0 of the kernel"
// HANG: "code":"run.time-limit","message":"Step grid 0 of the kernel took longer than 0.3 s and was ended.","next":"Raise --limit-seconds, or run it on smaller tensors."
// HANG-NEXT: {"r":"done","ok":false
// CRASH: "code":"run.crashed","message":"Step grid 0 of the kernel crashed: Segmentation fault.","next":"Run it again with --check-bounds
// CRASH-NEXT: {"r":"done","ok":false
// MEMORY: "code":"run.memory-limit","message":"Step grid 0 of the kernel needed more than 100 MB of memory and was ended."
// LARGE: {"r":"done","ok":true
func.func @k(%x: tensor<4xf32> {helion.name = "x"}, %n: i32 {helion.name = "n"}) {
  affine.parallel (%i) = (0) to (1) {
    %c0_i32 = arith.constant 0 : i32
    %c1_i32 = arith.constant 1 : i32
    // Until x[0] is 1, which nobody writes; with a large n the first x[n] is nobody's memory.
    scf.while : () -> () {
      %other = arith.subi %n, %c1_i32 : i32
      %v = helion.load %x[%other : i32] : tensor<4xf32> -> f32
      %one = arith.constant 1.0 : f32
      %old = helion.compare_swap %one, %one, %x[%c0_i32 : i32] sem = "relaxed" : f32, tensor<4xf32> -> f32
      %more = arith.cmpf one, %v, %one : f32
      scf.condition(%more)
    } do {
      scf.yield
    }
  }
  return
}
