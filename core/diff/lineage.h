// Where the ops of one text went in the next, and where they came from: partners first, then what took their place.
#pragma once

#include "core/diff/op_diff.h"

#include <vector>

namespace heliograph {

/// Why an op is held to go on in another one.
enum class Because : std::uint8_t {
    Pair,        ///< it is the same op (see PairedBy)
    Group,       ///< of one FX node or location: these went, those came
    Copy,        ///< same name and location, and the op itself is still there
    Equal,       ///< it computed what another op computes: that one serves its users
    Replacement, ///< its users use that op now
    Nothing,     ///< nobody took its place
};

std::string_view nameOf(Because because); ///< "pair", "group", "copy", "equal", "replacement", "nothing"

/// The evidence as a sentence's part: "its users use that op now". Of Pair see evidenceOf(PairedBy).
std::string_view evidenceOf(Because because);

struct Lineage {
    std::vector<OpIndex> ops; ///< on the other side, in text order
    Because because = Because::Nothing;
};

/// Answers for one diff; keeps references to what it is made from.
class LineageFinder
{
public:
    LineageFinder(const OpDiff &diff, const OpSignatures &before, const OpSignatures &after);

    /// What became of an op before. Of a removed op that served others: the op that does so now.
    Lineage successors(OpIndex before) const;
    /// What an op after was made from; nothing: it was born here.
    Lineage predecessors(OpIndex after) const;

private:
    Lineage replacementOf(OpIndex before) const;

    const OpDiff &m_diff;
    const OpSignatures &m_a, &m_b;
    std::vector<std::int32_t> m_groupOfBefore, m_groupOfAfter; ///< by op: into OpDiff::groups
    std::vector<std::pair<diff::Hash, OpIndex>> m_byPlace;     ///< ops before, by name and location
};

} // namespace heliograph
