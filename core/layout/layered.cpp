#include "core/layout/layered.h"

#include "core/layout/layered/components.h"
#include "core/layout/layered/coordinates.h"
#include "core/layout/layered/frame.h"
#include "core/layout/layered/order.h"
#include "core/layout/layered/routing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heliograph {

namespace {

using namespace layered;

constexpr double kLongest = 1e6; ///< a size or a gap

Diagnostic badInput(std::string message)
{
    Diagnostic diagnostic;
    diagnostic.code = "layout.bad-input";
    diagnostic.message = std::move(message);
    diagnostic.next = "Look at the stage as text";
    return diagnostic;
}

Diagnostic cancelled()
{
    Diagnostic diagnostic;
    diagnostic.severity = Severity::Note;
    diagnostic.code = "layout.cancelled";
    diagnostic.message = "The layout was cancelled";
    return diagnostic;
}

bool isLength(double value)
{
    return value >= 0 && value <= kLongest; // false for NaN, too
}

bool isIndex(std::int32_t index, std::size_t count)
{
    return index == kNowhere || (index >= 0 && std::size_t(index) < count);
}

/// What is wrong with the clusters, empty if nothing is.
std::string faultOfClusters(const LayoutInput &input)
{
    std::vector<int> state(input.clusters.size()); // 1: on the way up that is being looked at, 2: known to end
    for (std::size_t k = 0; k < input.clusters.size(); ++k) {
        const LayoutCluster &cluster = input.clusters[k];
        if (!isIndex(cluster.parent, input.clusters.size()))
            return "Cluster " + std::to_string(k) + " has a parent that does not exist";
        if (!isLength(cluster.titleWidth) || !isLength(cluster.titleHeight))
            return "Cluster " + std::to_string(k) + " has a title without a size";
    }
    for (std::size_t k = 0; k < input.clusters.size(); ++k) {
        std::vector<std::int32_t> way;
        std::int32_t at = std::int32_t(k);
        for (; at >= 0 && state[at] == 0; at = input.clusters[at].parent) {
            state[at] = 1;
            way.push_back(at);
        }
        if (at >= 0 && state[at] == 1)
            return "Cluster " + std::to_string(at) + " is inside itself";
        for (const std::int32_t cluster : way)
            state[cluster] = 2;
    }
    return {};
}

std::string faultOfNodes(const LayoutInput &input)
{
    for (std::size_t v = 0; v < input.nodes.size(); ++v) {
        const LayoutNode &node = input.nodes[v];
        if (!isLength(node.width) || !isLength(node.height))
            return "Node " + std::to_string(v) + " has no size";
        if (!isIndex(node.cluster, input.clusters.size()))
            return "Node " + std::to_string(v) + " is in a cluster that does not exist";
    }
    return {};
}

std::string faultOfEdges(const LayoutInput &input)
{
    const auto isEnd = [&](std::int32_t node, std::int32_t cluster) {
        return isIndex(node, input.nodes.size()) &&
               (node != kNowhere || (cluster != kNowhere && isIndex(cluster, input.clusters.size())));
    };
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        const LayoutEdge &edge = input.edges[e];
        if (!isEnd(edge.from, edge.fromCluster) || !isEnd(edge.to, edge.toCluster))
            return "Edge " + std::to_string(e) + " has an end that does not exist";
        if (!isLength(edge.labelWidth) || !isLength(edge.labelHeight))
            return "Edge " + std::to_string(e) + " has a label without a size";
    }
    return {};
}

std::string faultOf(const LayoutInput &input, const LayeredHints &hints)
{
    if (!isLength(input.nodeGap) || !isLength(input.rankGap) || !isLength(input.clusterMargin))
        return "A gap is no length";
    if (!hints.previous.empty() && hints.previous.size() != input.nodes.size())
        return "The drawing before has other nodes";
    for (const auto &old : hints.previous)
        if (old && !(std::abs(old->x) < 1e8 && std::abs(old->y) < 1e8))
            return "A node was at no place before";
    for (std::string fault : {faultOfClusters(input), faultOfNodes(input), faultOfEdges(input)})
        if (!fault.empty())
            return fault;
    return {};
}

/// Stand-ins for what is inside clusters that hold no node, as wide as their titles.
void fillEmptyClusters(LayoutInput &input, LayeredHints &hints)
{
    std::vector<char> filled(input.clusters.size());
    const auto fill = [&](std::int32_t k) {
        for (; k >= 0 && !filled[k]; k = input.clusters[k].parent)
            filled[k] = 1;
    };
    for (const LayoutNode &node : input.nodes)
        fill(node.cluster);
    const ClusterTree tree(input);
    for (std::size_t i = tree.preorder().size(); i-- > 0;) {
        const int k = tree.preorder()[i];
        if (filled[k])
            continue;
        input.nodes.push_back({.width = 1, .height = 1, .cluster = k});
        fill(k);
        if (!hints.previous.empty())
            hints.previous.emplace_back();
    }
}

/// Rows that were chosen for the width of a pane would move what stood in others.
void forgetRows(LayoutInput &input)
{
    for (LayoutNode &node : input.nodes)
        node.rank = kNowhere;
    for (LayoutCluster &cluster : input.clusters)
        cluster.rank = kNowhere;
}

/// Moves everything so that it begins at the origin, and measures it.
void trim(LayoutResult &result, const LayoutInput &input)
{
    double left = std::numeric_limits<double>::infinity();
    double top = left;
    double right = -left;
    double bottom = -left;
    const auto include = [&](double x0, double y0, double x1, double y1) {
        left = std::min(left, x0);
        top = std::min(top, y0);
        right = std::max(right, x1);
        bottom = std::max(bottom, y1);
    };
    for (const auto *boxes : {&result.nodes, &result.clusters})
        for (const LayoutBox &box : *boxes)
            include(box.x, box.y, box.right(), box.bottom());
    for (std::size_t e = 0; e < result.edges.size(); ++e) {
        for (const LayoutPoint &point : result.edges[e].points)
            include(point.x, point.y, point.x, point.y);
        const double w = input.edges[e].labelWidth / 2;
        const double h = input.edges[e].labelHeight / 2;
        if (const auto &label = result.edges[e].label)
            include(label->x - w, label->y - h, label->x + w, label->y + h);
    }
    if (!(left <= right))
        return;
    for (auto *boxes : {&result.nodes, &result.clusters})
        for (LayoutBox &box : *boxes)
            box = {box.x - left, box.y - top, box.width, box.height};
    for (LayoutPath &path : result.edges) {
        for (LayoutPoint &point : path.points)
            point = {point.x - left, point.y - top};
        if (path.label)
            path.label = {{path.label->x - left, path.label->y - top}};
    }
    result.width = right - left;
    result.height = bottom - top;
}

/// The phases, for one connected part. What a phase leaves after a request to stop is of no use to the next one.
LayoutResult layOutPart(const LayoutInput &input, const LayeredHints &hints, const std::stop_token &stop,
                        LayeredPhase skipped)
{
    const ClusterTree tree(input);
    const Ranks ranks = assignRanks(input, tree, hints, stop, skipped);
    if (stop.stop_requested())
        return {};
    LayeredGraph graph = makeLayers(input, tree, ranks, stop, skipped);
    if (stop.stop_requested())
        return {};
    orderLayers(graph, tree, hints, stop, skipped);
    if (stop.stop_requested())
        return {};
    assignX(graph, Spacing(input, graph), hints, stop, skipped);
    if (stop.stop_requested())
        return {};
    Frame frame = makeFrame(input, tree, ranks, graph, hints);
    if (stop.stop_requested())
        return {};
    LayoutResult result;
    result.edges = routeEdges(input, tree, ranks, graph, frame, stop);
    result.nodes = std::move(frame.nodes);
    result.clusters = std::move(frame.clusters);
    if (!stop.stop_requested())
        trim(result, input);
    return result;
}

} // namespace

Result<LayoutResult> layoutLayered(const LayoutInput &input, const LayeredHints &hints, const std::stop_token &stop,
                                   LayeredPhase skipped)
{
    if (std::string fault = faultOf(input, hints); !fault.empty())
        return badInput(std::move(fault));
    LayoutInput filled = input;
    LayeredHints filledHints = hints;
    fillEmptyClusters(filled, filledHints);
    if (!hints.previous.empty())
        forgetRows(filled);
    const std::vector<Part> parts = splitIntoParts(filled, filledHints);
    std::vector<LayoutResult> drawings;
    for (const Part &part : parts) {
        if (stop.stop_requested())
            return cancelled();
        drawings.push_back(layOutPart(part.input, part.hints, stop, skipped));
    }
    if (stop.stop_requested())
        return cancelled();
    LayoutResult result = pack(filled, parts, drawings);
    result.nodes.resize(input.nodes.size());
    trim(result, input);
    return result;
}

} // namespace heliograph
