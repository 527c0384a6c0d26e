// Casts of 8-bit floats: every code to f32 and back, and what is between, below and above them. The wanted values are
// those of PyTorch's casts: e4m3fn saturates, e5m2 becomes infinite, ties go to even.
// RUN: %arguments make %t a:f8E4M3FN:256:i b:f8E5M2:256:i a32:f32:256:0 b32:f32:256:0 a8:f8E4M3FN:256:0 b8:f8E5M2:256:0 \
// RUN:   "x:f32:16:[0, -0.0, 464, 465, 1e9, inf, nan, -500, 2**-10, 1.0001*2**-10, 3*2**-10, 1.0625, 1.1875, 61440, 61439, 2**-17][i]" xa:f8E4M3FN:16:0 xb:f8E5M2:16:0 > %t.json
// RUN: helion-opt --run=%t.json %s
// RUN: %arguments show %t.json a32 | FileCheck %s --check-prefix=A32
// RUN: %arguments show %t.json b32 | FileCheck %s --check-prefix=B32
// RUN: %arguments show %t.json a8 | FileCheck %s --check-prefix=A8
// RUN: %arguments show %t.json b8 | FileCheck %s --check-prefix=B8
// RUN: %arguments show %t.json xa | FileCheck %s --check-prefix=XA
// RUN: %arguments show %t.json xb | FileCheck %s --check-prefix=XB

// A32: {{^}}0 0.00195312 0.00390625 0.00585938 0.0078125 0.00976562 0.0117188 0.0136719 0.015625 0.0175781 {{.*}} 416 448 nan -0 -0.00195312 {{.*}} -448 nan{{$}}
// B32: {{^}}0 1.52588e-05 3.05176e-05 4.57764e-05 6.10352e-05 {{.*}} 49152 57344 inf nan nan nan -0 -1.52588e-05 {{.*}} -57344 -inf nan nan nan{{$}}
// A8: {{^}}0 1 2 3 4 5 6 7 8 {{.*}} 125 126 127 128 129 {{.*}} 253 254 {{127|255}}{{$}}
// B8: {{^}}0 1 2 3 4 5 6 7 8 {{.*}} 122 123 124 127 127 127 128 129 {{.*}} 251 252 {{127|255}} {{127|255}} {{127|255}}{{$}}
// XA: {{^}}0 128 126 126 126 126 127 254 0 1 2 56 58 126 126 0{{$}}
// XB: {{^}}0 128 95 95 124 124 127 224 20 20 26 60 61 124 123 0{{$}}
func.func @k(%a: tensor<256xf8E4M3FN> {helion.name = "a"}, %b: tensor<256xf8E5M2> {helion.name = "b"}, %a32: tensor<256xf32> {helion.name = "a32"}, %b32: tensor<256xf32> {helion.name = "b32"}, %a8: tensor<256xf8E4M3FN> {helion.name = "a8"}, %b8: tensor<256xf8E5M2> {helion.name = "b8"},
             %x: tensor<16xf32> {helion.name = "x"}, %xa: tensor<16xf8E4M3FN> {helion.name = "xa"}, %xb: tensor<16xf8E5M2> {helion.name = "xb"}) {
  affine.parallel (%i) = (0) to (1) {
    %at = helion.range : tensor<256xi32>
    %va = helion.load %a[%at : tensor<256xi32>] : tensor<256xf8E4M3FN> -> tensor<256xf8E4M3FN>
    %vb = helion.load %b[%at : tensor<256xi32>] : tensor<256xf8E5M2> -> tensor<256xf8E5M2>
    %ea = arith.extf %va : tensor<256xf8E4M3FN> to tensor<256xf32>
    %eb = arith.extf %vb : tensor<256xf8E5M2> to tensor<256xf32>
    helion.store %ea, %a32[%at : tensor<256xi32>] : tensor<256xf32>, tensor<256xf32>
    helion.store %eb, %b32[%at : tensor<256xi32>] : tensor<256xf32>, tensor<256xf32>
    // Back by way of f16 and bf16, which hold all of them.
    %ha = arith.extf %va : tensor<256xf8E4M3FN> to tensor<256xbf16>
    %hb = arith.extf %vb : tensor<256xf8E5M2> to tensor<256xf16>
    %ta = arith.truncf %ha : tensor<256xbf16> to tensor<256xf8E4M3FN>
    %tb = arith.truncf %hb : tensor<256xf16> to tensor<256xf8E5M2>
    helion.store %ta, %a8[%at : tensor<256xi32>] : tensor<256xf8E4M3FN>, tensor<256xf8E4M3FN>
    helion.store %tb, %b8[%at : tensor<256xi32>] : tensor<256xf8E5M2>, tensor<256xf8E5M2>
    %few = helion.range : tensor<16xi32>
    %v = helion.load %x[%few : tensor<16xi32>] : tensor<16xf32> -> tensor<16xf32>
    %wa = arith.truncf %v : tensor<16xf32> to tensor<16xf8E4M3FN>
    %wb = arith.truncf %v : tensor<16xf32> to tensor<16xf8E5M2>
    helion.store %wa, %xa[%few : tensor<16xi32>] : tensor<16xf8E4M3FN>, tensor<16xf8E4M3FN>
    helion.store %wb, %xb[%few : tensor<16xi32>] : tensor<16xf8E5M2>, tensor<16xf8E5M2>
  }
  return
}
