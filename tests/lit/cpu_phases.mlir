// Two phases: the second reads what all tiles of the first wrote, whatever number of threads there is; the second grid is
// as large as a number that the host gives, here also empty.
// RUN: %arguments make %t x:i32:1024:i out:i32:4:-1 n=4 > %t.json
// RUN: helion-opt --run=%t.json --run-threads=3 %s | FileCheck %s
// RUN: %arguments show %t.json out | FileCheck %s --check-prefix=OUT
// RUN: %arguments make %t x:i32:1024:i out:i32:4:-1 n=0 > %t.json
// RUN: helion-opt --run=%t.json %s | FileCheck %s --check-prefix=EMPTY
// RUN: %arguments show %t.json out | FileCheck %s --check-prefix=UNTOUCHED

// CHECK: "grid":{{\[\[128\],\[4\]\]}},"threads":3}
// OUT: {{^}}2046 2044 2042 2040{{$}}
// EMPTY: "grid":{{\[\[128\],\[0\]\]}}
// UNTOUCHED: {{^}}-1 -1 -1 -1{{$}}
func.func @k(%x: tensor<1024xi32> {helion.name = "x"}, %out: tensor<4xi32> {helion.name = "out"}, %n: index {helion.name = "n"}) {
  affine.parallel (%i) = (0) to (128) {
    %c8 = arith.constant 8 : index
    %first = arith.muli %i, %c8 : index
    %first32 = arith.index_cast %first : index to i32
    %firsts = tensor.splat %first32 : tensor<8xi32>
    %lanes = helion.range : tensor<8xi32>
    %at = arith.addi %firsts, %lanes : tensor<8xi32>
    %v = helion.load %x[%at : tensor<8xi32>] : tensor<1024xi32> -> tensor<8xi32>
    %twice = arith.addi %v, %v : tensor<8xi32>
    helion.store %twice, %x[%at : tensor<8xi32>] : tensor<8xi32>, tensor<1024xi32>
  }
  helion.barrier phase = 1
  affine.parallel (%i) = (0) to (symbol(%n)) {
    %i32 = arith.index_cast %i : index to i32
    %last = arith.constant 1023 : i32
    %at = arith.subi %last, %i32 : i32
    %v = helion.load %x[%at : i32] : tensor<1024xi32> -> i32
    helion.store %v, %out[%i32 : i32] : i32, tensor<4xi32>
  }
  return
}
