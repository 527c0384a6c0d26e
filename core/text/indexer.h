// Text indexers: from a stage's text to ops, def-use edges, and the source locations the compiler wrote for each op.
// They read any text of their language, also truncated or of dialects nobody registered, in linear time, and never
// fail.
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

    friend bool operator==(const LocationFrame &, const LocationFrame &) = default;
};

/// A debug location: innermost frame first, then the call sites it was inlined at. `mark` is an FX node that the
/// location itself names (loc("0:acc"(...))), empty if none.
struct Location {
    std::vector<LocationFrame> frames;
    std::string mark;
};

/// What an indexer finds. Many ops share a location, so ops hold indices into `locations` (0: the text gives none).
/// `marks` holds, per op, an index into `strings`: an FX node written in the op itself (fx_node attribute, a named
/// location), 0 if none.
struct IndexedText {
    std::vector<std::string> strings{std::string()};
    std::vector<Op> ops;
    std::vector<Edge> edges;
    std::vector<Location> locations{Location()};
    std::vector<std::uint32_t> locationOf; ///< per op
    std::vector<std::uint32_t> marks;      ///< per op
    /// PTX only, per op: the location as printed, with the `.loc` inside inline asm. Wrong, but what ptxas reads and
    /// SASS line tables repeat.
    std::vector<std::uint32_t> printedLocationOf;

    const std::vector<LocationFrame> &frames(OpIndex op) const { return locations[locationOf[op]].frames; }
    const std::string &mark(OpIndex op) const { return strings[marks[op]]; }
};

/// The file name under which nvdisasm reports lines of the PTX text itself.
inline constexpr std::string_view kPtxTextFile = ".nv_debug_ptx_txt";

/// By language; nothing for those that the bridge and the linker read themselves (Python, FX text).
IndexedText indexText(Language language, std::string_view text);
/// MLIR in the pretty or the generic form, with or without location aliases. Ops with regions carry the location of
/// their closing brace; modules and functions are OpKind::Function, block labels OpKind::Block.
IndexedText indexMlir(std::string_view text);
/// LLVM IR with !dbg attachments; instructions without one have no location.
IndexedText indexLlvmIr(std::string_view text);
/// PTX as LLVM prints it. `.loc` inside inline asm is ignored (LLVM numbers those lines wrongly); instructions before
/// a function's first `.loc` have Reason::Entry. Edges: registers from the nearest definition above to their use,
/// and from block to block.
IndexedText indexPtx(std::string_view text);
/// nvdisasm output with line information (`//## File ...` comments), of the source, of the PTX text, or of both. A
/// frame in kPtxTextFile, if there is one, comes first.
IndexedText indexSass(std::string_view text);

} // namespace heliograph
