#include "ui/graph/spatial_grid.h"

#include <cmath>

namespace heliograph::ui {

namespace {

/// About four boxes a cell, and never more than a million cells however far apart things are.
qreal cellSize(const QRectF &bounds, std::size_t count)
{
    const qreal area = std::max(1.0, bounds.width()) * std::max(1.0, bounds.height());
    const qreal longest = std::max(bounds.width(), bounds.height());
    return std::max({std::sqrt(area * 4 / qreal(count)), longest / 1000, 1.0});
}

} // namespace

SpatialGrid::SpatialGrid(const std::vector<QRectF> &boxes) : m_boxes(boxes), m_seen(boxes.size())
{
    if (boxes.empty())
        return;
    m_bounds = boxes.front();
    for (const QRectF &box : boxes) {
        m_bounds.setCoords(std::min(m_bounds.left(), box.left()), std::min(m_bounds.top(), box.top()),
                           std::max(m_bounds.right(), box.right()), std::max(m_bounds.bottom(), box.bottom()));
    }
    m_cell = cellSize(m_bounds, boxes.size());
    m_columns = int(m_bounds.width() / m_cell) + 1;
    m_rows = int(m_bounds.height() / m_cell) + 1;

    const auto eachCell = [&](auto visit) {
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const Cells cells = cellsOf(boxes[i]);
            for (int y = cells.top; y <= cells.bottom; ++y)
                for (int x = cells.left; x <= cells.right; ++x)
                    visit(std::size_t(y) * std::size_t(m_columns) + std::size_t(x), std::uint32_t(i));
        }
    };
    m_first.assign(std::size_t(m_columns) * std::size_t(m_rows) + 1, 0);
    eachCell([&](std::size_t cell, std::uint32_t) { ++m_first[cell + 1]; });
    for (std::size_t i = 1; i < m_first.size(); ++i)
        m_first[i] += m_first[i - 1];
    m_entries.resize(m_first.back());
    std::vector<std::uint32_t> next(m_first.begin(), m_first.end() - 1);
    eachCell([&](std::size_t cell, std::uint32_t index) { m_entries[next[cell]++] = index; });
}

SpatialGrid::Cells SpatialGrid::cellsOf(const QRectF &area) const
{
    const auto cell = [this](qreal distance, int count) {
        return int(std::clamp(distance / m_cell, 0.0, qreal(count - 1)));
    };
    return {cell(area.left() - m_bounds.left(), m_columns), cell(area.top() - m_bounds.top(), m_rows),
            cell(area.right() - m_bounds.left(), m_columns), cell(area.bottom() - m_bounds.top(), m_rows)};
}

} // namespace heliograph::ui
