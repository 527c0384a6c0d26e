// out = x * n, of which the shapes are known.
func.func @scale(%x: tensor<4x8xf16> {helion.name = "x"}, %out: tensor<4x8xf32> {helion.name = "out"}, %n: i32 {helion.name = "n"}) {
  affine.parallel (%i) = (0) to (4) {
    %c8 = arith.constant 8 : index
    %first = arith.muli %i, %c8 : index
    %first32 = arith.index_cast %first : index to i32
    %firsts = tensor.splat %first32 : tensor<8xi32>
    %lanes = helion.range : tensor<8xi32>
    %at = arith.addi %firsts, %lanes : tensor<8xi32>
    %v = helion.load %x[%at : tensor<8xi32>] : tensor<4x8xf16> -> tensor<8xf16>
    %wide = arith.extf %v : tensor<8xf16> to tensor<8xf32>
    %by = arith.sitofp %n : i32 to f32
    %bys = tensor.splat %by : tensor<8xf32>
    %product = arith.mulf %wide, %bys : tensor<8xf32>
    helion.store %product, %out[%at : tensor<8xi32>] : tensor<8xf32>, tensor<4x8xf32>
  }
  return
}
