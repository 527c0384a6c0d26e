// --record writes a row for every pass: the whole module after it, as --mlir-print-debuginfo prints it, where it changed.
// RUN: helion-opt %s --pass-pipeline='builtin.module(canonicalize,cse,func.func(cse,affine-loop-unroll{unroll-factor=2}))' --record > %t.jsonl
// RUN: FileCheck %s < %t.jsonl
// RUN: helion-opt %s --canonicalize --cse --record=%t.single.jsonl
// RUN: FileCheck %s --check-prefix=SINGLE < %t.single.jsonl
// RUN: helion-opt %s --record | FileCheck %s --check-prefix=NONE
// The text of a row is byte for byte what the compiler prints.
// RUN: helion-opt %s --canonicalize --mlir-print-debuginfo > %t.printed.mlir
// RUN: %python -c 'import json, sys; rows = [json.loads(l) for l in open(sys.argv[1])]; print(next(r["text"] for r in rows if r.get("argument") == "canonicalize"), end="")' %t.single.jsonl > %t.recorded.mlir
// RUN: diff %t.printed.mlir %t.recorded.mlir
// RUN: helion-opt %t.recorded.mlir --mlir-print-debuginfo | diff %t.recorded.mlir -

// CHECK: {"r":"hello","schema":1,"producer":"helion-opt"
// CHECK: {"r":"pass","pipeline":"stage0","index":0,"stage":"stage0","group":"builtin.module","name":"input","argument":"","options":"","anchor":"builtin.module","depth":0,"seconds":{{.*}},"status":"ok","text":"{{.*}}loc(\"0:acc\"(
// CHECK: "index":1,{{.*}}"name":"Canonicalizer","argument":"canonicalize","options":"{{.*}}top-down=true","anchor":"builtin.module","depth":0,"seconds":{{[0-9.e-]+}},"status":"ok","text":"
// CHECK: "index":2,{{.*}}"name":"CSE","argument":"cse","options":"","anchor":"builtin.module","depth":0,{{.*}}"status":"ok"}
// CHECK: "index":3,{{.*}}"group":"builtin.module(func.func)","name":"CSE",{{.*}}"anchor":"func.func @f","depth":1,{{.*}}"status":"ok"}
// CHECK: "index":4,{{.*}}"argument":"affine-loop-unroll","options":"{{.*}}unroll-factor=2{{.*}}","anchor":"func.func @f","depth":1,{{.*}}"text":"{{.*}}func.func @f{{.*}}func.func @g
// CHECK: "index":5,{{.*}}"anchor":"func.func @g","depth":1,{{.*}}"status":"ok"}
// CHECK: "index":6,{{.*}}"anchor":"func.func @g","depth":1,{{.*}}"status":"ok"}
// CHECK-NEXT: {"r":"done","ok":true,"seconds":

// SINGLE: "index":1,{{.*}}"argument":"canonicalize"
// SINGLE: "index":2,{{.*}}"argument":"cse"
// NONE: "name":"input"
// NONE-NEXT: {"r":"done","ok":true

func.func @f(%x: memref<8xf32>, %y: f32) {
  %dead = arith.constant 7 : index
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    %sum = arith.addf %v, %y : f32 loc("0:acc"("kernel.py":4:9))
    affine.store %sum, %x[%i] : memref<8xf32>
  }
  return
}
func.func @g(%x: i32) -> i32 {
  return %x : i32
}
