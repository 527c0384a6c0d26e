// Loads and stores are loops over lanes; the mask is asked before the address is formed, offsets need no buffers.
// RUN: helion-opt %s --helion-to-cpu --mlir-print-local-scope | FileCheck %s
// RUN: helion-opt %s --helion-to-cpu --mlir-print-debuginfo | FileCheck %s --check-prefix=LOC

// CHECK-LABEL: func.func @k.root0
// CHECK: %[[TILE:.*]] = scf.for %[[L:.*]] = %c0 to %c16 step %c1 iter_args(%[[SO_FAR:.*]] = %{{.*}}) -> (tensor<16xf32>) {
// CHECK: %[[LANE:.*]] = arith.index_cast %[[L]] : index to i32
// CHECK: %[[ON:.*]] = arith.cmpi slt, %[[LANE]]
// CHECK: %[[V:.*]] = scf.if %[[ON]] -> (f32) {
// CHECK: arith.muli
// CHECK: %[[AT:.*]] = arith.index_cast %{{.*}} : i32 to index
// CHECK: memref.load %{{.*}}[%[[AT]]] : memref<?xf32>
// CHECK: } else {
// CHECK: scf.yield %cst
// CHECK: tensor.insert %[[V]] into %[[SO_FAR]][%[[L]]]
// What only the store reads is computed in its loop.
// CHECK: scf.for
// CHECK: scf.if
// CHECK: %[[READ:.*]] = tensor.extract %[[TILE]]
// CHECK: %[[E:.*]] = math.exp %[[READ]] : f32
// CHECK: memref.store %[[E]]

// LOC: memref.load {{.*}} loc(#[[LOAD:.*]])
// LOC: memref.store {{.*}} loc(#[[STORE:.*]])
// LOC-DAG: #[[LOAD]] = loc("0:load"(
// LOC-DAG: #[[STORE]] = loc("0:store"(
func.func @k(%x: tensor<32xf32> {helion.name = "x"}, %out: tensor<16xf32> {helion.name = "out"}) {
  %c1 = arith.constant 1 : index
  affine.parallel (%i) = (0) to (symbol(%c1)) {
    %lanes = helion.range : tensor<16xi32>
    %twos = arith.constant dense<2> : tensor<16xi32>
    %ends = arith.constant dense<10> : tensor<16xi32>
    %offsets = arith.muli %lanes, %twos : tensor<16xi32>
    %mask = arith.cmpi slt, %lanes, %ends : tensor<16xi32>
    %other = arith.constant dense<7.0> : tensor<16xf32>
    %tile = helion.load %x[%offsets : tensor<16xi32>] mask %mask : tensor<16xi1> other %other : tensor<16xf32> : tensor<32xf32> -> tensor<16xf32> loc("0:load"("k.py":3:5))
    %e = math.exp %tile : tensor<16xf32>
    helion.store %e, %out[%lanes : tensor<16xi32>] mask %mask : tensor<16xi1> : tensor<16xf32>, tensor<16xf32> loc("0:store"("k.py":4:5))
  }
  return
}
