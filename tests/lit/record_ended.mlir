// Passes that crash, never end or eat all memory: what was recorded stays, their row says so, the stream ends as always.
// RUN: not helion-opt %s --pass-pipeline='builtin.module(canonicalize,misbehave{how=crash},cse)' %misbehave --record 2>&1 | FileCheck %s --check-prefixes=CRASH,ENDED
// RUN: not helion-opt %s --pass-pipeline='builtin.module(canonicalize,misbehave{how=recurse},cse)' %misbehave --record 2>&1 | FileCheck %s --check-prefixes=CRASH,ENDED
// RUN: not helion-opt %s --pass-pipeline='builtin.module(canonicalize,misbehave{how=exit},cse)' %misbehave --record | FileCheck %s --check-prefixes=EXIT,ENDED
// RUN: not helion-opt %s --pass-pipeline='builtin.module(canonicalize,misbehave{how=hang},cse)' %misbehave --record --limit-seconds=0.5 | FileCheck %s --check-prefixes=HANG,ENDED
// RUN: not helion-opt %s --pass-pipeline='builtin.module(canonicalize,misbehave{how=eat},cse)' %misbehave --record --limit-memory=300 | FileCheck %s --check-prefixes=EAT,ENDED
// RUN: helion-opt %s --pass-pipeline='builtin.module(misbehave{how=print})' %misbehave --record 2> %t.err | FileCheck %s --check-prefix=PRINT
// RUN: FileCheck %s --check-prefix=WORDS < %t.err

// ENDED: "index":1,{{.*}}"argument":"canonicalize"{{.*}}"status":"ok","text":
// HANG: {"r":"progress","step":"Misbehave on builtin.module","done":2,"total":3}
// ENDED: "index":2,{{.*}}"argument":"misbehave"{{.*}}"status":"not_finished","unseen":true}
// CRASH: "code":"mlir.crashed","message":"Step Misbehave on builtin.module crashed: Segmentation fault.{{.*}}mlir::PassManager::run
// EXIT: "code":"mlir.crashed","message":"Step Misbehave on builtin.module ended the process with exit code 0.
// HANG: "code":"mlir.time-limit","message":"Step Misbehave on builtin.module took longer than 0.5 s and was ended.
// EAT: "code":"mlir.memory-limit","message":"Step Misbehave on builtin.module needed more than 300 MB of memory and was ended.
// ENDED: {"r":"done","ok":false

// PRINT-NOT: words between
// PRINT: {"r":"done","ok":true
// WORDS: words between the records

func.func @f(%x: i32) -> i32 {
  %dead = arith.constant 7 : i32
  return %x : i32
}
