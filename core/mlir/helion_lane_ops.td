// The part of the dialect that `helion-lower-math` and `helion-lower-memory` leave, for both ways on. Included by
// helion_ops.td, which has the classes.
//
// Tiles are plain tensors of static shape, addresses and masks are values. A host tensor is its memory from its first
// element on, flat: an offset counts elements (i32, or i64 where the kernel's index type is). A lane whose mask is false
// is not accessed. An i1 in memory is one byte, 0 or 1.
//
// An access may have a `block`: the first index and the number of elements along each dimension of the tensor. Its lanes
// are these elements in their order, so that hardware which copies blocks can make the access; lanes that are masked off
// are then those past the tensor's end, or, of a load, such as nobody asks for.

def Helion_Lanes : AnyTypeOf<[AnyRankedTensor, AnySignlessInteger, AnyFloat], "plain tensor or scalar">;
def Helion_Offsets : AnyTypeOf<[RankedTensorOf<[I32, I64]>, I32, I64], "offsets in elements">;
def Helion_Mask : AnyTypeOf<[RankedTensorOf<[I1]>, I1], "mask">;

def Helion_StrideOp : Helion_Op<"stride", [Pure]> {
  let summary = "the distance of two elements along a dimension of a host tensor, in elements";
  let arguments = (ins AnyRankedTensor:$tensor, I64Attr:$dim);
  let results = (outs Index:$result);
  let assemblyFormat = "$tensor `,` $dim attr-dict `:` type($tensor)";
  let hasVerifier = 1;
}

def Helion_RangeOp : Helion_Op<"range", [Pure]> {
  let summary = "0, 1, ... along the one dimension";
  let arguments = (ins);
  let results = (outs RankedTensorOf<[I32, I64]>:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Helion_BroadcastOp : Helion_Op<"broadcast", [Pure]> {
  let summary = "repeats dimensions of size one; same rank, same element type";
  let arguments = (ins AnyRankedTensor:$input);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

def Helion_TakeOp : Helion_Op<"take", [Pure]> {
  let summary = "lanes `begin`, `begin + step`, ... along dimension `dim`; past its ends the lane there";
  let arguments = (ins AnyRankedTensor:$input, Index:$begin, Index:$step, I64Attr:$dim);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $input `from` $begin `step` $step `dim` `=` $dim attr-dict `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_LoadOp : Helion_Op<"load", [AttrSizedOperandSegments, MemoryEffects<[MemRead]>]> {
  let summary = "reads elements; a lane that is masked off is `other`, or 0";
  let description = [{
    Lanes of wider whole numbers than the memory's elements each read several elements that follow each other, the first
    in the lowest bits; offsets count such numbers then.
  }];
  let arguments = (ins AnyRankedTensor:$source, Helion_Offsets:$offsets, Optional<Helion_Mask>:$mask,
                       Optional<Helion_Lanes>:$other, Variadic<Index>:$first, OptionalAttr<DenseI64ArrayAttr>:$block,
                       OptionalAttr<StrAttr>:$eviction, OptionalAttr<StrAttr>:$cache);
  let results = (outs Helion_Lanes:$result);
  let assemblyFormat = [{
    $source `[` $offsets `:` type($offsets) `]` (`mask` $mask^ `:` type($mask))? (`other` $other^ `:` type($other))?
    (`block` `(` $first^ `)` `sizes` `=` $block)? (`eviction` `=` $eviction^)? (`cache` `=` $cache^)?
    attr-dict `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_StoreOp : Helion_Op<"store", [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>]> {
  let summary = "writes elements";
  let arguments = (ins Helion_Lanes:$value, AnyRankedTensor:$destination, Helion_Offsets:$offsets,
                       Optional<Helion_Mask>:$mask, Variadic<Index>:$first, OptionalAttr<DenseI64ArrayAttr>:$block,
                       OptionalAttr<StrAttr>:$cache);
  let assemblyFormat = [{
    $value `,` $destination `[` $offsets `:` type($offsets) `]` (`mask` $mask^ `:` type($mask))?
    (`block` `(` $first^ `)` `sizes` `=` $block)? (`cache` `=` $cache^)?
    attr-dict `:` type($value) `,` type($destination)
  }];
  let hasVerifier = 1;
}

def Helion_AtomicOp : Helion_Op<"atomic", [AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "combines values with memory, each element atomically; the old values are the result";
  let description = [{
    `kind`: add, and, or, xor, max, min, umax, umin, xchg. `sem`: relaxed, acquire, release, acq_rel.
    A lane that is masked off gives 0.
  }];
  let arguments = (ins StrAttr:$kind, Helion_Lanes:$value, AnyRankedTensor:$destination, Helion_Offsets:$offsets,
                       Optional<Helion_Mask>:$mask, Variadic<Index>:$first, OptionalAttr<DenseI64ArrayAttr>:$block,
                       StrAttr:$sem);
  let results = (outs Helion_Lanes:$result);
  let assemblyFormat = [{
    $kind $value `,` $destination `[` $offsets `:` type($offsets) `]` (`mask` $mask^ `:` type($mask))?
    (`block` `(` $first^ `)` `sizes` `=` $block)? `sem` `=` $sem
    attr-dict `:` type($value) `,` type($destination) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_CompareSwapOp : Helion_Op<"compare_swap", [AllTypesMatch<["expected", "value"]>,
    MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "writes `value` where memory holds `expected`, each element atomically; gives the old values";
  let arguments = (ins Helion_Lanes:$expected, Helion_Lanes:$value, AnyRankedTensor:$destination,
                       Helion_Offsets:$offsets, Optional<Helion_Mask>:$mask, StrAttr:$sem);
  let results = (outs Helion_Lanes:$result);
  let assemblyFormat = [{
    $expected `,` $value `,` $destination `[` $offsets `:` type($offsets) `]` (`mask` $mask^ `:` type($mask))?
    `sem` `=` $sem attr-dict `:` type($value) `,` type($destination) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Helion_WatchOp : Helion_Op<"watch", [MemoryEffects<[MemWrite]>]> {
  let summary = "tells what a value is; `real` lanes of each dimension are inside of a tensor, -1 where nobody knows";
  let arguments = (ins Helion_Value:$value, Variadic<Index>:$real, UnitAttr:$is_unsigned);
  let assemblyFormat = "$value `real` `(` $real `)` (`unsigned` $is_unsigned^)? attr-dict `:` type($value)";
  let hasVerifier = 1;
}
