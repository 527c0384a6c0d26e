// Each verifier, with what it says.
// RUN: helion-opt %s --verify-diagnostics --split-input-file

func.func @rank(%x: tensor<?x?xf32>, %o: index, %s: index) {
  // expected-error @+1 {{expects 2 subscripts, got 1}}
  %a = helion.load_tile_dynamic %x[tile %o] by(%s) sizes = [64] : tensor<?x?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @sizes(%x: tensor<?xf32>, %o: index, %s: index) {
  // expected-error @+1 {{size 0 is 32, but the tile has 64}}
  %a = helion.load_tile_dynamic %x[tile %o] by(%s) sizes = [32] : tensor<?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @tile_sizes(%x: tensor<?xf32>, %o: index, %s: index) {
  // expected-error @+1 {{expects 1 tile sizes, got 2}}
  %a = helion.load_tile_dynamic %x[tile %o] by(%s, %s) sizes = [64] : tensor<?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @types(%x: tensor<?xf16>, %o: index, %s: index) {
  // expected-error @+1 {{tensor and tile hold different types: 'f16' and 'f32'}}
  %a = helion.load_tile_dynamic %x[tile %o] by(%s) sizes = [64] : tensor<?xf16> -> tensor<64xf32>
  return
}
// -----
func.func @mask(%x: tensor<?xf32>, %o: index, %s: index, %m: tensor<64xf32>) {
  // expected-error @+1 {{mask must hold i1, got 'f32'}}
  %a = helion.load_tile_dynamic %x[tile %o] by(%s) mask(%m : tensor<64xf32>) sizes = [64] : tensor<?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @gather(%x: tensor<?xf32>, %i: tensor<64xf32>, %s: index) {
  // expected-error @+1 {{gathers with 'tensor<64xf32>', expected a tensor of integers}}
  %a = helion.load_tile_dynamic %x[gather %i : tensor<64xf32>] by(%s) sizes = [64] : tensor<?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @store(%x: tensor<?xf32>, %v: tensor<32xf32>, %o: index, %s: index) {
  // expected-error @+1 {{writes 32 lanes where the place has 64}}
  helion.store_tile_dynamic %v, %x[tile %o] by(%s) sizes = [64] : tensor<32xf32>, tensor<?xf32>
  return
}
// -----
func.func @atomic(%x: tensor<?xf32>, %v: tensor<64xf32>, %o: index, %s: index) {
  // expected-error @+1 {{kind must be add, and, or, xor, max, min or xchg, got 'sub'}}
  %a = helion.atomic_rmw "sub" %v, %x[tile %o] by(%s) sizes = [64] sem = "relaxed" : tensor<64xf32>, tensor<?xf32> -> tensor<64xf32>
  return
}
// -----
func.func @annotate(%x: tensor<?x?xf32>, %s: index) {
  // expected-error @+1 {{expects 2 sizes, got 1}}
  helion.annotate_tensor %x, %s name = "x" : tensor<?x?xf32>
  return
}
// -----
func.func @alloc(%s: index) {
  // expected-error @+1 {{expects 1 dynamic sizes, got 0}}
  %a = helion.alloc_like name = "out" dims() shape = [-1] : tensor<?xf32>
  return
}
// -----
func.func @block() {
  // expected-error @+1 {{size must be positive, got 0}}
  %b = helion.block_size 0 size = 0 name = "tile"
  return
}
// -----
func.func @full(%v: f32) {
  // expected-error @+1 {{value and tile hold different types: 'f32' and 'f16'}}
  %a = helion.full %v() sizes = [64] : f32 -> tensor<64xf16>
  return
}
// -----
func.func @subscript(%x: tensor<64xf32>) {
  // expected-error @+1 {{keeps 2 dimensions of a tile of rank 1}}
  %a = helion.subscript %x[:, :] : tensor<64xf32> -> tensor<64x64xf32>
  return
}
// -----
func.func @mask_to(%x: tensor<64xf32>, %s: index) {
  // expected-error @+1 {{masks with 0 : i32 in a tile of 'f32'}}
  %a = helion.mask_to %x to 0 : i32 by(%s) : tensor<64xf32> -> tensor<64xf32>
  return
}
// -----
func.func @dot(%x: tensor<16x32xf16>, %y: tensor<64x16xf16>) {
  // expected-error @+1 {{inner sizes differ: 32 and 64}}
  %a = helion.dot %x, %y : tensor<16x32xf16>, tensor<64x16xf16> -> tensor<16x16xf32>
  return
}
// -----
func.func @call(%x: tensor<64xf32>) {
  // expected-error @+1 {{fn_name must begin with aten., prims., _operator., torch. or math., got 'foo'}}
  %a = helion.call_torch "foo"(%x) : (tensor<64xf32>) -> tensor<64xf32>
  return
}
// -----
func.func @minted_size(%x: tensor<4x512xf32, #helion.tile<[0, r1]>>) {
  // expected-error @+1 {{mints a size for dimension 0 of its result, which is 512}}
  %a = helion.call_torch "aten.sum.dim_IntList"(%x, [0]) : (tensor<4x512xf32, #helion.tile<[0, r1]>>) -> tensor<?xf32>
  return
}
// -----
func.func @minted_block(%x: tensor<4x512xf32, #helion.tile<[0, r1]>>) {
  // expected-error @+1 {{mints block 3 for dimension 1 of its result, which is block 1}}
  %a = helion.call_torch "aten.amax.default"(%x, [-2], true) : (tensor<4x512xf32, #helion.tile<[0, r1]>>) -> tensor<1x512xf32, #helion.tile<[_, r3]>>
  return
}
// -----
func.func @minted_for_a_number(%x: tensor<4x512xf32>) {
  // expected-error @+1 {{mints block 2 for dimension 0 of its result, which is 4}}
  %a = helion.call_torch "aten.prod.dim_int"(%x, 1) : (tensor<4x512xf32>) -> tensor<4xf32, #helion.tile<[r2]>>
  return
}
// -----
func.func @other_lanes(%x: tensor<4x512xf32>) {
  // expected-error @+1 {{keeps 4 lanes as 8 in dimension 0 of its result}}
  %a = helion.call_torch "aten.mean.dim"(%x, [1]) : (tensor<4x512xf32>) -> tensor<8xf32>
  return
}
// -----
func.func @unknown_sizes_stay_unknown(%x: tensor<?x512xf32>) {
  %a = helion.call_torch "aten.sum.dim_IntList"(%x, [1]) : (tensor<?x512xf32>) -> tensor<?xf32>
  %b = helion.call_torch "aten.sum.default"(%x) : (tensor<?x512xf32>) -> f32
  %c = helion.call_torch "aten.sum.dim_IntList"(%x, [7]) : (tensor<?x512xf32>) -> tensor<9xf32>
  return
}
// -----
func.func @phi(%x: tensor<64xf32>, %y: tensor<32xf32>) {
  // expected-error @+1 {{joins a value of 'tensor<32xf32>' to 'tensor<64xf32>', expected one type}}
  %a = "helion.phi"(%x, %y) : (tensor<64xf32>, tensor<32xf32>) -> tensor<64xf32>
  return
}
// -----
func.func @node(%x: tensor<64xf32>) {
  // expected-error @+1 {{has an empty fx_node}}
  %a = helion.phi %x fx_node = "" : tensor<64xf32>
  return
}
// -----
func.func @scan(%x: tensor<64xf32>) {
  // expected-error @+1 {{combines 2 elements, its region takes 1}}
  %a = helion.scan(%x) dim = 0 : (tensor<64xf32>) -> tensor<64xf32> {
  ^bb0(%l: f32):
    helion.yield %l : f32
  }
  return
}
// -----
// expected-error @+1 {{tile names 1 blocks for 2 dimensions}}
func.func @encoding(%x: tensor<64x64xf32, #helion.tile<[0]>>)
// -----
// expected-error @+1 {{has 1 strides for 2 dimensions}}
func.func @strides(%x: tensor<64x64xf32, #helion.strided<[1]>>)
// -----
func.func @stride(%x: tensor<64xf32>) {
  // expected-error @+1 {{asks for dimension 1 of a tensor of rank 1}}
  %s = helion.stride %x, 1 : tensor<64xf32>
  return
}
// -----
func.func @range() {
  // expected-error @+1 {{has one dimension of static size}}
  %r = helion.range : tensor<?xi32>
  return
}
// -----
func.func @broadcast(%x: tensor<4x1xf32>) {
  // expected-error @+1 {{of 'tensor<4x1xf32>' does not give 'tensor<8x2xf32>'}}
  %b = helion.broadcast %x : tensor<4x1xf32> -> tensor<8x2xf32>
  return
}
// -----
func.func @load_lanes(%x: tensor<64xf32>, %o: tensor<8xi32>) {
  // expected-error @+1 {{has offsets 'tensor<8xi32>' for lanes 'tensor<16xf32>'}}
  %l = helion.load %x[%o : tensor<8xi32>] : tensor<64xf32> -> tensor<16xf32>
  return
}
// -----
func.func @load_element(%x: tensor<64xf32>, %o: tensor<8xi32>) {
  // expected-error @+1 {{has lanes of 'f16' in memory of 'f32'}}
  %l = helion.load %x[%o : tensor<8xi32>] : tensor<64xf32> -> tensor<8xf16>
  return
}
// -----
func.func @store_mask(%x: tensor<64xf32>, %o: tensor<8xi32>, %v: tensor<8xf32>, %m: i1) {
  // expected-error @+1 {{has offsets 'tensor<8xi32>' and mask 'i1'}}
  helion.store %v, %x[%o : tensor<8xi32>] mask %m : i1 : tensor<8xf32>, tensor<64xf32>
  return
}
// -----
func.func @other(%x: tensor<64xf32>, %o: i32, %v: f32) {
  // expected-error @+1 {{has `other` and no mask}}
  %l = helion.load %x[%o : i32] other %v : f32 : tensor<64xf32> -> f32
  return
}
// -----
func.func @block_rank(%x: tensor<8x8xf32>, %o: tensor<8xi32>, %i: index) {
  // expected-error @+1 {{has a block of 1 dimensions in memory of 2}}
  %l = helion.load %x[%o : tensor<8xi32>] block(%i) sizes = [8] : tensor<8x8xf32> -> tensor<8xf32>
  return
}
// -----
func.func @block_lanes(%x: tensor<8x8xf32>, %o: tensor<8xi32>, %v: tensor<8xf32>, %i: index) {
  // expected-error @+1 {{has a block of 4 elements for 8 lanes}}
  helion.store %v, %x[%o : tensor<8xi32>] block(%i, %i) sizes = [2, 2] : tensor<8xf32>, tensor<8x8xf32>
  return
}
// -----
func.func @atomic_kind(%x: tensor<64xf32>, %o: i32, %v: f32) {
  // expected-error @+1 {{kind must be add, and, or, xor, max, min, umax, umin or xchg, got 'nand'}}
  %l = helion.atomic "nand" %v, %x[%o : i32] sem = "relaxed" : f32, tensor<64xf32> -> f32
  return
}
// -----
func.func @watch_lanes(%v: tensor<8x4xf32>, %n: index) {
  // expected-error @+1 {{has 1 numbers of real lanes for 'tensor<8x4xf32>'}}
  helion.watch %v real(%n) : tensor<8x4xf32>
  return
}
// -----
func.func @slice_step(%n: index) {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{has step 0, and steps are positive}}
  %b, %s = helion.slice [: : %c0] of %n
  return
}
// -----
func.func @slice_written(%n: index) {
  // expected-error @+1 {{as_written takes both a start and a stop}}
  %b, %s = helion.slice [: %n] of %n as_written
  return
}
// -----
func.func @slice_extent() {
  %m1 = arith.constant -1 : index
  // expected-error @+1 {{is of a dimension of -1 elements}}
  %b, %s = helion.slice [:] of %m1
  return
}
// -----
func.func @slice_of_value(%v: tensor<8x16xf32>, %b: index) {
  // expected-error @+1 {{keeps 1 dimensions of a tile of rank 2}}
  %r = helion.subscript %v[range %b step %b] : tensor<8x16xf32> -> tensor<4xf32>
  return
}
// -----
func.func @take(%v: tensor<8x16xf32>, %b: index) {
  // expected-error @+1 {{of 'tensor<8x16xf32>' does not give 'tensor<4x4xf32>'}}
  %r = helion.take %v from %b step %b dim = 1 : tensor<8x16xf32> -> tensor<4x4xf32>
  return
}
