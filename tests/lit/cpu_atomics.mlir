// Every kind of atomic, of all tiles on the same element; a masked-off lane gives 0 and changes nothing.
// RUN: %arguments make %t sums:f16:2:1 bits:i32:5:12 swaps:f32:2:i old:f16:8:-1 > %t.json
// RUN: helion-opt --run=%t.json %s | FileCheck %s
// RUN: %arguments show %t.json sums | FileCheck %s --check-prefix=SUMS
// RUN: %arguments show %t.json bits | FileCheck %s --check-prefix=BITS
// RUN: %arguments show %t.json swaps | FileCheck %s --check-prefix=SWAPS
// RUN: %arguments show %t.json old | FileCheck %s --check-prefix=OLD

// CHECK: "threads":1}
// SUMS: {{^}}5 9{{$}}
// BITS: {{^}}15 12 3 12 3{{$}}
// SWAPS: {{^}}4 1{{$}}
// OLD: {{^}}4 7 0 0 0 0 0 0{{$}}
func.func @k(%sums: tensor<2xf16> {helion.name = "sums"}, %bits: tensor<5xi32> {helion.name = "bits"}, %swaps: tensor<2xf32> {helion.name = "swaps"}, %old: tensor<8xf16> {helion.name = "old"}) {
  %c4 = arith.constant 4 : index
  affine.parallel (%i) = (0) to (symbol(%c4)) {
    %lanes = helion.range : tensor<8xi32>
    %two = arith.constant dense<2> : tensor<8xi32>
    %mask = arith.cmpi slt, %lanes, %two : tensor<8xi32>
    %ones = arith.constant dense<1> : tensor<8xi32>
    %steps = arith.addi %lanes, %ones : tensor<8xi32>
    %values = arith.sitofp %steps : tensor<8xi32> to tensor<8xf16>
    %before = helion.atomic "add" %values, %sums[%lanes : tensor<8xi32>] mask %mask : tensor<8xi1> sem = "relaxed" : tensor<8xf16>, tensor<2xf16> -> tensor<8xf16>
    helion.store %before, %old[%lanes : tensor<8xi32>] : tensor<8xf16>, tensor<8xf16>
    %c0_i32 = arith.constant 0 : i32
    %c1_i32 = arith.constant 1 : i32
    %c2_i32 = arith.constant 2 : i32
    %c3_i32 = arith.constant 3 : i32
    %c4_i32 = arith.constant 4 : i32
    %number = arith.index_cast %i : index to i32
    %a = helion.atomic "or" %number, %bits[%c0_i32 : i32] sem = "relaxed" : i32, tensor<5xi32> -> i32
    %b = helion.atomic "max" %number, %bits[%c1_i32 : i32] sem = "relaxed" : i32, tensor<5xi32> -> i32
    %c = helion.atomic "xchg" %number, %bits[%c2_i32 : i32] sem = "relaxed" : i32, tensor<5xi32> -> i32
    %d = helion.atomic "xor" %number, %bits[%c3_i32 : i32] sem = "relaxed" : i32, tensor<5xi32> -> i32
    %minus = arith.subi %c2_i32, %number : i32
    %e = helion.atomic "umin" %c3_i32, %bits[%c4_i32 : i32] sem = "relaxed" : i32, tensor<5xi32> -> i32
    %expected = arith.sitofp %number : i32 to f32
    %next = arith.addi %number, %c1_i32 : i32
    %wanted = arith.sitofp %next : i32 to f32
    %f = helion.compare_swap %expected, %wanted, %swaps[%c0_i32 : i32] sem = "acq_rel" : f32, tensor<2xf32> -> f32
    %g_off = arith.constant false
    %g = helion.compare_swap %expected, %wanted, %swaps[%c1_i32 : i32] mask %g_off : i1 sem = "relaxed" : f32, tensor<2xf32> -> f32
  }
  return
}
