#include "core/compare/comparison.h"

#include "core/compare/occupancy.h"
#include "core/diff/measures.h"
#include "core/passes/finished.h"

#include <algorithm>
#include <map>

namespace heliograph {

namespace {

/// Statements and FX nodes say nothing of cost. Of a model it is the ONNX that counts.
bool isCompiled(const Stage &stage)
{
    const StageInfo *info = findStage(stage.id);
    if (info && info->language == Language::Onnx)
        return true;
    return info && !stage.pipeline.empty() && info->language != Language::Python && info->language != Language::FxGraph;
}

std::vector<std::string> commonStages(const ComparedSide &a, const ComparedSide &b)
{
    std::vector<std::string> ids;
    for (const StageInfo &row : stageTable()) {
        const Stage *first = a.variant->stage(row.id, a.pipeline);
        const Stage *second = b.variant->stage(row.id, b.pipeline);
        if (first && second && isCompiled(*first) && isCompiled(*second))
            ids.emplace_back(row.id);
    }
    return ids;
}

/// What a stage has for each node, and for each reason that an op has none.
struct StageCounts {
    std::vector<ClassCounts> nodes;
    std::array<ClassCounts, 6> reasons; ///< by Reason
};

/// Links of an op stand from the strongest on.
std::vector<NodeIndex> ownersOf(const Stage &stage)
{
    std::vector<NodeIndex> owners(stage.ops.size(), kNone);
    for (auto link = stage.links.rbegin(); link != stage.links.rend(); ++link)
        owners[std::size_t(link->op)] = link->node;
    return owners;
}

StageCounts countsOf(const Stage &stage, std::size_t nodes)
{
    StageCounts counts{std::vector<ClassCounts>(nodes), {}};
    const Language language = findStage(stage.id)->language;
    const std::vector<NodeIndex> owners = ownersOf(stage);
    for (std::size_t at = 0; at < stage.ops.size(); ++at) {
        const Op &op = stage.ops[at];
        if (!op.isCounted())
            continue;
        ClassCounts &count =
            owners[at] == kNone ? counts.reasons[std::size_t(op.reason)] : counts.nodes[std::size_t(owners[at])];
        ++count.all;
        ++count.of[std::size_t(text::classOf(language, stage.string(op.name)))];
    }
    return counts;
}

ClassCounts of(const StageCounts &counts, NodeIndex node)
{
    return node == kNone ? ClassCounts() : counts.nodes[std::size_t(node)];
}

void addStage(VariantComparison &made, const std::string &id)
{
    const StageCounts a = countsOf(*made.a.variant->stage(id, made.a.pipeline), made.a.variant->nodes.size());
    const StageCounts b = countsOf(*made.b.variant->stage(id, made.b.pipeline), made.b.variant->nodes.size());
    CountPair total;
    for (ComparedNode &row : made.nodes) {
        const auto reason = std::size_t(row.reason);
        row.counts.push_back(row.isNode() ? CountPair{of(a, row.node.a), of(b, row.node.b)}
                                          : CountPair{a.reasons[reason], b.reasons[reason]});
        total.a += row.counts.back().a;
        total.b += row.counts.back().b;
    }
    made.totals.push_back(total);
}

/// Only of what was compiled to machine code.
std::optional<std::int64_t> residentOf(const ComparedSide &side)
{
    const bool known = finishedMeasure(*side.variant, side.pipeline, "regs").has_value();
    return known ? residentWarps(*side.variant->resources, side.variant->target) : std::nullopt;
}

std::vector<ComparedMeasure> measuresOf(const ComparedSide &a, const ComparedSide &b)
{
    std::vector<ComparedMeasure> measures;
    for (const MeasureInfo &row : measureTable()) {
        const ComparedMeasure measure{row.word, row.meaning, finishedMeasure(*a.variant, a.pipeline, row.word),
                                      finishedMeasure(*b.variant, b.pipeline, row.word)};
        if (measure.a || measure.b)
            measures.push_back(measure);
    }
    const ComparedMeasure resident{"resident", "warps that a multiprocessor holds at once", residentOf(a),
                                   residentOf(b)};
    if (resident.a || resident.b)
        measures.push_back(resident);
    return measures;
}

} // namespace

ClassCounts &ClassCounts::operator+=(const ClassCounts &other)
{
    all += other.all;
    for (std::size_t i = 0; i < of.size(); ++i)
        of[i] += other.of[i];
    return *this;
}

bool ComparedNode::hasOps() const
{
    return std::any_of(counts.begin(), counts.end(),
                       [](const CountPair &pair) { return pair.a.all > 0 || pair.b.all > 0; });
}

bool ComparedNode::differs() const
{
    return std::any_of(counts.begin(), counts.end(), [](const CountPair &pair) { return pair.a != pair.b; });
}

int VariantComparison::stageIndex(std::string_view stage) const
{
    const auto found = std::find(stages.begin(), stages.end(), stage);
    return found == stages.end() ? -1 : int(found - stages.begin());
}

VariantComparison compareVariants(ComparedSide a, ComparedSide b)
{
    VariantComparison made;
    made.a = std::move(a);
    made.b = std::move(b);
    made.stages = commonStages(made.a, made.b);
    for (const NodePair &pair : pairNodes(*made.a.variant, *made.b.variant))
        made.nodes.push_back({pair, Reason::None, {}});
    for (const Reason reason :
         {Reason::None, Reason::Tile, Reason::Entry, Reason::NoLocation, Reason::Foreign, Reason::Unknown})
        made.nodes.push_back({{}, reason, {}});
    for (const std::string &stage : made.stages)
        addStage(made, stage);
    std::erase_if(made.nodes, [](const ComparedNode &row) { return !row.isNode() && !row.hasOps(); });
    made.measures = measuresOf(made.a, made.b);
    return made;
}

} // namespace heliograph
