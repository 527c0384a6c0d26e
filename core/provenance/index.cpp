// Builds the index of each stage in a few linear passes, and answers queries from sorted vectors.
#include "core/provenance/index.h"

#include "core/document/names.h"
#include "core/provenance/fates.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace heliograph {

namespace {

constexpr std::array<std::string_view, 5> kFateNames = {"code", "alias", "folded", "not_in_config", "not_reached"};

using Position = std::pair<std::int32_t, std::int32_t>;

Position startOf(const Span &span)
{
    return {span.line, span.column};
}

/// One past the last byte; a span of whole lines ends after every column.
Position endOf(const Span &span)
{
    return {span.endLine, span.endColumn > 0 ? span.endColumn : std::numeric_limits<std::int32_t>::max()};
}

Coverage coverageOf(const Stage &stage, const std::vector<std::int32_t> &firstLinkOfOp)
{
    Coverage coverage;
    for (std::size_t i = 0; i < stage.ops.size(); ++i) {
        const Op &op = stage.ops[i];
        if (!op.isCounted())
            continue;
        ++coverage.total;
        if (firstLinkOfOp[i] == firstLinkOfOp[i + 1]) {
            ++coverage.none;
            ++coverage.reasons[static_cast<std::size_t>(op.reason == Reason::None ? Reason::Unknown : op.reason)];
            continue;
        }
        switch (stage.links[firstLinkOfOp[i]].how) { // sorted by strength within an op
        case How::Exact:
            ++coverage.exact;
            break;
        case How::Location:
            ++coverage.location;
            break;
        case How::Derived:
            ++coverage.derived;
            break;
        }
    }
    return coverage;
}

/// Joins `next` to a run: the run then reaches to the end of `next`.
void extend(NodeSpan &run, const Span &next)
{
    if (endOf(next) > endOf(run.span)) {
        run.span.endLine = next.endLine;
        run.span.endColumn = next.endColumn;
    }
    ++run.ops;
}

} // namespace

std::string_view fateName(Fate fate)
{
    return kFateNames[static_cast<std::size_t>(fate)];
}

ProvenanceIndex::ProvenanceIndex(VariantPtr variant) : m_variant(std::move(variant))
{
    std::vector<std::vector<Fate>> fates = provenance::fates(*m_variant);
    for (std::size_t s = 0; s < m_variant->stages.size(); ++s) {
        m_stages.push_back(buildStage(m_variant->stages[s]));
        m_stages.back().fates = std::move(fates[s]);
    }
}

ProvenanceIndex::StageIndex ProvenanceIndex::buildStage(const Stage &stage) const
{
    StageIndex index;
    index.firstLinkOfOp.assign(stage.ops.size() + 1, 0);
    index.firstLinkOfNode.assign(m_variant->nodes.size() + 1, 0);
    for (const Link &link : stage.links) {
        ++index.firstLinkOfOp[link.op + 1];
        ++index.firstLinkOfNode[link.node + 1];
    }
    for (std::size_t i = 1; i < index.firstLinkOfOp.size(); ++i)
        index.firstLinkOfOp[i] += index.firstLinkOfOp[i - 1];
    for (std::size_t i = 1; i < index.firstLinkOfNode.size(); ++i)
        index.firstLinkOfNode[i] += index.firstLinkOfNode[i - 1];

    index.byNode.resize(stage.links.size());
    std::vector<std::int32_t> next = index.firstLinkOfNode;
    for (const Link &link : stage.links)
        index.byNode[next[link.node]++] = link;

    for (std::size_t i = 0; i < stage.ops.size(); ++i)
        if (stage.ops[i].span.isValid())
            index.byStart.push_back(static_cast<OpIndex>(i));
    std::stable_sort(index.byStart.begin(), index.byStart.end(),
                     [&](OpIndex a, OpIndex b) { return startOf(stage.ops[a].span) < startOf(stage.ops[b].span); });
    Position reach{0, 0};
    for (OpIndex op : index.byStart) {
        reach = std::max(reach, endOf(stage.ops[op].span));
        index.reach.push_back(reach);
    }
    index.coverage = coverageOf(stage, index.firstLinkOfOp);
    return index;
}

std::span<const Link> ProvenanceIndex::linksOf(NodeIndex node, std::size_t stage) const
{
    if (stage >= m_stages.size() || node < 0 || static_cast<std::size_t>(node) >= m_variant->nodes.size())
        return {};
    const StageIndex &index = m_stages[stage];
    const std::span<const Link> all(index.byNode);
    return all.subspan(index.firstLinkOfNode[node], index.firstLinkOfNode[node + 1] - index.firstLinkOfNode[node]);
}

std::span<const Link> ProvenanceIndex::linksAt(OpIndex op, std::size_t stage) const
{
    if (stage >= m_stages.size() || op < 0 || static_cast<std::size_t>(op) >= m_variant->stages[stage].ops.size())
        return {};
    const StageIndex &index = m_stages[stage];
    const std::span<const Link> all(m_variant->stages[stage].links);
    return all.subspan(index.firstLinkOfOp[op], index.firstLinkOfOp[op + 1] - index.firstLinkOfOp[op]);
}

std::vector<NodeSpan> ProvenanceIndex::spans(NodeIndex node, std::size_t stage) const
{
    std::vector<NodeSpan> runs;
    if (stage >= m_stages.size())
        return runs;
    const std::vector<Op> &ops = m_variant->stages[stage].ops;
    OpIndex last = kNone;
    for (const Link &link : linksOf(node, stage)) {
        const Span &span = ops[link.op].span;
        if (!span.isValid())
            continue;
        const bool follows = !runs.empty() && runs.back().how == link.how &&
                             (link.op == last + 1 || span.line <= runs.back().span.endLine + 1);
        if (follows)
            extend(runs.back(), span);
        else
            runs.push_back({span, link.how, 1});
        last = link.op;
    }
    return runs;
}

template <typename Visit>
void ProvenanceIndex::visitCovering(std::pair<std::int32_t, std::int32_t> first,
                                    std::pair<std::int32_t, std::int32_t> last, std::size_t stage, Visit visit) const
{
    const std::vector<Op> &ops = m_variant->stages[stage].ops;
    const StageIndex &index = m_stages[stage];
    const auto after =
        std::upper_bound(index.byStart.begin(), index.byStart.end(), last,
                         [&](const Position &place, OpIndex op) { return place < startOf(ops[op].span); });
    for (auto at = after; at != index.byStart.begin();) {
        --at;
        if (index.reach[at - index.byStart.begin()] <= first) // nothing at or before it reaches here
            return;
        if (endOf(ops[*at].span) > first && !visit(*at))
            return;
    }
}

std::vector<NodeLink> ProvenanceIndex::nodesAtLine(std::int32_t line, std::size_t stage) const
{
    std::vector<NodeLink> result;
    if (stage >= m_stages.size() || line <= 0)
        return result;
    std::vector<Link> links;
    constexpr std::int32_t farRight = std::numeric_limits<std::int32_t>::max();
    visitCovering({line, 0}, {line, farRight}, stage, [&](OpIndex op) {
        for (const Link &link : linksAt(op, stage))
            links.push_back(link);
        return true;
    });
    std::sort(links.begin(), links.end(), [](const Link &a, const Link &b) {
        return std::tuple(a.how, a.op, a.node) < std::tuple(b.how, b.op, b.node);
    });
    std::vector<bool> seen(m_variant->nodes.size(), false);
    for (const Link &link : links) {
        if (!seen[link.node])
            result.push_back({link.node, link.how});
        seen[link.node] = true;
    }
    return result;
}

OpIndex ProvenanceIndex::opAt(std::int32_t line, std::int32_t column, std::size_t stage) const
{
    OpIndex found = kNone;
    if (stage >= m_stages.size() || line <= 0)
        return found;
    visitCovering({line, column}, {line, column}, stage, [&](OpIndex op) {
        found = op; // the one that starts last is the innermost
        return false;
    });
    return found;
}

Fate ProvenanceIndex::fate(NodeIndex node, std::size_t stage) const
{
    if (stage >= m_stages.size() || node < 0 || static_cast<std::size_t>(node) >= m_variant->nodes.size())
        return Fate::NotReached;
    return m_stages[stage].fates[node];
}

int ProvenanceIndex::lastStageWithCode(NodeIndex node) const
{
    for (std::size_t s = m_stages.size(); s-- > 0;)
        if (fate(node, s) == Fate::Code)
            return static_cast<int>(s);
    return -1;
}

const Coverage &ProvenanceIndex::coverage(std::size_t stage) const
{
    static const Coverage none;
    return stage < m_stages.size() ? m_stages[stage].coverage : none;
}

} // namespace heliograph
