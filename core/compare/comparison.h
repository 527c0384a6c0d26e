// Two variants of one kernel, what each made of every FX node in the stages that both have, and what each takes of the
// GPU.
#pragma once

#include "core/compare/node_pairs.h"
#include "core/document/document.h"
#include "core/text/op_classes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heliograph {

/// A variant, and which of its pipelines is looked at.
struct ComparedSide {
    VariantPtr variant;
    std::string pipeline; ///< "helion" or "stage0"
};

/// Ops or instructions, all and by class.
struct ClassCounts {
    std::int32_t all = 0;
    std::array<std::int32_t, text::kOpClasses> of{}; ///< by text::OpClass; sums to `all`

    ClassCounts &operator+=(const ClassCounts &other);
    friend bool operator==(const ClassCounts &, const ClassCounts &) = default;
};

/// In one stage.
struct CountPair {
    ClassCounts a, b;

    std::int32_t delta() const { return b.all - a.all; }
};

/// A node, or all ops that have none for one reason.
struct ComparedNode {
    NodePair node;                 ///< both kNone: ops without a node
    Reason reason = Reason::None;  ///< why they have none; Tile is the grid
    std::vector<CountPair> counts; ///< by VariantComparison::stages

    bool isNode() const { return node.a != kNone || node.b != kNone; }
    /// It has ops in a stage, on either side.
    bool hasOps() const;
    bool differs() const;
};

/// A number that the kernel has as a whole; nothing where a side does not say it.
struct ComparedMeasure {
    std::string_view word;    ///< of measureTable(), or "resident" (occupancy.h)
    std::string_view meaning; ///< "registers a thread"
    std::optional<std::int64_t> a, b;
};

struct VariantComparison {
    ComparedSide a, b;
    std::vector<std::string> stages;       ///< ids of the IRs and machine codes that both have, in lowering order
    std::vector<CountPair> totals;         ///< by stage; the sums of `nodes`
    std::vector<ComparedNode> nodes;       ///< as pairNodes() has them, then the reasons that occur
    std::vector<ComparedMeasure> measures; ///< those that a side says

    /// Where a stage stands in `stages`, -1 if not both have it.
    int stageIndex(std::string_view stage) const;
};

/// An op counts once, for the node of its strongest link (the first of equal ones): so the numbers of nodes and of what
/// has none add up to the stage's. Pure; safe on any thread.
VariantComparison compareVariants(ComparedSide a, ComparedSide b);

} // namespace heliograph
