// Divisions that trap on a CPU: by 0, as a lane that is masked off may, and of the least integer by -1.
// RUN: %arguments make %t "x:i32:4:[7, -2147483648, -7, 9][i]" "y:i32:4:[0, -1, -1, 4][i]" q:i32:4:5 r:i32:4:5 f:i32:4:5 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json q | FileCheck %s --check-prefix=Q
// RUN: %arguments show %t.json r | FileCheck %s --check-prefix=R
// RUN: helion-opt %s --pass-pipeline='builtin.module(helion-to-cpu,func.func(helion-cpu-guard-divisions))' | FileCheck %s --check-prefix=IR

// Q: {{^}}0 -2.14748e+09 7 2{{$}}
// R: {{^}}0 0 0 1{{$}}
// By a constant nothing is asked.
// IR-NOT: arith.select
// IR: arith.divsi %{{.*}}, %c3_i32
// IR: %[[ZERO:.*]] = arith.cmpi eq, %[[Y:.*]], %c0_i32
// IR: arith.select %[[ZERO]], %c1_i32
func.func @k(%x: tensor<4xi32> {helion.name = "x"}, %y: tensor<4xi32> {helion.name = "y"}, %q: tensor<4xi32> {helion.name = "q"}, %r: tensor<4xi32> {helion.name = "r"}, %f: tensor<4xi32> {helion.name = "f"}) {
  affine.parallel (%i) = (0) to (1) {
    %at = helion.range : tensor<4xi32>
    %a = helion.load %x[%at : tensor<4xi32>] : tensor<4xi32> -> tensor<4xi32>
    %b = helion.load %y[%at : tensor<4xi32>] : tensor<4xi32> -> tensor<4xi32>
    %three = arith.constant dense<3> : tensor<4xi32>
    %third = arith.divsi %a, %three : tensor<4xi32>
    helion.store %third, %f[%at : tensor<4xi32>] : tensor<4xi32>, tensor<4xi32>
    %quotient = arith.divsi %a, %b : tensor<4xi32>
    %rest = arith.remsi %a, %b : tensor<4xi32>
    %down = arith.floordivsi %a, %b : tensor<4xi32>
    helion.store %quotient, %q[%at : tensor<4xi32>] : tensor<4xi32>, tensor<4xi32>
    helion.store %rest, %r[%at : tensor<4xi32>] : tensor<4xi32>, tensor<4xi32>
    helion.store %down, %f[%at : tensor<4xi32>] : tensor<4xi32>, tensor<4xi32>
  }
  return
}
