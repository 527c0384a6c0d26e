// What lines mean to SASS, by the PTX it was assembled from. Disassemblies know lines only, and wrong ones inside
// inline asm; the PTX stage knows which instructions ptxas read under which line, and whose they are.
#pragma once

#include "core/provenance/stage_links.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace heliograph::provenance {

class PtxLines
{
public:
    /// `ptx` may be nullptr: then nothing is found. It must outlive this, with no links but those of places and
    /// purposes.
    explicit PtxLines(const LinkedStage *ptx);

    /// The instruction on a line of the PTX text; nothing if none stands there.
    std::optional<Meaning> atTextLine(std::int32_t line) const;
    /// All instructions that were assembled under a line of the Triton text, if they agree on their node or on why they
    /// have none. If they do not, the place is ambiguous: no node, Reason::NoLocation. Nothing if there are none.
    std::optional<Meaning> atTritonLine(std::int32_t line) const;
    /// The nodes that an instruction of PTX without a place serves (unplaced.h), if `meaning` came from one.
    std::vector<NodeIndex> purposeOf(const Meaning &meaning) const;

private:
    Meaning meaningOf(OpIndex op) const;
    std::vector<Link>::const_iterator firstLinkOf(OpIndex op) const;

    const LinkedStage *m_ptx;
    std::unordered_map<std::int32_t, OpIndex> m_byTextLine;
    std::unordered_map<std::int32_t, Meaning> m_byTritonLine;
};

} // namespace heliograph::provenance
