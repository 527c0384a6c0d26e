// A diff as rows of text: side by side or inline, what is equal folded, renumbering hidden.
#pragma once

#include "core/diff/op_diff.h"

#include <string_view>
#include <vector>

namespace heliograph {

enum class RowKind : std::uint8_t {
    Same,    ///< equal, or another only in numbers of values and aliases, in locations or comments
    Added,   ///< on the right only
    Removed, ///< on the left only
    Changed, ///< on both sides; what differs is in the ranges
    Moved,   ///< on one side, and on the other somewhere else; if it changed as well, it has ranges
};

std::string_view nameOf(RowKind kind); ///< "same", "added", "removed", "changed", "moved"

/// Bytes of a line, from 0, `end` one past the last.
struct TextRange {
    std::int32_t begin = 0;
    std::int32_t end = 0;

    friend bool operator==(const TextRange &, const TextRange &) = default;
};

struct DiffRow {
    std::int32_t left = 0, right = 0; ///< lines from 1; 0: nothing on that side
    RowKind kind = RowKind::Same;
    bool renumbered = false;               ///< Same, though its bytes differ
    OpIndex before = kNone, after = kNone; ///< the ops whose lines these are
    std::int32_t counterpart = 0;          ///< of Moved: the line on the other side
    std::vector<TextRange> leftRanges, rightRanges;
};

/// A run of rows without a change that can be shown as one row.
struct DiffFold {
    std::uint32_t first = 0, last = 0; ///< rows, inclusive
    std::int32_t ops = 0;
    std::int32_t renumbered = 0; ///< of these
    std::int32_t aliases = 0;    ///< lines that define aliases
    NodeIndex node = kNone;      ///< if all its ops that have a node have this one
};

struct DiffRows {
    std::vector<DiffRow> rows;
    std::vector<DiffFold> folds; ///< ascending, apart from each other
};

/// Rows kept in sight around a change.
inline constexpr int kRowsAround = 1;

/// All lines of both texts, each once. An op with regions that holds a change stays in sight with its brace.
DiffRows rowsOf(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after, int around = kRowsAround);

/// One line of the inline view.
struct InlineRow {
    std::uint32_t row = 0; ///< into DiffRows::rows
    bool right = true;     ///< which side's line

    friend bool operator==(const InlineRow &, const InlineRow &) = default;
};

/// What stayed once (as it is on the right), what changed as the left line before the right one.
std::vector<InlineRow> inlineRows(const DiffRows &rows);

} // namespace heliograph
