// --resume-after=N: the input is what pass N left, edited or not; the rest of the same pipeline goes on, with its numbers.
// RUN: helion-opt %s --pass-pipeline='builtin.module(func.func(canonicalize,cse),canonicalize,cse)' --record > %t.jsonl
// RUN: %python -c 'import json, sys; rows = [json.loads(l) for l in open(sys.argv[1])]; print(next(r["text"] for r in rows if r.get("index") == 1), end="")' %t.jsonl > %t.one.mlir
// RUN: sed 's/constant 5/constant 6/' %t.one.mlir > %t.edited.mlir
// RUN: helion-opt %t.edited.mlir --pass-pipeline='builtin.module(func.func(canonicalize,cse),canonicalize,cse)' --record --resume-after=1 | FileCheck %s
// RUN: not helion-opt %t.edited.mlir --pass-pipeline='builtin.module(bad)' --record --resume-after=1 | FileCheck %s --check-prefix=BAD

// CHECK: "index":1,{{.*}}"name":"input",{{.*}}"text":"{{.*}}constant 6
// CHECK-NEXT: "index":2,{{.*}}"argument":"cse",{{.*}}"anchor":"func.func @f","depth":1
// CHECK-NEXT: "index":3,{{.*}}"argument":"canonicalize",{{.*}}"anchor":"func.func @g","depth":1
// CHECK-NEXT: "index":4,{{.*}}"argument":"cse",{{.*}}"anchor":"func.func @g","depth":1
// CHECK-NEXT: "index":5,{{.*}}"argument":"canonicalize",{{.*}}"depth":0
// CHECK-NEXT: "index":6,
// CHECK-NEXT: {"r":"done","ok":true
// BAD: "code":"mlir.pipeline"

func.func @f(%x: i32) -> (i32, i32) {
  %a = arith.constant 2 : i32
  %b = arith.constant 3 : i32
  %sum = arith.addi %a, %b : i32
  %p = arith.addi %x, %sum : i32
  %q = arith.addi %x, %sum : i32
  return %p, %q : i32, i32
}
func.func @g() {
  return
}
