#include "ui/compare/stage_pair.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// The stage alone, with its nodes.
std::shared_ptr<Variant> alone(const ComparedSide &side, const std::string &stageId)
{
    const Variant &variant = *side.variant;
    auto made = std::make_shared<Variant>();
    made->id = variant.id;
    made->kernel = variant.kernel;
    made->kernelName = variant.kernelName;
    made->target = variant.target;
    made->modules = variant.modules;
    made->graphs = variant.graphs;
    made->nodes = variant.nodes;
    made->stages.push_back(*variant.stage(stageId, side.pipeline));
    return made;
}

/// Nodes of the second variant by the numbers that they have in the first.
void renumber(Variant &second, const VariantComparison &comparison)
{
    std::vector<NodeIndex> numbers(second.nodes.size(), kNone);
    std::vector<Node> nodes = comparison.a.variant->nodes;
    for (const ComparedNode &row : comparison.nodes) {
        if (row.node.b == kNone)
            continue;
        NodeIndex &number = numbers[std::size_t(row.node.b)];
        number = row.node.a;
        if (number == kNone) {
            number = NodeIndex(nodes.size());
            nodes.push_back(second.nodes[std::size_t(row.node.b)]);
            nodes.back().module = kNone; // a number of the second variant's
        }
    }
    second.nodes = std::move(nodes);
    second.modules = comparison.a.variant->modules;
    std::vector<Link> &links = second.stages.front().links;
    for (Link &link : links)
        link.node = numbers[std::size_t(link.node)];
    std::sort(links.begin(), links.end(), [](const Link &x, const Link &y) {
        return std::tie(x.op, x.how, x.node) < std::tie(y.op, y.how, y.node);
    });
}

ShownTextPtr shown(std::shared_ptr<Variant> variant, const std::string &stageId)
{
    auto text = std::make_shared<ShownText>();
    const StageInfo *info = findStage(stageId);
    text->language = info ? info->language : Language::Mlir;
    text->variant = std::move(variant);
    text->index = std::make_shared<const ProvenanceIndex>(text->variant);
    text->signatures = std::make_unique<const OpSignatures>(text->stage(), text->language, text->variant->nodes);
    return text;
}

} // namespace

PassComparisonPtr pairStage(const VariantComparison &comparison, const std::string &stageId)
{
    std::shared_ptr<Variant> second = alone(comparison.b, stageId);
    renumber(*second, comparison);
    return compare(shown(alone(comparison.a, stageId), stageId), shown(std::move(second), stageId));
}

} // namespace heliograph::ui
