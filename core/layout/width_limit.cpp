#include "core/layout/width_limit.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace heliograph {

namespace {

/// What stands in a region's rows: a node of its own, or a cluster inside it as a whole.
struct Member {
    bool isCluster = false;
    std::int32_t index = kNowhere;
    std::size_t position = std::numeric_limits<std::size_t>::max(); ///< first node of it in program order
    std::vector<std::size_t> users{};
    std::vector<std::size_t> producers{};
    std::size_t row = 0; ///< counted from the lowest
    bool placed = false;
};

using Region = std::vector<Member>;

/// The tree of clusters: regions[clusters.size()] is the outermost one.
class Regions
{
public:
    explicit Regions(const LayoutInput &input) : m_input(input), m_regions(input.clusters.size() + 1)
    {
        m_slotOfNode.resize(input.nodes.size());
        m_slotOfCluster.resize(input.clusters.size());
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            m_slotOfNode[i] = add(regionOfNode(i), {.index = std::int32_t(i), .position = i});
        for (std::size_t i = 0; i < input.clusters.size(); ++i)
            m_slotOfCluster[i] = add(parentOf(i), {.isCluster = true, .index = std::int32_t(i)});
        for (std::size_t i = 0; i < input.nodes.size(); ++i)
            notePosition(i);
        for (const LayoutEdge &edge : input.edges)
            connect(edge);
    }

    std::size_t outermost() const { return m_input.clusters.size(); }
    std::vector<Region> &all() { return m_regions; }

    std::size_t depthOf(std::size_t region) const
    {
        std::size_t depth = 0;
        for (; region != outermost() && depth <= outermost(); region = parentOf(region))
            ++depth;
        return depth;
    }

private:
    std::size_t add(std::size_t region, Member member)
    {
        m_regions[region].push_back(std::move(member));
        return m_regions[region].size() - 1;
    }

    std::size_t regionOr(std::int32_t cluster) const
    {
        return cluster >= 0 && std::size_t(cluster) < outermost() ? std::size_t(cluster) : outermost();
    }
    std::size_t parentOf(std::size_t cluster) const { return regionOr(m_input.clusters[cluster].parent); }
    std::size_t regionOfNode(std::size_t node) const { return regionOr(m_input.nodes[node].cluster); }

    void notePosition(std::size_t node)
    {
        std::size_t region = regionOfNode(node);
        for (std::size_t steps = 0; region != outermost() && steps <= outermost(); ++steps) {
            Member &member = m_regions[parentOf(region)][m_slotOfCluster[region]];
            member.position = std::min(member.position, node);
            region = parentOf(region);
        }
    }

    /// The regions around an end of an edge, innermost first, each with the slot of the member the end is in.
    std::vector<std::pair<std::size_t, std::size_t>> pathOf(std::int32_t node, std::int32_t cluster) const
    {
        std::vector<std::pair<std::size_t, std::size_t>> path;
        std::size_t region = outermost();
        if (node >= 0 && std::size_t(node) < m_input.nodes.size()) {
            region = regionOfNode(std::size_t(node));
            path.emplace_back(region, m_slotOfNode[std::size_t(node)]);
        } else if (cluster >= 0 && std::size_t(cluster) < outermost()) {
            region = parentOf(std::size_t(cluster));
            path.emplace_back(region, m_slotOfCluster[std::size_t(cluster)]);
        }
        while (region != outermost() && path.size() <= outermost()) {
            path.emplace_back(parentOf(region), m_slotOfCluster[region]);
            region = parentOf(region);
        }
        return path;
    }

    void connect(const LayoutEdge &edge)
    {
        const auto from = pathOf(edge.from, edge.fromCluster);
        for (const auto &[region, user] : pathOf(edge.to, edge.toCluster))
            for (const auto &[other, producer] : from)
                if (region == other) {
                    if (user != producer) {
                        m_regions[region][producer].users.push_back(user);
                        m_regions[region][user].producers.push_back(producer);
                    }
                    return;
                }
    }

    const LayoutInput &m_input;
    std::vector<Region> m_regions;
    std::vector<std::size_t> m_slotOfNode;
    std::vector<std::size_t> m_slotOfCluster;
};

/// Fills the rows of one region from below: users first, so that each value comes to stand just above its use.
class RowFiller
{
public:
    RowFiller(const LayoutInput &input, Region &region, double width) : m_input(input), m_region(region), m_width(width)
    {
    }

    void fill()
    {
        std::vector<std::size_t> waiting(m_region.size());
        std::priority_queue<std::pair<std::size_t, std::size_t>> ready;
        const auto makeReady = [&](std::size_t slot) { ready.emplace(m_region[slot].position, slot); };
        for (std::size_t slot = 0; slot < m_region.size(); ++slot) {
            waiting[slot] = m_region[slot].users.size();
            if (waiting[slot] == 0)
                makeReady(slot);
        }
        std::size_t cut = m_region.size(); // members below were placed, or taken out of a cycle
        for (std::size_t placed = 0; placed < m_region.size();) {
            if (ready.empty())
                makeReady(lastUnplaced(cut));
            const std::size_t slot = ready.top().second;
            ready.pop();
            if (m_region[slot].placed)
                continue;
            place(m_region[slot]);
            ++placed;
            for (const std::size_t producer : m_region[slot].producers)
                if (--waiting[producer] == 0)
                    makeReady(producer);
        }
    }

    std::size_t rows() const { return m_used.size(); }

private:
    std::size_t lastUnplaced(std::size_t &cut) const
    {
        while (cut > 1 && m_region[cut - 1].placed)
            --cut;
        return cut - 1;
    }

    double widthOf(const Member &member) const
    {
        return member.isCluster ? m_width : m_input.nodes[std::size_t(member.index)].width + m_input.nodeGap;
    }

    void place(Member &member)
    {
        std::size_t row = 0;
        for (const std::size_t user : member.users)
            if (m_region[user].placed)
                row = std::max(row, m_region[user].row + 1);
        const double width = widthOf(member);
        while (row < m_used.size() && m_used[row] > 0 && m_used[row] + width > m_width + m_input.nodeGap)
            ++row;
        m_used.resize(std::max(m_used.size(), row + 1));
        // Nothing shares a row with a cluster.
        m_used[row] += member.isCluster ? std::numeric_limits<double>::infinity() : width;
        member.row = row;
        member.placed = true;
        for (const std::size_t user : member.users)
            for (std::size_t between = m_region[user].row + 1; between < row; ++between)
                m_used[between] += m_input.nodeGap; // for the edge that passes
    }

    const LayoutInput &m_input;
    Region &m_region;
    double m_width;
    std::vector<double> m_used; ///< width taken in each row
};

} // namespace

void limitWidth(LayoutInput &input, double width)
{
    Regions regions(input);
    for (std::size_t i = 0; i < regions.all().size(); ++i) {
        Region &region = regions.all()[i];
        const double margins = 2 * input.clusterMargin * double(regions.depthOf(i));
        RowFiller filler(input, region, std::max(1.0, width - margins));
        filler.fill();
        for (const Member &member : region) {
            const auto rank = std::int32_t(filler.rows() - 1 - member.row);
            (member.isCluster ? input.clusters[std::size_t(member.index)].rank
                              : input.nodes[std::size_t(member.index)].rank) = rank;
        }
    }
}

} // namespace heliograph
