#include "core/layout/layered/components.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heliograph::layered {

namespace {

constexpr double kAspect = 1.3; ///< width of the whole against the root of its area

class Parts
{
public:
    explicit Parts(const LayoutInput &input)
        : m_input(input), m_nodes(int(input.nodes.size())), m_parent(input.nodes.size() + input.clusters.size() + 1)
    {
        std::iota(m_parent.begin(), m_parent.end(), 0);
        for (const LayoutEdge &edge : input.edges)
            join(edge.from >= 0 ? edge.from : m_nodes + edge.fromCluster,
                 edge.to >= 0 ? edge.to : m_nodes + edge.toCluster);
        const int rows = int(m_parent.size()) - 1; // all with a given row at the outermost
        for (int v = 0; v < m_nodes; ++v)
            if (input.nodes[v].cluster >= 0)
                join(v, m_nodes + input.nodes[v].cluster);
            else if (input.nodes[v].rank >= 0)
                join(v, rows);
        for (int k = 0; k < int(input.clusters.size()); ++k)
            if (input.clusters[k].parent >= 0)
                join(m_nodes + k, m_nodes + input.clusters[k].parent);
            else if (input.clusters[k].rank >= 0)
                join(m_nodes + k, rows);
    }

    std::vector<Part> split(const LayeredHints &hints)
    {
        std::vector<int> partOf(m_parent.size(), -1);
        std::vector<Part> parts;
        const auto part = [&](int thing) -> Part & {
            int &index = partOf[find(thing)];
            if (index < 0) {
                index = int(parts.size());
                parts.emplace_back();
                parts.back().input.nodeGap = m_input.nodeGap;
                parts.back().input.rankGap = m_input.rankGap;
                parts.back().input.clusterMargin = m_input.clusterMargin;
            }
            return parts[index];
        };
        std::vector<int> local(m_parent.size());
        for (int v = 0; v < m_nodes; ++v) {
            Part &owner = part(v);
            local[v] = int(owner.nodes.size());
            owner.nodes.push_back(v);
        }
        for (int k = 0; k < int(m_input.clusters.size()); ++k) {
            Part &owner = part(m_nodes + k);
            local[m_nodes + k] = int(owner.clusters.size());
            owner.clusters.push_back(k);
        }
        for (int e = 0; e < int(m_input.edges.size()); ++e) {
            const LayoutEdge &edge = m_input.edges[e];
            part(edge.from >= 0 ? edge.from : m_nodes + edge.fromCluster).edges.push_back(e);
        }
        for (Part &each : parts)
            fill(each, local, hints);
        return parts;
    }

private:
    int find(int i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void join(int a, int b) { m_parent[find(a)] = find(b); }

    void fill(Part &part, const std::vector<int> &local, const LayeredHints &hints) const
    {
        const auto localCluster = [&](int cluster) { return cluster < 0 ? kNowhere : local[m_nodes + cluster]; };
        for (const int v : part.nodes) {
            part.input.nodes.push_back(m_input.nodes[v]);
            part.input.nodes.back().cluster = localCluster(m_input.nodes[v].cluster);
        }
        for (const int k : part.clusters) {
            part.input.clusters.push_back(m_input.clusters[k]);
            part.input.clusters.back().parent = localCluster(m_input.clusters[k].parent);
        }
        for (const int e : part.edges) {
            LayoutEdge edge = m_input.edges[e];
            edge.from = edge.from < 0 ? kNowhere : local[edge.from];
            edge.to = edge.to < 0 ? kNowhere : local[edge.to];
            edge.fromCluster = edge.from < 0 ? localCluster(edge.fromCluster) : kNowhere;
            edge.toCluster = edge.to < 0 ? localCluster(edge.toCluster) : kNowhere;
            part.input.edges.push_back(edge);
        }
        if (hints.previous.empty())
            return;
        for (const int v : part.nodes)
            part.hints.previous.push_back(hints.previous[v]);
        if (std::none_of(part.hints.previous.begin(), part.hints.previous.end(), [](const auto &p) { return bool(p); }))
            part.hints.previous.clear();
    }

    const LayoutInput &m_input;
    int m_nodes;
    std::vector<int> m_parent;
};

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Where a part was before, by most of its nodes.
std::optional<LayoutPoint> oldPlace(const Part &part, const LayoutResult &drawing)
{
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t v = 0; v < part.hints.previous.size(); ++v)
        if (const auto &old = part.hints.previous[v]) {
            x.push_back(old->x - drawing.nodes[v].x - drawing.nodes[v].width / 2);
            y.push_back(old->y - drawing.nodes[v].y - drawing.nodes[v].height / 2);
        }
    if (x.empty())
        return std::nullopt;
    return LayoutPoint{median(std::move(x)), median(std::move(y))};
}

/// Parts that were there before, each moved to the right as long as it lies on another one.
class OldPlaces
{
public:
    explicit OldPlaces(const LayoutInput &input) : m_gapX(2 * input.nodeGap), m_gapY(input.rankGap) {}

    /// Each part is compared with all others, so that only so many are kept.
    bool hasRoom() const { return m_placed.size() < kMostKept; }

    LayoutPoint place(const LayoutResult &drawing, LayoutPoint at)
    {
        LayoutBox box{at.x, at.y, drawing.width, drawing.height};
        for (std::size_t i = 0; i < m_placed.size();)
            if (overlap(box, m_placed[i])) {
                box.x = m_placed[i].right() + m_gapX;
                i = 0;
            } else {
                ++i;
            }
        m_placed.push_back(box);
        return {box.x, box.y};
    }

    /// Below all of them at the left.
    LayoutPoint corner() const
    {
        if (m_placed.empty())
            return {};
        LayoutPoint corner{m_placed[0].x, m_placed[0].bottom()};
        for (const LayoutBox &box : m_placed)
            corner = {std::min(corner.x, box.x), std::max(corner.y, box.bottom())};
        return {corner.x, corner.y + m_gapY};
    }

private:
    static constexpr std::size_t kMostKept = 300;

    static bool overlap(const LayoutBox &a, const LayoutBox &b)
    {
        return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
    }

    double m_gapX;
    double m_gapY;
    std::vector<LayoutBox> m_placed;
};

class Shelves
{
public:
    Shelves(const LayoutInput &input, const std::vector<LayoutResult> &drawings, LayoutPoint corner)
        : m_gapX(2 * input.nodeGap), m_gapY(input.rankGap), m_corner(corner)
    {
        double area = 0;
        for (const LayoutResult &drawing : drawings) {
            area += (drawing.width + m_gapX) * (drawing.height + m_gapY);
            m_limit = std::max(m_limit, drawing.width);
        }
        m_limit = std::max(m_limit, std::sqrt(area) * kAspect);
    }

    LayoutPoint place(const LayoutResult &drawing)
    {
        if (m_x > 0 && m_x + drawing.width > m_limit) {
            m_x = 0;
            m_y += m_height + m_gapY;
            m_height = 0;
        }
        const LayoutPoint place{m_corner.x + m_x, m_corner.y + m_y};
        m_x += drawing.width + m_gapX;
        m_height = std::max(m_height, drawing.height);
        return place;
    }

private:
    double m_gapX;
    double m_gapY;
    LayoutPoint m_corner;
    double m_limit = 0;
    double m_x = 0;
    double m_y = 0;
    double m_height = 0;
};

void moveBy(LayoutBox &box, LayoutPoint by)
{
    box.x += by.x;
    box.y += by.y;
}

void takeOver(LayoutResult &result, const Part &part, const LayoutResult &drawing, LayoutPoint by)
{
    for (std::size_t v = 0; v < part.nodes.size(); ++v)
        moveBy(result.nodes[part.nodes[v]] = drawing.nodes[v], by);
    for (std::size_t k = 0; k < part.clusters.size(); ++k)
        moveBy(result.clusters[part.clusters[k]] = drawing.clusters[k], by);
    for (std::size_t e = 0; e < part.edges.size(); ++e) {
        LayoutPath &path = result.edges[part.edges[e]] = drawing.edges[e];
        for (LayoutPoint &point : path.points)
            point = {point.x + by.x, point.y + by.y};
        if (path.label)
            path.label = {{path.label->x + by.x, path.label->y + by.y}};
    }
}

} // namespace

std::vector<Part> splitIntoParts(const LayoutInput &input, const LayeredHints &hints)
{
    return Parts(input).split(hints);
}

LayoutResult pack(const LayoutInput &input, const std::vector<Part> &parts, const std::vector<LayoutResult> &drawings)
{
    LayoutResult result;
    result.nodes.resize(input.nodes.size());
    result.clusters.resize(input.clusters.size());
    result.edges.resize(input.edges.size());
    OldPlaces old(input);
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::optional<LayoutPoint> place = oldPlace(parts[i], drawings[i]);
        if (place && old.hasRoom())
            takeOver(result, parts[i], drawings[i], old.place(drawings[i], *place));
        else
            rest.push_back(i);
    }
    std::stable_sort(rest.begin(), rest.end(),
                     [&](std::size_t a, std::size_t b) { return drawings[a].height > drawings[b].height; });
    Shelves shelves(input, drawings, old.corner());
    for (const std::size_t i : rest)
        takeOver(result, parts[i], drawings[i], shelves.place(drawings[i]));
    return result;
}

} // namespace heliograph::layered
