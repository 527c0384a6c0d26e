// Folding by node: which runs of lines say so little on their own that one row can stand for them, and which lines
// belong together by the text's own structure. Pure functions; what is folded is up to the view.
#pragma once

#include "core/document/document.h"
#include "core/document/stages.h"

#include <string_view>
#include <vector>

namespace heliograph {

enum class FoldKind : std::uint8_t {
    Run,    ///< ops of one node (or without any) that support it: one row with a count stands for all of its lines
    Region, ///< a block: its first line stays in sight
};

/// Lines `first` to `last` (from 1, both included, at least two).
struct FoldRange {
    std::int32_t first = 0;
    std::int32_t last = 0;
    FoldKind kind = FoldKind::Region;
    // Of runs only:
    NodeIndex node = kNone;       ///< whose ops they are; kNone: nobody's, see `reason`
    Reason reason = Reason::None; ///< why they have no node; None without a node: names of values (FX graphs)
    std::int32_t ops = 0;
    std::uint32_t repeated = 0; ///< into Stage::strings: the op that stands above the run and goes on in it, 0 if none
    std::int32_t repeats = 0;   ///< how often

    friend bool operator==(const FoldRange &, const FoldRange &) = default;
};

/// Runs of a stage in text order, without overlap.
///
/// A run is at least three ops that follow each other in the same block, belong to the same node by their strongest
/// link (or have none for the same reason), and are either support (addresses, indices, predicates, constants, moves)
/// or repeat the node's op above them (`cp.async` after `cp.async`, each with its address). What a node does for the
/// first time always stays in sight; a node that is nothing but arithmetic keeps its last op in sight. Lines without an
/// op between two ops of a run (`.loc`, comments) belong to it, and so do those below it that only comment.
std::vector<FoldRange> foldRuns(const Stage &stage, Language language);

/// Blocks by braces (MLIR, LLVM IR, PTX) or by indentation (Python, FX graphs), in text order, outer ones first; they
/// nest. Linear in the text; text that closes what it never opened, or is cut off, folds as far as it goes.
std::vector<FoldRange> foldRegions(std::string_view text, Language language);

/// Both together, outer ones first; a range that would cross another one is dropped.
std::vector<FoldRange> foldRanges(const Stage &stage, Language language);

} // namespace heliograph
