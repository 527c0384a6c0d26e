// A pass that fails: its row, the IR it left, and what it said on the op as it stands in the last good text.
// RUN: helion-opt %s --pass-pipeline='builtin.module(canonicalize,convert-arith-to-llvm,misbehave{how=break},cse)' %misbehave --record > %t.jsonl
// RUN: FileCheck %s --check-prefix=BROKEN < %t.jsonl
// RUN: not helion-opt %s --pass-pipeline='builtin.module(cse,misbehave{how=fail})' %misbehave --record | FileCheck %s --check-prefix=SILENT
// RUN: not helion-opt %s --pass-pipeline='builtin.module(func.func(misbehave{how=break}))' %misbehave --record > %t.op.jsonl
// RUN: FileCheck %s --check-prefix=ONOP < %t.op.jsonl
// RUN: not helion-opt %s --pass-pipeline='func.func(cse)' --record | FileCheck %s --check-prefix=ANCHOR

// convert-arith-to-llvm leaves no arith.addi to break, and the last pass runs.
// BROKEN: "argument":"convert-arith-to-llvm"
// BROKEN: "argument":"misbehave"{{.*}}"status":"ok"

// SILENT: {"r":"diagnostic","severity":"error","code":"mlir.pass-failed","message":"The pass Misbehave failed and did not say why."
// SILENT: "index":2,{{.*}}"name":"Misbehave","argument":"misbehave","options":"how=fail"{{.*}}"status":"failed"}
// SILENT-NEXT: {"r":"done","ok":false

// The verifier names the op; its place is in the text of row 0.
// ONOP: {"r":"diagnostic","severity":"error","code":"mlir.pass","message":"'arith.addi' op expected 2 operands, but found 1"
// ONOP-SAME: "node":"3:sum","pass":0,"file":"","line":5,"column":5,"end_line":5,"end_column":39}
// ONOP: "name":"Misbehave",{{.*}}"anchor":"func.func @f","depth":1,{{.*}}"status":"failed","text":"{{.*}}\"builtin.module\"
// ONOP-NEXT: {"r":"done","ok":false
// ANCHOR: "message":"can't run 'func.func' pass manager on 'builtin.module' op"

func.func @f(%x: i32, %y: i32) -> i32 {
  %sum = arith.addi %x, %y : i32 loc("3:sum"("kernel.py":4:9))
  return %sum : i32
}
