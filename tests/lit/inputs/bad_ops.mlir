func.func @f(%x: f32, %y: i32) -> i32 {
  %c = arith.constant 1 : i32
  %a = "arith.addi"(%x, %x) <{overflowFlags = #arith.overflow<none>}> : (f32, f32) -> f32 loc("0:a"("kernel.py":7:1))
  "func.return"(%c, %y) : (i32, i32) -> ()
}
