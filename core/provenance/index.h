// The FX spine as an index over one variant: which ops a node became in each stage, which nodes a line came from,
// what became of every node, and how much of every stage is linked. Built once, immutable, safe to share.
#pragma once

#include "core/document/document.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace heliograph {

/// What became of a node in one stage.
enum class Fate : std::uint8_t {
    Code,        ///< it has ops of its own here
    Alias,       ///< it names another node's value (host tensor, symbol, getitem, phi); never has code of its own
    Folded,      ///< it had code in an earlier stage and none here
    NotInConfig, ///< this config does not lower it
    NotReached,  ///< the stage was not made, or failed
};
/// "code", "alias", "folded", "not_in_config", "not_reached": the words of the JSON and of the files.
std::string_view fateName(Fate fate);

/// The text a node has in a stage: neighbouring ops merged into runs of lines.
struct NodeSpan {
    Span span;
    How how = How::Exact;
    std::int32_t ops = 0; ///< ops in the run
};

struct NodeLink {
    NodeIndex node = kNone;
    How how = How::Exact;
};

/// Counts over the counted ops of a stage. An op with links of several kinds counts once, as its strongest.
struct Coverage {
    std::int32_t total = 0;
    std::int32_t exact = 0, location = 0, derived = 0;
    std::int32_t none = 0;
    std::array<std::int32_t, 6> reasons{}; ///< by Reason

    std::int32_t linked() const { return exact + location + derived; }
    double ratio() const { return total == 0 ? 1.0 : double(linked()) / total; }
};

class ProvenanceIndex
{
public:
    explicit ProvenanceIndex(VariantPtr variant);

    const Variant &variant() const { return *m_variant; }

    /// `stage` is an index into Variant::stages everywhere below.
    /// Runs of lines of a node, in text order; empty if it has none.
    std::vector<NodeSpan> spans(NodeIndex node, std::size_t stage) const;
    /// Links of a node in a stage, in op order.
    std::span<const Link> linksOf(NodeIndex node, std::size_t stage) const;
    /// Links of one op.
    std::span<const Link> linksAt(OpIndex op, std::size_t stage) const;
    /// Nodes of the ops on a line, strongest link first, no duplicates.
    std::vector<NodeLink> nodesAtLine(std::int32_t line, std::size_t stage) const;
    /// Innermost op that covers a place, kNone if there is none.
    OpIndex opAt(std::int32_t line, std::int32_t column, std::size_t stage) const;

    Fate fate(NodeIndex node, std::size_t stage) const;
    /// Index of the last stage in which the node had code, -1 if none.
    int lastStageWithCode(NodeIndex node) const;
    const Coverage &coverage(std::size_t stage) const;

private:
    struct StageIndex {
        std::vector<std::int32_t> firstLinkOfOp;                  ///< ops + 1 entries into Stage::links
        std::vector<Link> byNode;                                 ///< links sorted by (node, op)
        std::vector<std::int32_t> firstLinkOfNode;                ///< nodes + 1 entries into byNode
        std::vector<OpIndex> byStart;                             ///< ops sorted by where they start, outer ones first
        std::vector<std::pair<std::int32_t, std::int32_t>> reach; ///< furthest end of byStart[0..i]
        std::vector<Fate> fates;                                  ///< by node
        Coverage coverage;
    };

    StageIndex buildStage(const Stage &stage) const;
    /// Calls visit(op) for ops that overlap [first, last], last starts first, until it returns false.
    template <typename Visit>
    void visitCovering(std::pair<std::int32_t, std::int32_t> first, std::pair<std::int32_t, std::int32_t> last,
                       std::size_t stage, Visit visit) const;

    VariantPtr m_variant;
    std::vector<StageIndex> m_stages;
};

} // namespace heliograph
