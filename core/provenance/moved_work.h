// Work of a node that LLVM moved away from it: a root or a quotient that only a loop reads goes before the loop, and
// takes the loop's place with it, or none. What an op of TTGIR ends as in PTX tells whose it is.
#pragma once

#include "core/provenance/user_graph.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace heliograph::provenance {

class MovedWork
{
public:
    /// Looks at a variant whose TTGIR of the same pipeline as `ptx` is linked, and at the links of `ptx` as they are.
    MovedWork(const Variant &variant, const Stage &ptx);

    /// True if an instruction cannot be that node's: arithmetic of numbers at a loop or branch, or work that the node
    /// has none of in TTGIR while another lost its own.
    bool isForeign(std::string_view opcode, NodeIndex node) const;

    /// The node that an instruction without a place works for, if those that read it, `readers`, have no such work:
    /// of the nodes that have it in TTGIR and lost it in PTX, the one nearest before them. kNone if there is no such
    /// node, or nobody can tell which.
    NodeIndex ownerOf(std::string_view opcode, const std::vector<NodeIndex> &readers) const;

private:
    struct Work {
        std::vector<NodeIndex> nodes; ///< that have it in TTGIR, ascending
        std::vector<NodeIndex> lost;  ///< of them, those that have it no more
    };

    const Work *workOf(std::string_view opcode) const;
    int stepsTo(NodeIndex from, const std::vector<NodeIndex> &readers) const;

    const Variant &m_variant;
    UserGraph m_users;
    std::unordered_map<std::string_view, Work> m_work; ///< by the beginning of a PTX opcode
};

} // namespace heliograph::provenance
