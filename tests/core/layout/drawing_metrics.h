// What can be measured in a drawing, whoever made it: crossings, bends and faults of the paths as they are drawn.
#pragma once

#include "core/layout/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace heliograph::test {

struct DrawingMetrics {
    long crossings = 0;     ///< of pairs of edges without an end in common
    long inkCrossings = 0;  ///< a stretch that several edges share counts once
    long bends = 0;         ///< joints between Bézier pieces
    double turning = 0;     ///< radians
    double length = 0;      ///< of all paths
    long throughNodes = 0;  ///< pieces of paths inside of nodes that are no end of theirs
    long throughTitles = 0; ///< pieces of paths inside of clusters' titles
    double area = 0;
};

struct Piece {
    LayoutPoint a;
    LayoutPoint b;
    int edge;
};

inline LayoutPoint onCurve(const LayoutPoint *c, double t)
{
    const double s = 1 - t;
    const double w[4] = {s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};
    return {w[0] * c[0].x + w[1] * c[1].x + w[2] * c[2].x + w[3] * c[3].x,
            w[0] * c[0].y + w[1] * c[1].y + w[2] * c[2].y + w[3] * c[3].y};
}

/// The path as a line of points, eight to a Bézier piece.
inline std::vector<LayoutPoint> sampled(const LayoutPath &path, int perPiece = 8)
{
    std::vector<LayoutPoint> line;
    if (!path.points.empty())
        line.push_back(path.points.front());
    for (std::size_t i = 0; i + 3 < path.points.size(); i += 3)
        for (int t = 1; t <= perPiece; ++t)
            line.push_back(onCurve(&path.points[i], double(t) / perPiece));
    return line;
}

inline double orientation(LayoutPoint a, LayoutPoint b, LayoutPoint c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

inline bool opposite(double a, double b)
{
    return (a > 1e-9 && b < -1e-9) || (a < -1e-9 && b > 1e-9);
}

/// Pieces in the cells of a grid that they pass.
class PieceGrid
{
public:
    explicit PieceGrid(const std::vector<Piece> &pieces) : m_pieces(pieces)
    {
        double length = 0;
        for (const Piece &piece : pieces)
            length += std::hypot(piece.a.x - piece.b.x, piece.a.y - piece.b.y);
        m_cell = std::max(40.0, pieces.empty() ? 0.0 : length / double(pieces.size()) / 2);
        for (int i = 0; i < int(pieces.size()); ++i)
            add(i);
    }

    /// use(i, j) once for each pair that crosses: the cell that holds the point of the crossing reports it.
    template <typename Use>
    void eachCrossing(Use use) const
    {
        for (const auto &[key, cell] : m_cells)
            for (std::size_t p = 0; p < cell.size(); ++p)
                for (std::size_t q = p + 1; q < cell.size(); ++q)
                    check(key, cell[p], cell[q], use);
    }

private:
    static std::int64_t keyOf(double x, double y) { return std::int64_t(x) * 4000037 + std::int64_t(y); }

    void add(int i)
    {
        LayoutPoint a = m_pieces[i].a;
        LayoutPoint b = m_pieces[i].b;
        if (a.y > b.y)
            std::swap(a, b);
        const double height = b.y - a.y;
        const auto xAt = [&](double y) { return a.x + (b.x - a.x) * (std::clamp(y, a.y, b.y) - a.y) / height; };
        for (double row = std::floor(a.y / m_cell); row <= std::floor(b.y / m_cell); ++row) {
            const bool flat = height < 1e-9;
            const double x0 = flat ? a.x : xAt(row * m_cell);
            const double x1 = flat ? b.x : xAt((row + 1) * m_cell);
            for (double column = std::floor(std::min(x0, x1) / m_cell - 1e-6);
                 column <= std::floor(std::max(x0, x1) / m_cell + 1e-6); ++column)
                m_cells[keyOf(column, row)].push_back(i);
        }
    }

    template <typename Use>
    void check(std::int64_t key, int p, int q, Use use) const
    {
        const Piece &a = m_pieces[p];
        const Piece &b = m_pieces[q];
        const double d3 = orientation(b.a, b.b, a.a);
        const double d4 = orientation(b.a, b.b, a.b);
        if (a.edge == b.edge || !opposite(d3, d4) || !opposite(orientation(a.a, a.b, b.a), orientation(a.a, a.b, b.b)))
            return;
        const double t = d3 / (d3 - d4);
        const double x = a.a.x + (a.b.x - a.a.x) * t;
        const double y = a.a.y + (a.b.y - a.a.y) * t;
        if (keyOf(std::floor(x / m_cell), std::floor(y / m_cell)) == key)
            use(p, q);
    }

    const std::vector<Piece> &m_pieces;
    double m_cell = 40;
    std::unordered_map<std::int64_t, std::vector<int>> m_cells;
};

inline bool shareEnd(const LayoutEdge &a, const LayoutEdge &b)
{
    const auto same = [](std::int32_t node, std::int32_t cluster, std::int32_t otherNode, std::int32_t otherCluster) {
        return node >= 0 ? node == otherNode : otherNode < 0 && cluster == otherCluster;
    };
    return same(a.from, a.fromCluster, b.from, b.fromCluster) || same(a.from, a.fromCluster, b.to, b.toCluster) ||
           same(a.to, a.toCluster, b.from, b.fromCluster) || same(a.to, a.toCluster, b.to, b.toCluster);
}

inline long countCrossings(const LayoutInput &input, const std::vector<Piece> &pieces)
{
    long crossings = 0;
    PieceGrid(pieces).eachCrossing(
        [&](int p, int q) { crossings += !shareEnd(input.edges[pieces[p].edge], input.edges[pieces[q].edge]); });
    return crossings;
}

/// Leaves one of each set of pieces at the same place.
inline std::vector<Piece> withoutRepeats(std::vector<Piece> pieces)
{
    const auto key = [](const Piece &piece) {
        return std::array<long, 4>{std::lround(piece.a.x * 4), std::lround(piece.a.y * 4), std::lround(piece.b.x * 4),
                                   std::lround(piece.b.y * 4)};
    };
    std::stable_sort(pieces.begin(), pieces.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
    pieces.erase(
        std::unique(pieces.begin(), pieces.end(), [&](const auto &a, const auto &b) { return key(a) == key(b); }),
        pieces.end());
    return pieces;
}

/// Does the piece pass more than a point inside of the box, shrunk by `margin`?
inline bool passes(const Piece &piece, const LayoutBox &box, double margin)
{
    double first = 0;
    double last = 1;
    const auto clip = [&](double from, double to, double low, double high) {
        if (std::abs(to - from) < 1e-9) {
            if (from < low || from > high)
                last = -1;
            return;
        }
        const double a = (low - from) / (to - from);
        const double b = (high - from) / (to - from);
        first = std::max(first, std::min(a, b));
        last = std::min(last, std::max(a, b));
    };
    clip(piece.a.x, piece.b.x, box.x + margin, box.right() - margin);
    clip(piece.a.y, piece.b.y, box.y + margin, box.bottom() - margin);
    return last - first > 1e-6;
}

/// Pieces inside of boxes that their edge has nothing to do with.
template <typename IsOwn>
long countHits(const std::vector<Piece> &pieces, const std::vector<LayoutBox> &boxes, IsOwn isOwn)
{
    std::vector<int> byTop(boxes.size());
    double tallest = 0;
    for (int i = 0; i < int(boxes.size()); ++i) {
        byTop[i] = i;
        tallest = std::max(tallest, boxes[i].height);
    }
    std::sort(byTop.begin(), byTop.end(), [&](int a, int b) { return boxes[a].y < boxes[b].y; });
    long hits = 0;
    for (const Piece &piece : pieces) {
        const double top = std::min(piece.a.y, piece.b.y) - tallest;
        auto at = std::lower_bound(byTop.begin(), byTop.end(), top, [&](int i, double y) { return boxes[i].y < y; });
        for (; at != byTop.end() && boxes[*at].y < std::max(piece.a.y, piece.b.y); ++at)
            hits += !isOwn(piece.edge, *at) && passes(piece, boxes[*at], 2);
    }
    return hits;
}

inline DrawingMetrics measure(const LayoutInput &input, const LayoutResult &drawing, double titleMargin = 0)
{
    DrawingMetrics metrics;
    std::vector<Piece> pieces;
    for (int e = 0; e < int(drawing.edges.size()); ++e) {
        const std::vector<LayoutPoint> line = sampled(drawing.edges[e]);
        metrics.bends += std::max(0L, long(drawing.edges[e].points.size()) / 3 - 1);
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            pieces.push_back({line[i], line[i + 1], e});
            metrics.length += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
            if (i == 0)
                continue;
            const double along = (line[i].x - line[i - 1].x) * (line[i + 1].x - line[i].x) +
                                 (line[i].y - line[i - 1].y) * (line[i + 1].y - line[i].y);
            metrics.turning += std::abs(std::atan2(orientation(line[i - 1], line[i], line[i + 1]), along));
        }
    }
    metrics.crossings = countCrossings(input, pieces);
    metrics.inkCrossings = countCrossings(input, withoutRepeats(pieces));
    metrics.throughNodes = countHits(pieces, drawing.nodes, [&](int e, int node) {
        return input.edges[e].from == node || input.edges[e].to == node;
    });
    std::vector<LayoutBox> titles;
    for (std::size_t k = 0; k < drawing.clusters.size(); ++k)
        titles.push_back({drawing.clusters[k].x + titleMargin, drawing.clusters[k].y, input.clusters[k].titleWidth,
                          input.clusters[k].titleHeight});
    metrics.throughTitles = countHits(pieces, titles, [](int, int) { return false; });
    metrics.area = drawing.width * drawing.height;
    return metrics;
}

} // namespace heliograph::test
