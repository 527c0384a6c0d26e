#include "core/text/control_flow.h"

namespace heliograph::text {

void ControlFlow::startFunction(OpIndex entry)
{
    m_block = entry;
    m_terminated = false;
}

void ControlFlow::startBlock(OpIndex block, std::uint32_t label)
{
    if (m_block != kNone && !m_terminated)
        m_out.addEdge(m_block, block, 0);
    m_blocks[label] = m_block = block;
    m_terminated = false;
}

void ControlFlow::branch(std::uint32_t label, std::uint32_t predicate)
{
    if (m_block != kNone)
        m_branches.push_back({m_block, label, predicate});
    if (predicate == 0)
        terminate();
}

void ControlFlow::endFunction()
{
    for (const Branch &branch : m_branches) {
        const auto target = m_blocks.find(branch.target);
        if (target != m_blocks.end())
            m_out.addEdge(branch.from, target->second, branch.predicate);
    }
    m_branches.clear();
    m_blocks.clear();
    startFunction(kNone);
}

} // namespace heliograph::text
