// Tiles of 128 MB in 12 programs: more than a stack holds, and together more than the limit of the test.
func.func @k(%x: tensor<4xf32> {helion.name = "x"}, %n: i32 {helion.name = "n"}) {
  affine.parallel (%i) = (0) to (12) {
    %c5 = arith.constant 5 : index
    %by = arith.sitofp %n : i32 to f32
    %tile = tensor.splat %by : tensor<8192x4096xf32>
    %changed = tensor.insert %by into %tile[%i, %c5] : tensor<8192x4096xf32>
    %read = tensor.extract %changed[%c5, %i] : tensor<8192x4096xf32>
    %zero = arith.constant 0 : i32
    helion.store %read, %x[%zero : i32] : f32, tensor<4xf32>
  }
  return
}
