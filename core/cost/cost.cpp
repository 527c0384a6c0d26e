// A sample names a function and bytes from its begin; nvdisasm prints both, and the line of PTX above.
#include "core/cost/cost.h"

#include "core/cost/instructions.h"
#include "core/text/indexer.h"

#include <algorithm>
#include <unordered_map>

namespace heliograph::cost {

namespace {

/// A warp past its end that waits for what it has stored.
constexpr std::string_view kDrain = "drain";

/// The category of each reason of a record; nothing for those that count nothing of their own.
std::vector<std::optional<Stall>> stallsOf(const FunctionSamples &samples)
{
    std::vector<std::optional<Stall>> stalls;
    for (const std::string &reason : samples.reasons)
        stalls.push_back(isCounted(reason) ? std::optional(stallOf(reason)) : std::nullopt);
    return stalls;
}

/// For each instruction of SASS the PTX instruction at its line, kNone without one.
std::vector<OpIndex> ptxOf(const Stage &sass, const Stage *ptx)
{
    std::vector<OpIndex> result(sass.ops.size(), kNone);
    const IndexedText indexed = ptx ? indexSass(sass.text) : IndexedText();
    if (indexed.ops.size() != sass.ops.size()) // a document of another version: its ops are others
        return result;
    std::unordered_map<std::int32_t, OpIndex> byLine;
    for (std::size_t i = 0; i < ptx->ops.size(); ++i)
        if (ptx->ops[i].isCounted())
            byLine.emplace(ptx->ops[i].span.line, static_cast<OpIndex>(i));
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::vector<LocationFrame> &frames = indexed.locations[indexed.locationOf[i]].frames;
        const bool isOfPtx = !frames.empty() && frames.front().file == kPtxTextFile;
        const auto found = isOfPtx ? byLine.find(frames.front().line) : byLine.end();
        if (found != byLine.end())
            result[i] = found->second;
    }
    return result;
}

/// The node of all that the code stores to memory; kNone if several do, or nobody knows of some.
NodeIndex storingNode(const Stage &sass, const std::vector<NodeIndex> &nodeOf)
{
    constexpr std::string_view kStores[] = {"STG", "ST", "RED", "REDG", "ATOMG", "UTMASTG", "UTMAREDG"};
    NodeIndex storing = kNone;
    for (std::size_t i = 0; i < sass.ops.size(); ++i) {
        const std::string &name = sass.string(sass.ops[i].name);
        const std::string_view opcode = std::string_view(name).substr(0, name.find('.'));
        if (sass.ops[i].kind != OpKind::Instruction ||
            std::find(std::begin(kStores), std::end(kStores), opcode) == std::end(kStores))
            continue;
        if (nodeOf[i] == kNone || (storing != kNone && nodeOf[i] != storing))
            return kNone;
        storing = nodeOf[i];
    }
    return storing;
}

class RollUp
{
public:
    RollUp(const Variant &variant, const Stage &sass, const Stage *ptx) : m_variant(variant), m_sass(sass)
    {
        m_cost.sass.resize(sass.ops.size());
        m_cost.nodes.resize(variant.nodes.size());
        if (ptx)
            m_cost.ptx.resize(ptx->ops.size());
        m_ptxOf = ptxOf(sass, ptx);
        m_nodeOf.assign(sass.ops.size(), kNone);
        for (auto link = sass.links.rbegin(); link != sass.links.rend(); ++link) // sorted: the strongest is the first
            m_nodeOf[static_cast<std::size_t>(link->op)] = link->node;
        m_storing = storingNode(sass, m_nodeOf);
    }

    void add(const FunctionSamples &samples, const Instructions &instructions)
    {
        const auto stalls = stallsOf(samples);
        for (const PcSamples &pc : samples.pcs) {
            Count count, drained;
            for (const auto &[reason, number] : pc.counts)
                if (stalls[reason])
                    (samples.reasons[reason] == kDrain ? drained : count).add(*stalls[reason], number);
            const OpIndex op = instructions.at(samples.function, pc.offset);
            const NodeIndex node = op == kNone ? kNone : m_nodeOf[static_cast<std::size_t>(op)];
            addTo(op, count, node);
            addTo(op, drained, node == kNone && op != kNone ? m_storing : node);
        }
        m_cost.dropped = std::max(m_cost.dropped, samples.dropped); // of all functions together
    }

    void add(const FunctionExecuted &executed, const Instructions &instructions)
    {
        for (const PcExecuted &pc : executed.pcs) {
            Count count;
            count.warps = pc.warps;
            count.threads = pc.threads;
            count.active = pc.active;
            const OpIndex op = instructions.at(executed.function, pc.offset);
            addTo(op, count, op == kNone ? kNone : m_nodeOf[static_cast<std::size_t>(op)]);
        }
    }

    Cost take() { return std::move(m_cost); }

private:
    void addTo(OpIndex index, const Count &count, NodeIndex node)
    {
        m_cost.all.add(count);
        if (index == kNone) {
            m_cost.unmatched.add(count);
            return;
        }
        const auto op = static_cast<std::size_t>(index);
        m_cost.sass[op].add(count);
        if (m_ptxOf[op] != kNone && !m_cost.ptx.empty())
            m_cost.ptx[static_cast<std::size_t>(m_ptxOf[op])].add(count);
        std::int32_t line = m_sass.ops[op].sourceLine;
        if (node == kNone) {
            m_cost.rest[static_cast<std::size_t>(m_sass.ops[op].reason)].add(count);
        } else {
            m_cost.nodes[static_cast<std::size_t>(node)].add(count);
            line = m_variant.nodes[static_cast<std::size_t>(node)].source.line;
        }
        if (line > 0)
            m_cost.lines[line].add(count);
    }

    const Variant &m_variant;
    const Stage &m_sass;
    std::vector<OpIndex> m_ptxOf;
    std::vector<NodeIndex> m_nodeOf;
    NodeIndex m_storing = kNone;
    Cost m_cost;
};

} // namespace

Count Cost::linked() const
{
    Count sum;
    for (const Count &node : nodes)
        sum.add(node);
    return sum;
}

double Cost::share(std::uint64_t number, Quantity quantity) const
{
    const std::uint64_t whole = quantity.isExecuted() ? all.warps : all.samples;
    return whole > 0 ? double(number) / double(whole) : 0;
}

Quantity Cost::nearest(Quantity wanted) const
{
    if (wanted.isExecuted())
        return all.warps > 0 ? wanted : Quantity();
    return all.samples == 0 && all.warps > 0 ? Quantity::executed() : wanted;
}

Result<Cost> costOf(const Variant &variant, const GpuRun &run)
{
    if (run.samples.empty() && run.executed.empty())
        return problem("cost.not-sampled", "The run was timed, not sampled.",
                       "Run it again with --sample to see where the time goes.");
    const Stage *sass = variant.stage("sass", run.summary.pipeline);
    if (!sass || sass->ops.empty())
        return problem("cost.no-sass", "The variant has no SASS of the pipeline that ran.",
                       "Capture it for a GPU, without --stop-after.");
    const Instructions instructions(*sass);
    RollUp rollUp(variant, *sass, variant.stage("ptx", run.summary.pipeline));
    bool isKnown = false;
    const auto addAll = [&](const auto &functions) {
        for (const auto &counted : functions)
            if (instructions.hasFunction(counted.function)) {
                rollUp.add(counted, instructions);
                isKnown = true;
            }
    };
    addAll(run.samples);
    addAll(run.executed);
    if (!isKnown)
        return problem("cost.other-code", "None of the functions that ran is in the variant's SASS.",
                       "The run belongs to other code: run this variant again.");
    return rollUp.take();
}

const std::vector<Count> *countsOfInstructions(const Stage &stage, const Cost &cost)
{
    const std::vector<Count> &own = stage.id == "sass" ? cost.sass : cost.ptx;
    const bool isKnown = std::any_of(own.begin(), own.end(), [](const Count &count) { return !count.isEmpty(); });
    const bool isCounted = (stage.id == "sass" || stage.id == "ptx") && own.size() == stage.ops.size() && isKnown;
    return isCounted ? &own : nullptr;
}

std::vector<OpIndex> firstOps(const Variant &variant, const Stage &stage)
{
    std::vector<OpIndex> first(variant.nodes.size(), kNone);
    for (const Link &link : stage.links) {
        OpIndex &op = first[static_cast<std::size_t>(link.node)];
        if (link.how != How::Derived && (op == kNone || link.op < op))
            op = link.op;
    }
    return first;
}

std::vector<std::uint64_t> countsOfOps(const Variant &variant, const Stage &stage, const Cost &cost, Quantity quantity)
{
    std::vector<std::uint64_t> result(stage.ops.size(), 0);
    if (const std::vector<Count> *own = countsOfInstructions(stage, cost)) {
        std::transform(own->begin(), own->end(), result.begin(),
                       [quantity](const Count &count) { return count.of(quantity); });
        return result;
    }
    const std::vector<OpIndex> first = firstOps(variant, stage);
    for (std::size_t node = 0; node < first.size() && node < cost.nodes.size(); ++node)
        if (first[node] != kNone)
            result[static_cast<std::size_t>(first[node])] += cost.nodes[node].of(quantity);
    return result;
}

} // namespace heliograph::cost
