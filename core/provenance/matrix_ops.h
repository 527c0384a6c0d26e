// Matrix instructions of SASS. ptxas moves them without giving them a line of their own, so that they seem to stand on
// another node's; their shapes and their order tell whose they are.
#pragma once

#include "core/provenance/stage_links.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace heliograph::provenance {

class MatrixOps
{
public:
    /// `ptx` may be nullptr: then everything is allowed and nothing linked.
    explicit MatrixOps(const LinkedStage *ptx);

    /// False if `sassOpcode` multiplies matrices and no PTX instruction of the node does.
    bool allows(std::string_view sassOpcode, NodeIndex node) const;
    /// Derived links of those that have none: to the only node that multiplies in their shape; or where several do, to
    /// that of the PTX instruction of the same number, if all that have a place agree with that order.
    void link(Stage &sass) const;

private:
    bool m_isKnown = false;
    std::unordered_set<NodeIndex> m_nodes;                             ///< with matrix instructions
    std::unordered_map<std::string, std::vector<NodeIndex>> m_byShape; ///< of each instruction, in the text's order
};

} // namespace heliograph::provenance
