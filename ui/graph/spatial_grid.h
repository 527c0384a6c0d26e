// Which of many shapes meet a given rectangle: a uniform grid, built once, asked every frame and on every mouse move.
#pragma once

#include <QPolygonF>
#include <QRectF>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace heliograph::ui {

class SpatialGrid
{
public:
    /// A chain of points, and what belongs to it apart from that.
    struct Line {
        QPolygonF points;
        std::vector<QRectF> boxes{};
    };

    SpatialGrid() = default;
    /// Indices reported later are positions in `boxes`.
    explicit SpatialGrid(std::vector<QRectF> boxes);
    /// Lines are where they pass, and `margin` around; a long one's box would be half of the drawing.
    SpatialGrid(const std::vector<Line> &lines, qreal margin);

    /// Calls visit(index) once for every box, and for every line near enough, that meets `area`, in no particular
    /// order. Not reentrant.
    template <typename Visit>
    void query(const QRectF &area, Visit visit) const
    {
        if (m_boxes.empty())
            return;
        ++m_query;
        const Cells cells = cellsOf(area);
        for (int y = cells.top; y <= cells.bottom; ++y)
            for (int x = cells.left; x <= cells.right; ++x)
                visitCell(cellAt(x, y), area, visit);
    }

private:
    struct Cells {
        int left, top, right, bottom;
    };
    /// Calls back with rectangles that cover the shape of that index.
    using Cover = std::function<void(std::size_t index, const std::function<void(const QRectF &)> &)>;

    void build(const Cover &cover);
    void eachCell(const Cover &cover, const std::function<void(std::size_t, std::uint32_t)> &visit) const;
    void coverLine(const Line &line, qreal margin, const std::function<void(const QRectF &)> &add) const;
    Cells cellsOf(const QRectF &area) const;
    std::size_t cellAt(int x, int y) const { return std::size_t(y) * std::size_t(m_columns) + std::size_t(x); }

    template <typename Visit>
    void visitCell(std::size_t cell, const QRectF &area, Visit &visit) const
    {
        for (std::uint32_t i = m_first[cell]; i < m_first[cell + 1]; ++i) {
            const std::uint32_t index = m_entries[i];
            if (m_seen[index] == m_query)
                continue;
            m_seen[index] = m_query;
            const QRectF &box = m_boxes[index];
            // Not QRectF::intersects(): a straight line's box has no width.
            if (box.left() <= area.right() && box.right() >= area.left() && box.top() <= area.bottom() &&
                box.bottom() >= area.top())
                visit(int(index));
        }
    }

    std::vector<QRectF> m_boxes; ///< around each shape
    QRectF m_bounds;
    qreal m_cell = 1;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::uint32_t> m_first;        ///< cells + 1 entries into m_entries
    std::vector<std::uint32_t> m_entries;      ///< indices of shapes, cell by cell
    mutable std::vector<std::uint32_t> m_seen; ///< last query that reported the shape
    mutable std::uint32_t m_query = 0;
};

} // namespace heliograph::ui
