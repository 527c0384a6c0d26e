// Our own layered layout: rows by network simplex, few crossings by sifting, straight wires, curves in free corridors.
#pragma once

#include "core/base/result.h"
#include "core/layout/layout.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace heliograph {

struct LayeredHints {
    /// By node: its centre in the drawing before, nothing for a new node. Empty: lay out afresh.
    std::vector<std::optional<LayoutPoint>> previous;
};

/// What a layout can do without, so that a bench can tell what each of it is worth.
enum class LayeredPhase : std::uint8_t {
    None,
    RankSimplex,  ///< ranks as settled and tightened
    RankBalance,  ///< nodes that have a choice go to the emptiest row
    SharedTrunks, ///< wires of one value
    MoreStarts,   ///< of the order than program order
    Sweeps,
    Switching, ///< of neighbours in sweeps
    PathSifting,
    XSimplex,
    WidthPull,
};

/// Lays out any graph: cycles, loops, disconnected parts, nested and empty clusters. A pure function: the same input
/// gives the same drawing, on every machine and in any thread. With `hints` what was there before keeps its row, its
/// order and its place as far as the edges allow, up to a translation of the whole; rows that were given yield to that.
///
/// Every edge runs downwards from the lower side of one end to the upper side of the other; one that closes a cycle
/// leaves its lower end downwards, too, and comes back around. Everything lies in (0, 0) .. (width, height).
///
/// Codes of errors: layout.cancelled once `stop` was requested (within some milliseconds), layout.bad-input for sizes
/// that are no lengths, indices of nothing, clusters in a cycle and hints of another graph.
Result<LayoutResult> layoutLayered(const LayoutInput &input, const LayeredHints &hints = {},
                                   const std::stop_token &stop = {}, LayeredPhase skipped = LayeredPhase::None);

} // namespace heliograph
