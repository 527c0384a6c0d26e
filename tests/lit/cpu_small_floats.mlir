// f16 and bf16 are rounded after each op, to nearest and ties to even; sums and math of them are those of f32.
// RUN: %arguments make %t h:f16:4:[1,2048,65504,6e-08][i] b:bf16:4:[0x3f80,0x3f81,0x7f7f,0x7fc0][i] hs:f16:4:0 he:f16:4:0 bs:bf16:4:0 wide:f64:4:0 "narrow:f64:4:[1+2**-11,1+2**-11+2**-40,1e6,nan][i]" nh:f16:4:0 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json hs | FileCheck %s --check-prefix=HS
// RUN: %arguments show %t.json he | FileCheck %s --check-prefix=HE
// RUN: %arguments show %t.json bs | FileCheck %s --check-prefix=BS
// RUN: %arguments show %t.json wide | FileCheck %s --check-prefix=WIDE
// RUN: %arguments show %t.json nh | FileCheck %s --check-prefix=NH

// HS: {{^}}2 2048 65504 1{{$}}
// HE: {{^}}2.71875 inf inf 1{{$}}
// 1 + 1 = 2, 1.0078125 + 1 ties to 2, the largest stays, a NaN stays one.
// BS: {{^}}16384 16384 32639 32704{{$}}
// WIDE: {{^}}1 2048 65504 5.96046e-08{{$}}
// NH: {{^}}1 1.00098 inf nan{{$}}
func.func @k(%h: tensor<4xf16> {helion.name = "h"}, %b: tensor<4xbf16> {helion.name = "b"}, %hs: tensor<4xf16> {helion.name = "hs"}, %he: tensor<4xf16> {helion.name = "he"}, %bs: tensor<4xbf16> {helion.name = "bs"}, %wide: tensor<4xf64> {helion.name = "wide"}, %narrow: tensor<4xf64> {helion.name = "narrow"}, %nh: tensor<4xf16> {helion.name = "nh"}) {
  affine.parallel (%i) = (0) to (1) {
    %at = helion.range : tensor<4xi32>
    %vh = helion.load %h[%at : tensor<4xi32>] : tensor<4xf16> -> tensor<4xf16>
    %vb = helion.load %b[%at : tensor<4xi32>] : tensor<4xbf16> -> tensor<4xbf16>
    %vn = helion.load %narrow[%at : tensor<4xi32>] : tensor<4xf64> -> tensor<4xf64>
    %oneh = arith.constant dense<1.0> : tensor<4xf16>
    %oneb = arith.constant dense<1.0> : tensor<4xbf16>
    %sumh = arith.addf %vh, %oneh : tensor<4xf16>
    %sumb = arith.addf %vb, %oneb : tensor<4xbf16>
    %e = math.exp %vh : tensor<4xf16>
    %w = arith.extf %vh : tensor<4xf16> to tensor<4xf64>
    %t = arith.truncf %vn : tensor<4xf64> to tensor<4xf16>
    helion.store %sumh, %hs[%at : tensor<4xi32>] : tensor<4xf16>, tensor<4xf16>
    helion.store %e, %he[%at : tensor<4xi32>] : tensor<4xf16>, tensor<4xf16>
    helion.store %sumb, %bs[%at : tensor<4xi32>] : tensor<4xbf16>, tensor<4xbf16>
    helion.store %w, %wide[%at : tensor<4xi32>] : tensor<4xf64>, tensor<4xf64>
    helion.store %t, %nh[%at : tensor<4xi32>] : tensor<4xf16>, tensor<4xf16>
  }
  return
}
