func.func @f(%x: i32) -> i32 {
  %dead = arith.constant 7 : i32
  return %x : i32
}
