// helion.slice: printed and read back, what its bounds come to, and what it is as arithmetic.
// RUN: helion-opt %s | helion-opt | FileCheck %s
// RUN: helion-opt %s --canonicalize | FileCheck %s --check-prefix=FOLDED
// RUN: helion-opt %s --helion-lower-memory | FileCheck %s --check-prefix=LOWERED

// CHECK-LABEL: func.func @forms
// FOLDED-LABEL: func.func @forms
// LOWERED-LABEL: func.func @forms
func.func @forms(%a: index, %b: index, %s: index, %n: index) -> (index, index, index, index, index, index) {
  // CHECK: %load_begin, %load_size = helion.slice [%arg0 : %arg1 : %arg2] of %arg3 fx_node = "0:load"
  // LOWERED: %[[Z:.*]] = arith.constant 0 : index
  // LOWERED: %[[NEGATIVE:.*]] = arith.cmpi slt, %arg0, %[[Z]] : index
  // LOWERED: %[[FROM_END:.*]] = arith.addi %arg0, %arg3 : index
  // LOWERED: %[[PLACE:.*]] = arith.select %[[NEGATIVE]], %[[FROM_END]], %arg0 : index
  // LOWERED: %[[UP:.*]] = arith.maxsi %[[PLACE]], %[[Z]] : index
  // LOWERED: %[[BEGIN:.*]] = arith.minsi %[[UP]], %arg3 : index
  // LOWERED: %[[LENGTH:.*]] = arith.subi %{{.*}}, %[[BEGIN]] : index
  // LOWERED: %[[STEPS:.*]] = arith.ceildivsi %[[LENGTH]], %arg2 : index
  // LOWERED: arith.maxsi %[[STEPS]], %{{.*}} : index
  %p, %ps = helion.slice [%a : %b : %s] of %n fx_node = "0:load"
  // CHECK: helion.slice [%arg0 :] of %arg3
  %q, %qs = helion.slice [%a :] of %n
  // CHECK: helion.slice [ : %arg1] of %arg3
  %r, %rs = helion.slice [: %b] of %n
  return %p, %ps, %q, %qs, %r, %rs : index, index, index, index, index, index
}

// CHECK-LABEL: func.func @written
// LOWERED-LABEL: func.func @written
func.func @written(%a: index, %b: index, %n: index) -> (index, index) {
  // CHECK: helion.slice [%arg0 : %arg1] of %arg2 as_written
  // LOWERED-NOT: arith.minsi
  // LOWERED: %[[LENGTH:.*]] = arith.subi %arg1, %arg0 : index
  // LOWERED: %[[SIZE:.*]] = arith.maxsi %[[LENGTH]], %{{.*}} : index
  // LOWERED: return %arg0, %[[SIZE]]
  %p, %ps = helion.slice [%a : %b] of %n as_written
  return %p, %ps : index, index
}

// Bounds that say nothing are left out; the whole of a dimension is in it however it was written.
// FOLDED-LABEL: func.func @plain
func.func @plain(%b: index, %n: index) -> (index, index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // FOLDED: helion.slice [ : %arg0] of %arg1{{$}}
  %p, %ps = helion.slice [%c0 : %b : %c1] of %n
  // FOLDED: helion.slice [%arg0 :] of %arg1{{$}}
  %q, %qs = helion.slice [%b : %n] of %n
  // FOLDED: helion.slice [ :] of %arg1{{$}}
  %r, %rs = helion.slice [%c0 : %n] of %n as_written
  return %ps, %qs, %rs : index, index, index
}

// Python: len(range(40)[-8:-1:3]) is 3, from 32 on; [50:60] is empty, and [8:100] ends at 40. As it is written it does not.
// FOLDED-LABEL: func.func @known
// FOLDED-DAG: %[[C0:.*]] = arith.constant 0 : index
// FOLDED-DAG: %[[C3:.*]] = arith.constant 3 : index
// FOLDED-DAG: %[[C8:.*]] = arith.constant 8 : index
// FOLDED-DAG: %[[C32:.*]] = arith.constant 32 : index
// FOLDED-DAG: %[[C40:.*]] = arith.constant 40 : index
// FOLDED-DAG: %[[C92:.*]] = arith.constant 92 : index
// FOLDED: return %[[C32]], %[[C3]], %[[C40]], %[[C0]], %[[C8]], %[[C32]], %[[C8]], %[[C92]]
// LOWERED-LABEL: func.func @known
// LOWERED-NOT: arith.{{min|max|sub|add|select}}
// LOWERED: return
func.func @known() -> (index, index, index, index, index, index, index, index) {
  %m8 = arith.constant -8 : index
  %m1 = arith.constant -1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c40 = arith.constant 40 : index
  %c50 = arith.constant 50 : index
  %c60 = arith.constant 60 : index
  %c100 = arith.constant 100 : index
  %p, %ps = helion.slice [%m8 : %m1 : %c3] of %c40
  %q, %qs = helion.slice [%c50 : %c60] of %c40
  %r, %rs = helion.slice [%c8 : %c100] of %c40
  %t, %ts = helion.slice [%c8 : %c100] of %c40 as_written
  return %p, %ps, %q, %qs, %r, %rs, %t, %ts : index, index, index, index, index, index, index, index
}

// A part of a tile: lanes of it, none past its end.
// CHECK-LABEL: func.func @value
func.func @value(%v: tensor<8x16xf32, #helion.tile<[0, r1]>>, %b: index, %n: index) -> tensor<8x1x4xf32> {
  %p, %ps = helion.slice [%b :] of %n
  %c1 = arith.constant 1 : index
  // CHECK: helion.subscript %arg0[:, new, range %{{.*}} step %{{.*}}] fx_node = "0:part" : tensor<8x16xf32, #helion.tile<[0, r1]>> -> tensor<8x1x4xf32>
  %r = helion.subscript %v[:, new, range %p step %c1] fx_node = "0:part" : tensor<8x16xf32, #helion.tile<[0, r1]>> -> tensor<8x1x4xf32>
  return %r : tensor<8x1x4xf32>
}
