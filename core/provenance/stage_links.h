// What the phases of the linker know of a stage while they link it.
#pragma once

#include "core/document/document.h"

#include <vector>

namespace heliograph::provenance {

/// What a debug location means: an FX node, or why there is none.
struct Meaning {
    NodeIndex node = kNone;
    How how = How::Location;
    Reason reason = Reason::Unknown;
    std::int32_t sourceLine = 0;
    OpIndex triton = kNone; ///< the expression or statement of the Triton text
    OpIndex ptx = kNone;    ///< of a line of the PTX text: the instruction there
};

/// Nothing is known: the compiler kept no place, or one that several nodes share.
inline Meaning noPlace()
{
    Meaning meaning;
    meaning.reason = Reason::NoLocation;
    return meaning;
}

/// `tritonOf[i]` is the Triton expression that ops[i] of the stage was made for, kNone if unknown; empty for stages
/// that are not compiled from the Triton text. `printedLines` (PTX only) is the line of the Triton text that ptxas
/// reads for each op, 0 unknown.
struct LinkedStage {
    Stage *stage = nullptr;
    std::vector<OpIndex> tritonOf;
    std::vector<std::int32_t> printedLines;
};

/// Names and constants of the Triton text start where the expression around them starts, and say less: a node tagged
/// on nothing else has no code, it only names a value.
bool isLeaf(const Stage &triton, const Op &op);

/// For each op the first node of its strongest link, kNone where none is as strong as `weakest`. Links must be sorted.
std::vector<NodeIndex> strongestNodes(const Stage &stage, How weakest = How::Derived);

/// Sorts by (op, how, node); of several links between an op and a node the strongest stays.
void sortLinks(std::vector<Link> &links);

} // namespace heliograph::provenance
