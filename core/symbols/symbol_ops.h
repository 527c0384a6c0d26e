// Which ops of the stages use the symbols of a kernel's sizes.
#pragma once

#include "core/symbols/size_symbols.h"

namespace heliograph {

/// Of one stage, in its order.
struct SymbolOps {
    std::size_t stage = 0; ///< into Variant::stages
    std::vector<OpIndex> ops;
};

/// For each of the symbols, stage by stage; stages that have none of its ops are left out.
///
/// An op of stage-0 uses a symbol if it is linked, exactly or by location, to a node in whose value the symbol is; if
/// it names the symbol's block in a type ("#helion.tile<[0, r1]>") or an attribute ("block = 1"); if it has the symbol
/// in an expression between quotes (helion.symbol "u4 + 1"); or if it makes or takes a value that is the symbol: the
/// helion.block_size of its block, the tensor.dim of the dimension that it is the size of, an argument of its name.
/// An op of Triton's text, of TTIR and of TTGIR uses a symbol if it has its name there: "_BLOCK_SIZE_0",
/// "_RDIM_SIZE_1", the argument of the launch that it is the value of ("m"). Later stages name none.
/// Of an op with a body its first line counts.
std::vector<std::vector<SymbolOps>> symbolOps(const Variant &variant, const std::vector<SizeSymbol> &symbols);

/// How many of them are of stage-0.
std::size_t stage0Ops(const Variant &variant, const std::vector<SymbolOps> &ops);

} // namespace heliograph
