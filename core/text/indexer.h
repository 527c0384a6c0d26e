// Text indexers: from a stage's text to ops, def-use edges, and the source locations the compiler wrote for each op.
// They read any text of their language, also truncated or of dialects nobody registered, and never fail.
#pragma once

#include "core/document/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// One frame of a debug location. Line 0 is DWARF's "no single location".
struct LocationFrame {
    std::string file;
    std::int32_t line = 0;
    std::int32_t column = 0;
};

/// What an indexer finds. `frames[i]` belongs to `ops[i]`: innermost first, then the call sites it was inlined at;
/// empty when the text gives none. `marks[i]` is an FX node written in the op itself (fx_node attribute, a virtual
/// ".fx" file), empty if none.
struct IndexedText {
    std::vector<std::string> strings{std::string()};
    std::vector<Op> ops;
    std::vector<Edge> edges;
    std::vector<std::vector<LocationFrame>> frames;
    std::vector<std::string> marks;
};

IndexedText indexMlir(std::string_view text);
IndexedText indexLlvmIr(std::string_view text);
/// Ignores `.loc` inside multi-line inline asm (LLVM numbers those lines wrongly); "entry" ops before the first .loc.
IndexedText indexPtx(std::string_view text);
/// nvdisasm output with line information (`//## File ...` comments).
IndexedText indexSass(std::string_view text);

} // namespace heliograph
