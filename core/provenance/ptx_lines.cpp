// Reads both maps off the linked PTX stage, once.
#include "core/provenance/ptx_lines.h"

#include <algorithm>

namespace heliograph::provenance {

PtxLines::PtxLines(const LinkedStage *ptx) : m_ptx(ptx)
{
    if (!ptx)
        return;
    for (std::size_t i = 0; i < ptx->stage->ops.size(); ++i) {
        if (!ptx->stage->ops[i].isCounted())
            continue;
        const auto op = static_cast<OpIndex>(i);
        m_byTextLine.emplace(ptx->stage->ops[i].span.line, op);
        const Meaning meaning = meaningOf(op);
        if (ptx->printedLines[i] <= 0)
            continue;
        const auto [at, isNew] = m_byTritonLine.try_emplace(ptx->printedLines[i], meaning);
        Meaning &known = at->second;
        if (!isNew && (known.node != meaning.node || known.reason != meaning.reason))
            known = noPlace();
    }
}

std::vector<Link>::const_iterator PtxLines::firstLinkOf(OpIndex op) const
{
    const std::vector<Link> &links = m_ptx->stage->links;
    return std::lower_bound(links.begin(), links.end(), op, [](const Link &a, OpIndex b) { return a.op < b; });
}

Meaning PtxLines::meaningOf(OpIndex index) const
{
    const Op &op = m_ptx->stage->ops[index];
    Meaning meaning{kNone, How::Location, op.reason, op.sourceLine, m_ptx->tritonOf[index], index};
    const std::vector<Link> &links = m_ptx->stage->links;
    const auto link = firstLinkOf(index);
    if (link != links.end() && link->op == index && link->how != How::Derived) {
        meaning.node = link->node;
        meaning.how = link->how;
    }
    return meaning;
}

std::optional<Meaning> PtxLines::atTextLine(std::int32_t line) const
{
    const auto found = m_byTextLine.find(line);
    return found == m_byTextLine.end() ? std::nullopt : std::optional(meaningOf(found->second));
}

std::optional<Meaning> PtxLines::atTritonLine(std::int32_t line) const
{
    const auto found = m_byTritonLine.find(line);
    return found == m_byTritonLine.end() ? std::nullopt : std::optional(found->second);
}

std::vector<NodeIndex> PtxLines::purposeOf(const Meaning &meaning) const
{
    std::vector<NodeIndex> nodes;
    if (meaning.ptx == kNone || meaning.reason != Reason::NoLocation)
        return nodes;
    const std::vector<Link> &links = m_ptx->stage->links;
    for (auto link = firstLinkOf(meaning.ptx); link != links.end() && link->op == meaning.ptx; ++link)
        nodes.push_back(link->node);
    return nodes;
}

} // namespace heliograph::provenance
