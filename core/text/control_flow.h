// Blocks of one function as PTX and SASS have them: labels in a row, fall-through, and branches to labels that may come
// later.
#pragma once

#include "core/text/builder.h"

#include <unordered_map>
#include <vector>

namespace heliograph::text {

class ControlFlow
{
public:
    explicit ControlFlow(IndexBuilder &out) : m_out(out) {}

    /// What precedes the first label belongs to `entry` (a function or a block; kNone: nothing precedes it).
    void startFunction(OpIndex entry);
    /// `label` starts `block`, into which the block before falls through unless it ended.
    void startBlock(OpIndex block, std::uint32_t label);
    /// The current block may go to `label`; `predicate` 0: always.
    void branch(std::uint32_t label, std::uint32_t predicate);
    /// Control never falls out of the current block.
    void terminate() { m_terminated = true; }
    /// Adds the edges of the branches, and forgets the function.
    void endFunction();

    /// kNone before the first.
    OpIndex block() const { return m_block; }

private:
    struct Branch {
        OpIndex from;
        std::uint32_t target, predicate;
    };

    IndexBuilder &m_out;
    std::unordered_map<std::uint32_t, OpIndex> m_blocks; ///< by label
    std::vector<Branch> m_branches;
    OpIndex m_block = kNone;
    bool m_terminated = false;
};

} // namespace heliograph::text
