// Which of many rectangles meet a given one: a uniform grid, built once, asked every frame and on every mouse move.
#pragma once

#include <QRectF>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace heliograph::ui {

class SpatialGrid
{
public:
    SpatialGrid() = default;
    /// Indices reported later are positions in `boxes`.
    explicit SpatialGrid(const std::vector<QRectF> &boxes);

    /// Calls visit(index) once for every box that meets `area`, in no particular order. Not reentrant.
    template <typename Visit>
    void query(const QRectF &area, Visit visit) const
    {
        if (m_boxes.empty())
            return;
        ++m_query;
        const Cells cells = cellsOf(area);
        for (int y = cells.top; y <= cells.bottom; ++y)
            for (int x = cells.left; x <= cells.right; ++x)
                visitCell(std::size_t(y) * std::size_t(m_columns) + std::size_t(x), area, visit);
    }

private:
    struct Cells {
        int left, top, right, bottom;
    };

    Cells cellsOf(const QRectF &area) const;

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

    std::vector<QRectF> m_boxes;
    QRectF m_bounds;
    qreal m_cell = 1;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::uint32_t> m_first;        ///< cells + 1 entries into m_entries
    std::vector<std::uint32_t> m_entries;      ///< indices of boxes, cell by cell
    mutable std::vector<std::uint32_t> m_seen; ///< last query that reported the box
    mutable std::uint32_t m_query = 0;
};

} // namespace heliograph::ui
