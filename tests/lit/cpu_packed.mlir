// Packed numbers: sixteen fp4 by their nibbles, the low one first, and sixteen bf16, as f16; a masked-off lane is 0.
// RUN: %arguments make %t "p:u8:16:(i%8*2+1)*16+i%8*2" "h:bf16:32:[0x3f80,0xbf80,0x4040,0x3e80][i%4]" o:f32:16x4:-1 > %t.json
// RUN: helion-opt %s --run=%t.json --check-bounds | FileCheck %s --check-prefix=RAN
// RUN: %arguments show %t.json o | FileCheck %s
// RAN: "r":"run"
// CHECK: {{^}}0 0 1 1
// CHECK-NEXT: 0.5 0 -1 -1
// CHECK-NEXT: 1 0 3 3
// CHECK-NEXT: 1.5 0 0.25 0.25
// CHECK-NEXT: 2 0 1 1
// CHECK-NEXT: 3 0 -1 -1
// CHECK-NEXT: 4 0 3 3
// CHECK-NEXT: 6 0 0.25 0.25
// CHECK-NEXT: {{-?0}} 0 1 1
// CHECK-NEXT: -0.5 0 -1 -1
// CHECK-NEXT: -1 0 3 3
// CHECK-NEXT: -1.5 0 0.25 0.25
// CHECK-NEXT: -2 0 1 1
// CHECK-NEXT: -3 0 -1 -1
// CHECK-NEXT: -4 0 3 3
// CHECK-NEXT: -6 0 0.25 0.25
func.func @k(%p: tensor<16xui8> {helion.name = "p"}, %h: tensor<32xbf16> {helion.name = "h"}, %o: tensor<16x4xf32> {helion.name = "o"}) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  affine.parallel (%i) = (0) to (1) {
    %b = helion.block_size 0 size = 2 name = "m"
    %at = helion.tile_index %c0 block = 0 : tensor<2xi32>
    %one = arith.constant dense<1> : tensor<2xi32>
    %mask = arith.cmpi slt, %at, %one : tensor<2xi32>
    %f:16 = helion.call "hl.quantized_ops.load_float4_e2m1fn_x16_to_float16"(%p, %at, %mask) : (tensor<16xui8>, tensor<2xi32>, tensor<2xi1>) -> (tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>)
    %w:16 = helion.call "hl.quantized_ops.load_bfloat16_x16_to_float16"(%h, %at, none) : (tensor<32xbf16>, tensor<2xi32>) -> (tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>)
    %i0 = arith.constant 0 : index
    %f0 = helion.cast %f#0 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f0, %o[scalar %i0, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w0 = helion.cast %w#0 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w0, %o[scalar %i0, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i1 = arith.constant 1 : index
    %f1 = helion.cast %f#1 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f1, %o[scalar %i1, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w1 = helion.cast %w#1 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w1, %o[scalar %i1, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i2 = arith.constant 2 : index
    %f2 = helion.cast %f#2 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f2, %o[scalar %i2, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w2 = helion.cast %w#2 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w2, %o[scalar %i2, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i3 = arith.constant 3 : index
    %f3 = helion.cast %f#3 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f3, %o[scalar %i3, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w3 = helion.cast %w#3 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w3, %o[scalar %i3, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i4 = arith.constant 4 : index
    %f4 = helion.cast %f#4 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f4, %o[scalar %i4, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w4 = helion.cast %w#4 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w4, %o[scalar %i4, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i5 = arith.constant 5 : index
    %f5 = helion.cast %f#5 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f5, %o[scalar %i5, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w5 = helion.cast %w#5 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w5, %o[scalar %i5, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i6 = arith.constant 6 : index
    %f6 = helion.cast %f#6 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f6, %o[scalar %i6, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w6 = helion.cast %w#6 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w6, %o[scalar %i6, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i7 = arith.constant 7 : index
    %f7 = helion.cast %f#7 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f7, %o[scalar %i7, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w7 = helion.cast %w#7 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w7, %o[scalar %i7, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i8 = arith.constant 8 : index
    %f8 = helion.cast %f#8 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f8, %o[scalar %i8, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w8 = helion.cast %w#8 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w8, %o[scalar %i8, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i9 = arith.constant 9 : index
    %f9 = helion.cast %f#9 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f9, %o[scalar %i9, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w9 = helion.cast %w#9 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w9, %o[scalar %i9, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i10 = arith.constant 10 : index
    %f10 = helion.cast %f#10 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f10, %o[scalar %i10, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w10 = helion.cast %w#10 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w10, %o[scalar %i10, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i11 = arith.constant 11 : index
    %f11 = helion.cast %f#11 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f11, %o[scalar %i11, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w11 = helion.cast %w#11 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w11, %o[scalar %i11, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i12 = arith.constant 12 : index
    %f12 = helion.cast %f#12 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f12, %o[scalar %i12, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w12 = helion.cast %w#12 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w12, %o[scalar %i12, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i13 = arith.constant 13 : index
    %f13 = helion.cast %f#13 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f13, %o[scalar %i13, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w13 = helion.cast %w#13 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w13, %o[scalar %i13, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i14 = arith.constant 14 : index
    %f14 = helion.cast %f#14 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f14, %o[scalar %i14, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w14 = helion.cast %w#14 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w14, %o[scalar %i14, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %i15 = arith.constant 15 : index
    %f15 = helion.cast %f#15 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %f15, %o[scalar %i15, tile %c0] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
    %w15 = helion.cast %w#15 : tensor<2xf16> -> tensor<2xf32>
    helion.store_tile_dynamic %w15, %o[scalar %i15, tile %c2] by(%b) sizes = [2] : tensor<2xf32>, tensor<16x4xf32>
  }
  return
}
