#include "core/layout/layered/frame.h"

#include <algorithm>

namespace heliograph::layered {

namespace {

constexpr double kBelowTitle = 0.4; ///< free space below a title, in gaps of layers

/// What stands above the first layer and below the last one of each cluster, with those inside it.
struct Rims {
    std::vector<double> above;
    std::vector<double> below;
};

/// A title has free space below, in which wires that had to pass beside it turn to their ends.
Rims rimsOf(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks)
{
    Rims rims{std::vector<double>(tree.size()), std::vector<double>(tree.size())};
    const auto &order = tree.preorder();
    for (std::size_t i = order.size(); i-- > 0;) {
        const int k = order[i];
        const double title = input.clusters[k].titleHeight;
        rims.above[k] += input.clusterMargin + title + (title > 0 ? kBelowTitle * input.rankGap : 0);
        rims.below[k] += input.clusterMargin;
        const int parent = tree.parent(k);
        if (parent < 0)
            continue;
        if (ranks.top[parent] == ranks.top[k])
            rims.above[parent] = std::max(rims.above[parent], rims.above[k]);
        if (ranks.bottom[parent] == ranks.bottom[k])
            rims.below[parent] = std::max(rims.below[parent], rims.below[k]);
    }
    return rims;
}

/// Where the layers were in the drawing before.
class OldHeights
{
public:
    OldHeights(const LayeredHints &hints, double mostRoom) : m_hints(hints), m_mostRoom(mostRoom) {}

    /// Room to leave above a layer, whose middle would be at `y`, so that it stands where it was; at most that of one
    /// layer, so that what a large part leaves is closed.
    double roomAbove(const std::vector<int> &row, double y)
    {
        m_old.clear();
        for (const int v : row)
            if (std::size_t(v) < m_hints.previous.size() && m_hints.previous[v])
                m_old.push_back(m_hints.previous[v]->y);
        if (m_old.empty())
            return 0;
        const auto middle = m_old.begin() + std::ptrdiff_t(m_old.size() / 2);
        std::nth_element(m_old.begin(), middle, m_old.end());
        if (!m_begun)
            m_offset = y - *middle;
        m_begun = true;
        const double room = *middle + m_offset - y;
        m_offset -= std::max(0.0, room - m_mostRoom);
        return std::clamp(room, 0.0, m_mostRoom);
    }

private:
    const LayeredHints &m_hints;
    double m_mostRoom;
    bool m_begun = false;
    double m_offset = 0; ///< from old heights to new ones
    std::vector<double> m_old;
};

void placeLayers(Frame &frame, const LayoutInput &input, const Ranks &ranks, const LayeredGraph &graph,
                 const Rims &rims, const LayeredHints &hints)
{
    double tallest = 0;
    for (const LayoutNode &node : input.nodes)
        tallest = std::max(tallest, node.height);
    OldHeights old(hints, tallest + input.rankGap);
    const int count = graph.layerCount();
    std::vector<double> above(count);
    std::vector<double> below(count);
    for (std::size_t k = 0; k < rims.above.size(); ++k) {
        above[ranks.top[k]] = std::max(above[ranks.top[k]], rims.above[k]);
        below[ranks.bottom[k]] = std::max(below[ranks.bottom[k]], rims.below[k]);
    }
    double y = 0;
    bool nodesAbove = false;
    for (int layer = 0; layer < count; ++layer) {
        double height = 0;
        bool nodes = false;
        for (const int v : graph.layers[layer]) {
            height = std::max(height, graph.vertices[v].height);
            nodes = nodes || graph.vertices[v].kind == Kind::Node;
        }
        const double gap = layer == 0 ? 0 : nodes && nodesAbove ? input.rankGap : input.rankGap / 2;
        y += gap + above[layer];
        y += old.roomAbove(graph.layers[layer], y + height / 2);
        frame.top.push_back(y);
        y += height;
        frame.bottom.push_back(y);
        y += below[layer];
        nodesAbove = nodes;
    }
}

} // namespace

Frame makeFrame(const LayoutInput &input, const ClusterTree &tree, const Ranks &ranks, const LayeredGraph &graph,
                const LayeredHints &hints)
{
    Frame frame;
    const Rims rims = rimsOf(input, tree, ranks);
    placeLayers(frame, input, ranks, graph, rims, hints);
    for (std::size_t v = 0; v < input.nodes.size(); ++v) {
        const LayoutNode &node = input.nodes[v];
        const double middle = (frame.top[ranks.ofNode[v]] + frame.bottom[ranks.ofNode[v]]) / 2;
        frame.nodes.push_back({graph.x[v] - node.width / 2, middle - node.height / 2, node.width, node.height});
    }
    for (int k = 0; k < tree.size(); ++k) {
        const double left = graph.x[graph.borders[k].left[0]];
        const double top = frame.top[ranks.top[k]] - rims.above[k];
        frame.clusters.push_back({left, top, graph.x[graph.borders[k].right[0]] - left,
                                  frame.bottom[ranks.bottom[k]] + rims.below[k] - top});
    }
    return frame;
}

} // namespace heliograph::layered
