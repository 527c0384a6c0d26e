// The helion dialect: stage-0, the first MLIR form of a Helion kernel. core/mlir/README.md has the table.
#ifndef HELIOGRAPH_HELION_OPS
#define HELIOGRAPH_HELION_OPS

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/TensorEncoding.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Helion_Dialect : Dialect {
  let name = "helion";
  let cppNamespace = "::heliograph::helion";
  let summary = "Helion's device graphs after the config, with the FX node on every op";
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
}

// ---- attributes -----------------------------------------------------------------------------------------------

class Helion_Attr<string name, string attrMnemonic, list<Trait> traits = []> : AttrDef<Helion_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
}

def Helion_TileAttr : Helion_Attr<"Tile", "tile", [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "the block id of each dimension of a tile";
  let description = [{
    `#helion.tile<[0, r1, _]>`: dimension 0 is block 0 of the grid or of a loop, dimension 1 the reduction block 1,
    dimension 2 no block. The tensor's static shape is the padded one: a tile of a ragged edge has lanes that hold
    nothing, and only the SSA sizes of the tile say how many are real.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$blocks, ArrayRefParameter<"bool">:$reduction);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Helion_StridedAttr : Helion_Attr<"Strided", "strided", [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "the strides of a host tensor that is not contiguous, in elements";
  let description = [{
    `tensor<64x32xf32, #helion.strided<[1, 64]>>` is column major; `?` is a stride that the launch tells (helion.stride).
    A host tensor without this is contiguous.
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$strides);
  let hasCustomAssemblyFormat = 1;
}

def Helion_OperandAttr : Helion_Attr<"Operand", "operand"> {
  let summary = "the place of operand `index` among the constant arguments of a call";
  let parameters = (ins "unsigned":$index);
  let assemblyFormat = "`<` $index `>`";
}

// ---- op classes -----------------------------------------------------------------------------------------------

class Helion_Op<string mnemonic, list<Trait> traits = []> : Op<Helion_Dialect, mnemonic, traits>;

/// An op whose results are named after its FX node (`%load` for "0:load") or its `name`.
class Helion_NamedOp<string mnemonic, list<Trait> traits = []>
    : Helion_Op<mnemonic, traits # [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let extraClassDefinition = [{
    void $cppClass::getAsmResultNames(::mlir::OpAsmSetValueNameFn setName) { nameResults(getOperation(), setName); }
  }];
}

def Helion_Scalar : AnyTypeOf<[AnySignlessInteger, AnyUnsignedInteger, AnyFloat, Index]>;
def Helion_Value : AnyTypeOf<[AnyRankedTensor, AnyInteger, AnyFloat, Index], "tile or scalar">;
def Helion_FxNode : OptionalAttr<StrAttr>;

// ---- host tensors, sizes --------------------------------------------------------------------------------------

def Helion_AllocLikeOp : Helion_NamedOp<"alloc_like", [AttrSizedOperandSegments, MemoryEffects<[MemAlloc]>]> {
  let summary = "a tensor that the host part of the kernel makes before the launch";
  let arguments = (ins Optional<AnyRankedTensor>:$like, Variadic<Index>:$dims, DenseI64ArrayAttr:$shape,
                       StrAttr:$name, Helion_FxNode:$fx_node);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    ($like^ `:` type($like))? `name` `=` $name `dims` `(` $dims `)` `shape` `=` $shape (`fx_node` `=` $fx_node^)?
    attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_AnnotateTensorOp : Helion_Op<"annotate_tensor"> {
  let summary = "names a tensor and its sizes; `fx_nodes` are the `_host_tensor` nodes that read it";
  let arguments = (ins AnyRankedTensor:$tensor, Variadic<Index>:$dims, StrAttr:$name,
                       OptionalAttr<StrArrayAttr>:$fx_nodes, Helion_FxNode:$fx_node);
  let assemblyFormat = [{
    $tensor `,` $dims `name` `=` $name (`fx_nodes` `=` $fx_nodes^)? (`fx_node` `=` $fx_node^)?
    attr-dict `:` type($tensor)
  }];
  let hasVerifier = 1;
}

def Helion_BlockSizeOp : Helion_NamedOp<"block_size", [Pure]> {
  let summary = "the size that the config gives to a block";
  let arguments = (ins I64Attr:$block, I64Attr:$size, StrAttr:$name, OptionalAttr<StrArrayAttr>:$fx_nodes);
  let results = (outs Index:$result);
  let assemblyFormat = "$block `size` `=` $size `name` `=` $name (`fx_nodes` `=` $fx_nodes^)? attr-dict";
  let hasVerifier = 1;
}

def Helion_SymbolOp : Helion_NamedOp<"symbol", [Pure]> {
  let summary = "a symbolic expression that has no arithmetic form here";
  let arguments = (ins StrAttr:$expression, Variadic<Helion_Value>:$values, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $expression (`(` $values^ `:` type($values) `)`)? (`fx_node` `=` $fx_node^)? attr-dict `:` type($result)
  }];
}

// ---- tiles ----------------------------------------------------------------------------------------------------

def Helion_TileOp : Helion_NamedOp<"tile", [Pure]> {
  let summary = "tile number `number` of the range [begin, end): where it starts and how many lanes are real";
  let description = [{
    Of a jagged tile `lengths` are the lengths of its rows, a value for each lane of the parents' tiles: a lane is real
    where its index is less than the length of its row.
  }];
  let arguments = (ins Index:$number, Index:$step, Index:$begin, Index:$end, Optional<AnyRankedTensor>:$lengths,
                       I64Attr:$block, StrAttr:$name);
  let results = (outs Index:$offset, Index:$size);
  let assemblyFormat = [{
    $number `by` $step `from` $begin `to` $end (`lengths` $lengths^ `:` type($lengths))?
    `block` `=` $block `name` `=` $name attr-dict
  }];
}

def Helion_TileAtOp : Helion_NamedOp<"tile_at", [Pure]> {
  let summary = "the tile that starts at `start`, cut off at `end`";
  let arguments = (ins Index:$start, Index:$step, Index:$end, Optional<AnyRankedTensor>:$lengths, I64Attr:$block,
                       StrAttr:$name);
  let results = (outs Index:$offset, Index:$size);
  let assemblyFormat = [{
    $start `by` $step `to` $end (`lengths` $lengths^ `:` type($lengths))? `block` `=` $block `name` `=` $name attr-dict
  }];
}

class Helion_TilePropertyOp<string mnemonic, dag properties, string text> : Helion_NamedOp<mnemonic, [Pure]> {
  let summary = text;
  let arguments = !con(properties, (ins I64Attr:$block, Helion_FxNode:$fx_node));
}
def Helion_TileBeginOp : Helion_TilePropertyOp<"tile_begin", (ins Index:$offset), "tile.begin"> {
  let results = (outs Index:$result);
  let assemblyFormat = "$offset `block` `=` $block (`fx_node` `=` $fx_node^)? attr-dict";
}
def Helion_TileEndOp : Helion_TilePropertyOp<"tile_end", (ins Index:$offset, Index:$size), "tile.end"> {
  let results = (outs Index:$result);
  let assemblyFormat = "$offset `,` $size `block` `=` $block (`fx_node` `=` $fx_node^)? attr-dict";
}
def Helion_TileIdOp : Helion_TilePropertyOp<"tile_id", (ins Index:$offset, Index:$step), "tile.id: offset / step"> {
  let results = (outs Index:$result);
  let assemblyFormat = "$offset `,` $step `block` `=` $block (`fx_node` `=` $fx_node^)? attr-dict";
}
def Helion_TileCountOp : Helion_TilePropertyOp<"tile_count", (ins Index:$extent, Index:$step), "tile.count"> {
  let results = (outs Index:$result);
  let assemblyFormat = "$extent `,` $step `block` `=` $block (`fx_node` `=` $fx_node^)? attr-dict";
}
def Helion_TileIndexOp : Helion_TilePropertyOp<"tile_index", (ins Index:$offset), "tile.index: offset + [0, step)"> {
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$offset `block` `=` $block (`fx_node` `=` $fx_node^)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

// ---- slices ---------------------------------------------------------------------------------------------------

def Helion_SliceOp : Helion_NamedOp<"slice", [Pure, AttrSizedOperandSegments]> {
  let summary = "the part [start:stop:step] of a dimension of `extent` elements: its first index and how many it has";
  let description = [{
    Bounds are Python's: one that is left out is the dimension's own, a negative one counts from its end, both are
    clamped to it. So all `size` indices from `begin` on, `step` apart, are in the dimension. `as_written` clamps
    nothing: Helion takes two bounds so that it does not know, and what they span may be outside of the dimension.
    The step is positive.
  }];
  let arguments = (ins Optional<Index>:$start, Optional<Index>:$stop, Optional<Index>:$step, Index:$extent,
                       UnitAttr:$as_written, Helion_FxNode:$fx_node);
  let results = (outs Index:$begin, Index:$size);
  let assemblyFormat = [{
    ` ` `[` ($start^)? `:` ($stop^)? (`:` $step^)? `]` `of` $extent (`as_written` $as_written^)?
    (`fx_node` `=` $fx_node^)? attr-dict
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizeMethod = 1;
}

// ---- memory ---------------------------------------------------------------------------------------------------
// Subscripts, one per entry between the brackets: `tile %o` a tile's offset, `scalar %i` one index (no dimension),
// `slice` the whole dimension, `range %begin step %s` a part of it, `gather %t : type` an index tensor, `new` a
// dimension of one. `by` has the number of real lanes of each dimension of the tile, `sizes` the static (padded) ones.

def Helion_LoadTileDynamicOp : Helion_NamedOp<"load_tile_dynamic",
    [AttrSizedOperandSegments, MemoryEffects<[MemRead]>]> {
  let summary = "reads a tile; lanes outside `by`, or where `mask` is false, are 0";
  let arguments = (ins AnyRankedTensor:$source, Variadic<AnyType>:$indices, Variadic<Index>:$tile_sizes,
                       Optional<Helion_Value>:$mask, StrArrayAttr:$kinds, DenseI64ArrayAttr:$sizes,
                       OptionalAttr<StrAttr>:$eviction, OptionalAttr<StrAttr>:$tensor_meta, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $source `[` custom<Subscripts>($indices, type($indices), $kinds) `]` `by` `(` $tile_sizes `)`
    (`mask` `(` $mask^ `:` type($mask) `)`)? `sizes` `=` $sizes (`eviction` `=` $eviction^)?
    (`tensor_meta` `=` $tensor_meta^)? (`fx_node` `=` $fx_node^)? attr-dict `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_StoreTileDynamicOp : Helion_Op<"store_tile_dynamic",
    [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>]> {
  let summary = "writes the real lanes of a tile";
  let arguments = (ins Helion_Value:$value, AnyRankedTensor:$destination, Variadic<AnyType>:$indices,
                       Variadic<Index>:$tile_sizes, Optional<Helion_Value>:$mask, StrArrayAttr:$kinds,
                       DenseI64ArrayAttr:$sizes, OptionalAttr<StrAttr>:$tensor_meta, Helion_FxNode:$fx_node);
  let assemblyFormat = [{
    $value `,` $destination `[` custom<Subscripts>($indices, type($indices), $kinds) `]` `by` `(` $tile_sizes `)`
    (`mask` `(` $mask^ `:` type($mask) `)`)? `sizes` `=` $sizes
    (`tensor_meta` `=` $tensor_meta^)? (`fx_node` `=` $fx_node^)? attr-dict `:` type($value) `,` type($destination)
  }];
  let hasVerifier = 1;
}

def Helion_AtomicRmwOp : Helion_NamedOp<"atomic_rmw",
    [AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "combines a tile with memory, lane by lane and atomically; the old values are the result";
  let arguments = (ins StrAttr:$kind, Helion_Value:$value, AnyRankedTensor:$destination, Variadic<AnyType>:$indices,
                       Variadic<Index>:$tile_sizes, StrArrayAttr:$kinds, DenseI64ArrayAttr:$sizes, StrAttr:$sem,
                       Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $kind $value `,` $destination `[` custom<Subscripts>($indices, type($indices), $kinds) `]`
    `by` `(` $tile_sizes `)` `sizes` `=` $sizes `sem` `=` $sem (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($value) `,` type($destination) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_AtomicCasOp : Helion_NamedOp<"atomic_cas",
    [AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "writes `value` where memory holds `expected`, atomically; the old values are the result";
  let arguments = (ins Helion_Value:$expected, Helion_Value:$value, AnyRankedTensor:$destination,
                       Variadic<AnyType>:$indices, Variadic<Index>:$tile_sizes, StrArrayAttr:$kinds,
                       DenseI64ArrayAttr:$sizes, StrAttr:$sem, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $expected `,` $value `,` $destination `[` custom<Subscripts>($indices, type($indices), $kinds) `]`
    `by` `(` $tile_sizes `)` `sizes` `=` $sizes `sem` `=` $sem (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($expected) `,` type($value) `,` type($destination) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_BarrierOp : Helion_Op<"barrier", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "all programs of the phase before are done; also hl.barrier";
  let arguments = (ins I64Attr:$phase, Helion_FxNode:$fx_node);
  let assemblyFormat = "`phase` `=` $phase (`fx_node` `=` $fx_node^)? attr-dict";
}

// ---- values ---------------------------------------------------------------------------------------------------

def Helion_ZeroTileOp : Helion_NamedOp<"zero_tile", [Pure]> {
  let summary = "a tile of zeros (hl.zeros)";
  let arguments = (ins Variadic<Index>:$tile_sizes, DenseI64ArrayAttr:$sizes, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = "`(` $tile_sizes `)` `sizes` `=` $sizes (`fx_node` `=` $fx_node^)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Helion_FullOp : Helion_NamedOp<"full", [Pure]> {
  let summary = "a tile that holds one value in every lane (hl.full, aten.full, aten.scalar_tensor)";
  let arguments = (ins Helion_Value:$value, Variadic<Index>:$tile_sizes, DenseI64ArrayAttr:$sizes,
                       Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $value `(` $tile_sizes `)` `sizes` `=` $sizes (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($value) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_IotaOp : Helion_NamedOp<"iota", [Pure]> {
  let summary = "start, start + step, ... over `length` lanes (prims.iota)";
  let arguments = (ins Index:$length, Index:$start, Index:$step, Helion_FxNode:$fx_node);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $length `from` $start `step` $step (`fx_node` `=` $fx_node^)? attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_SubscriptOp : Helion_NamedOp<"subscript", [Pure]> {
  let summary = "keeps dimensions (`:`) or a part of one (`range`), and inserts new ones of size one (`new`)";
  let arguments = (ins Helion_Value:$input, Variadic<Index>:$indices, StrArrayAttr:$keep, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $input `[` custom<Keep>($indices, $keep) `]` (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_MaskToOp : Helion_NamedOp<"mask_to", [Pure]> {
  let summary = "sets the lanes outside `by` to `value`, a reduction's identity";
  let arguments = (ins Helion_Value:$input, AnyAttr:$value, Variadic<Index>:$tile_sizes, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $input `to` $value `by` `(` $tile_sizes `)` (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_DotOp : Helion_NamedOp<"dot", [Pure]> {
  let summary = "hl.dot: lhs @ rhs, added to `acc` if there is one";
  let arguments = (ins AnyRankedTensor:$lhs, AnyRankedTensor:$rhs, Optional<AnyRankedTensor>:$acc,
                       Helion_FxNode:$fx_node);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs (`acc` $acc^ `:` type($acc))? (`fx_node` `=` $fx_node^)? attr-dict
    `:` type($lhs) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_AccumulateOp : Helion_NamedOp<"accumulate", [Pure]> {
  let summary = "one step of a rolled reduction: combines a chunk with the accumulator, lane by lane";
  let arguments = (ins Helion_Value:$acc, Helion_Value:$value, StrAttr:$fn_name, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = [{
    $fn_name $acc `,` $value (`fx_node` `=` $fx_node^)? attr-dict `:` type($acc) `,` type($value) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_ReduceInitOp : Helion_NamedOp<"reduce_init", [Pure]> {
  let summary = "the accumulator of a rolled reduction before its first chunk: the identity in every lane";
  let arguments = (ins StrAttr:$fn_name, Helion_FxNode:$fx_node);
  let results = (outs Helion_Value:$result);
  let assemblyFormat = "$fn_name (`fx_node` `=` $fx_node^)? attr-dict `:` type($result)";
}

def Helion_ScanOp : Helion_Op<"scan", [Pure, SingleBlock]> {
  let summary = "hl.associative_scan along `dim`; the region combines two elements, left first";
  let arguments = (ins Variadic<Helion_Value>:$inputs, I64Attr:$dim, UnitAttr:$reverse, Helion_FxNode:$fx_node);
  let results = (outs Variadic<Helion_Value>:$results);
  let regions = (region SizedRegion<1>:$combine);
  let assemblyFormat = [{
    `(` $inputs `)` `dim` `=` $dim (`reverse` $reverse^)? (`fx_node` `=` $fx_node^)? attr-dict
    `:` functional-type($inputs, $results) $combine
  }];
  let hasVerifier = 1;
}
def Helion_ReduceOp : Helion_Op<"reduce", [Pure, SingleBlock]> {
  let summary = "hl.reduce along `dim` (all dimensions without one); the region combines two elements";
  let arguments = (ins Variadic<Helion_Value>:$inputs, OptionalAttr<I64Attr>:$dim, UnitAttr:$keep_dims,
                       Helion_FxNode:$fx_node);
  let results = (outs Variadic<Helion_Value>:$results);
  let regions = (region SizedRegion<1>:$combine);
  let assemblyFormat = [{
    `(` $inputs `)` (`dim` `=` $dim^)? (`keep_dims` $keep_dims^)?
    (`fx_node` `=` $fx_node^)? attr-dict `:` functional-type($inputs, $results) $combine
  }];
  let hasVerifier = 1;
}
def Helion_YieldOp : Helion_Op<"yield", [Pure, Terminator, ParentOneOf<["ScanOp", "ReduceOp"]>]> {
  let summary = "the combined elements";
  let arguments = (ins Variadic<Helion_Value>:$values, Helion_FxNode:$fx_node);
  let assemblyFormat = "($values^ `:` type($values))? (`fx_node` `=` $fx_node^)? attr-dict";
}

// ---- calls ----------------------------------------------------------------------------------------------------
// `args` holds the constants, with #helion.operand<i> where operand i stands; the text shows both in their places.

def Helion_CallTorchOp : Helion_NamedOp<"call_torch", [Pure]> {
  let summary = "a torch op (aten, prims, _operator) that stage-0 does not look into";
  let arguments = (ins Variadic<AnyType>:$operands_, ArrayAttr:$args, OptionalAttr<DictionaryAttr>:$kwargs,
                       StrAttr:$fn_name, Helion_FxNode:$fx_node);
  let results = (outs Variadic<AnyType>:$results);
  let assemblyFormat = [{
    $fn_name `` custom<Arguments>($operands_, $args) (`kwargs` `=` $kwargs^)? (`fx_node` `=` $fx_node^)?
    attr-dict `:` functional-type($operands_, $results)
  }];
  let hasVerifier = 1;
}

def Helion_CallOp : Helion_NamedOp<"call", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "a function of helion.language that has no op of its own";
  let arguments = (ins Variadic<AnyType>:$operands_, ArrayAttr:$args, OptionalAttr<DictionaryAttr>:$kwargs,
                       StrAttr:$fn_name, Helion_FxNode:$fx_node);
  let results = (outs Variadic<AnyType>:$results);
  let assemblyFormat = [{
    $fn_name `` custom<Arguments>($operands_, $args) (`kwargs` `=` $kwargs^)? (`fx_node` `=` $fx_node^)?
    attr-dict `:` functional-type($operands_, $results)
  }];
  let hasVerifier = 1;
}

// ---- joins ----------------------------------------------------------------------------------------------------

def Helion_PhiOp : Helion_NamedOp<"phi", [Pure]> {
  let summary = "the FX graph's merge: the value after a loop or a branch, and before it what it was until then";
  let description = [{
    `helion.phi %initial, %current` after a loop; `helion.phi %current` after a branch, whose other side has no name
    outside of it. The value is always the last operand: the loop or branch has merged already.
  }];
  let arguments = (ins Variadic<AnyType>:$values, Helion_FxNode:$fx_node);
  let results = (outs AnyType:$result);
  let assemblyFormat = "custom<Joined>($values, type($values), type($result), $fx_node) attr-dict";
  let extraClassDeclaration = [{
    ::mlir::Value getCurrent() { return getValues().back(); }
    ::mlir::Value getInitial() { return getValues().size() == 2 ? getValues().front() : ::mlir::Value(); }
  }];
  let hasVerifier = 1;
}

def Helion_CastOp : Helion_NamedOp<"cast", [Pure]> {
  let summary = "gives a value the type that its join needs: other block ids, element type, or scalar kind";
  let arguments = (ins AnyType:$input, Helion_FxNode:$fx_node);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$input (`fx_node` `=` $fx_node^)? attr-dict `:` type($input) `->` type($result)";
}

def Helion_PoisonOp : Helion_NamedOp<"poison", [Pure]> {
  let summary = "no value: what a variable holds before a loop that is the first to set it";
  let arguments = (ins Helion_FxNode:$fx_node);
  let results = (outs AnyType:$result);
  let assemblyFormat = "(`fx_node` `=` $fx_node^)? attr-dict `:` type($result)";
}

include "helion_lane_ops.td"

#endif
