// --values: what a node is in one tile of a run, at one of its visits there; how many lanes are real; also what is stored.
// RUN: %arguments make %t x:f32:10x6:i out:f32:10:-1 > %t.json
// RUN: helion-opt --run=%t.json --values=0:part --values-tile=2 --values-visit=1 %s | FileCheck %s --check-prefix=PART
// RUN: helion-opt --run=%t.json --values=0:load --values-tile=2 %s | FileCheck %s --check-prefix=LAST
// RUN: helion-opt --run=%t.json --values=1:store %s | FileCheck %s --check-prefix=STORE
// RUN: helion-opt --run=%t.json --values=1:rare --values-tile=1 %s | FileCheck %s --check-prefix=NEVER
// RUN: helion-opt --run=%t.json --values=1:rare --values-tile=0 %s | FileCheck %s --check-prefix=SCALAR
// RUN: helion-opt --run=%t.json --values=0:nothing %s | FileCheck %s --check-prefix=NONE
// RUN: helion-opt --run=%t.json --values=0:load --values-tile=3 %s | FileCheck %s --check-prefix=OUTSIDE
// RUN: helion-opt --run=%t.json --values=0:load --values-tile=0,0 %s | FileCheck %s --check-prefix=OUTSIDE
// RUN: %arguments show %t.json out | FileCheck %s --check-prefix=OUT

// PART: {"r":"run","backend":"cpu"
// PART: {"r":"values","node":"0:part","dtype":"f32","shape":[4],"grid":[3],"tile":[2],"visit":1,"visits":3,"real":[2],"values":[101,113,0,0]}
// PART: {"r":"done","ok":true
// LAST: "node":"0:load","dtype":"f32","shape":[4,2],"grid":[3],"tile":[2],"visit":2,"visits":3,"real":[2,2],"values":[52,53,58,59,0,0,0,0]}
// STORE: "node":"1:store","dtype":"f32","shape":[4],"grid":[3],"tile":[0],"visit":0,"visits":1,"real":[4],"values":[15,51,87,123]}
// NEVER: "tile":[1],"visit":-1,"visits":0,"real":[],"values":[]}
// SCALAR: "node":"1:rare","dtype":"i32","shape":[],"grid":[3],"tile":[0],"visit":0,"visits":1,"real":[],"values":[-7]}
// NONE: {"r":"diagnostic","severity":"warning","code":"run.no-value","message":"0:nothing has no value that could be shown."{{.*}}"node":"0:nothing"}
// NONE-NOT: {"r":"values"
// NONE: {"r":"done","ok":true
// OUTSIDE: "severity":"warning","code":"run.no-tile","message":"There is no tile ({{.*}}): the grid of 0:load is (3)."
// OUTSIDE: {"r":"done","ok":true
// OUT: {{^}}15 51 87 123 159 195 231 267 303 339{{$}}
func.func @k(%x: tensor<10x6xf32> {helion.name = "x"}, %out: tensor<10xf32> {helion.name = "out"}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = tensor.dim %x, %c0 : tensor<10x6xf32>
  %columns = tensor.dim %x, %c1 : tensor<10x6xf32>
  %m = helion.block_size 0 size = 4 name = "m"
  %n = helion.block_size 1 size = 2 name = "n"
  affine.parallel (%i) = (0) to (3) {
    %at, %size = helion.tile %i by %m from %c0 to %rows block = 0 name = "m"
    %zero = helion.zero_tile(%size) sizes = [4] fx_node = "1:acc" : tensor<4xf32, #helion.tile<[0]>>
    %sum = affine.for %j = 0 to 3 iter_args(%acc = %zero) -> (tensor<4xf32, #helion.tile<[0]>>) {
      %at2, %size2 = helion.tile %j by %n from %c0 to %columns block = 1 name = "n"
      %load = helion.load_tile_dynamic %x[tile %at, tile %at2] by(%size, %size2) sizes = [4, 2] fx_node = "0:load" : tensor<10x6xf32> -> tensor<4x2xf32, #helion.tile<[0, 1]>>
      %part = helion.call_torch "aten.sum.dim_IntList"(%load, [1]) fx_node = "0:part" : (tensor<4x2xf32, #helion.tile<[0, 1]>>) -> tensor<4xf32, #helion.tile<[0]>>
      %next = helion.call_torch "aten.add.Tensor"(%acc, %part) fx_node = "0:acc" : (tensor<4xf32, #helion.tile<[0]>>, tensor<4xf32, #helion.tile<[0]>>) -> tensor<4xf32, #helion.tile<[0]>>
      affine.yield %next : tensor<4xf32, #helion.tile<[0]>>
    }
    %first = arith.cmpi eq, %i, %c0 : index
    scf.if %first {
      %rare = arith.constant {fx_node = "1:rare"} -7 : i32
    }
    helion.store_tile_dynamic %sum, %out[tile %at] by(%size) sizes = [4] fx_node = "1:store" : tensor<4xf32, #helion.tile<[0]>>, tensor<10xf32>
  }
  return
}
