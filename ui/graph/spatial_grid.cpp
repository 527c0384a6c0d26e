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

/// Not QRectF::united(), which forgets boxes without a width.
QRectF around(const QRectF &a, const QRectF &b)
{
    QRectF both;
    both.setCoords(std::min(a.left(), b.left()), std::min(a.top(), b.top()), std::max(a.right(), b.right()),
                   std::max(a.bottom(), b.bottom()));
    return both;
}

QRectF boxOf(const SpatialGrid::Line &line, qreal margin)
{
    QRectF box = line.points.boundingRect().adjusted(-margin, -margin, margin, margin);
    for (const QRectF &more : line.boxes)
        box = around(box, more);
    return box;
}

} // namespace

SpatialGrid::SpatialGrid(std::vector<QRectF> boxes) : m_boxes(std::move(boxes))
{
    build([this](std::size_t index, const auto &add) { add(m_boxes[index]); });
}

SpatialGrid::SpatialGrid(const std::vector<Line> &lines, qreal margin)
{
    m_boxes.reserve(lines.size());
    for (const Line &line : lines)
        m_boxes.push_back(boxOf(line, margin));
    build([&](std::size_t index, const auto &add) { coverLine(lines[index], margin, add); });
}

void SpatialGrid::build(const Cover &cover)
{
    if (m_boxes.empty())
        return;
    m_seen.resize(m_boxes.size());
    m_bounds = m_boxes.front();
    for (const QRectF &box : m_boxes)
        m_bounds = around(m_bounds, box);
    m_cell = cellSize(m_bounds, m_boxes.size());
    m_columns = int(m_bounds.width() / m_cell) + 1;
    m_rows = int(m_bounds.height() / m_cell) + 1;

    m_first.assign(std::size_t(m_columns) * std::size_t(m_rows) + 1, 0);
    eachCell(cover, [&](std::size_t cell, std::uint32_t) { ++m_first[cell + 1]; });
    for (std::size_t i = 1; i < m_first.size(); ++i)
        m_first[i] += m_first[i - 1];
    m_entries.resize(m_first.back());
    std::vector<std::uint32_t> next(m_first.begin(), m_first.end() - 1);
    eachCell(cover, [&](std::size_t cell, std::uint32_t index) { m_entries[next[cell]++] = index; });
}

/// Once for each cell that a shape is in, though many of a line's parts may be in it.
void SpatialGrid::eachCell(const Cover &cover, const std::function<void(std::size_t, std::uint32_t)> &visit) const
{
    std::vector<std::uint32_t> last(std::size_t(m_columns) * std::size_t(m_rows), std::uint32_t(-1));
    for (std::uint32_t i = 0; i < m_boxes.size(); ++i)
        cover(i, [&](const QRectF &box) {
            const Cells cells = cellsOf(box);
            for (int y = cells.top; y <= cells.bottom; ++y)
                for (int x = cells.left; x <= cells.right; ++x)
                    if (std::exchange(last[cellAt(x, y)], i) != i)
                        visit(cellAt(x, y), i);
        });
}

/// Parts that are longer than a cell are cut into pieces that are not; short ones are taken together up to that.
void SpatialGrid::coverLine(const Line &line, qreal margin, const std::function<void(const QRectF &)> &add) const
{
    const auto addAround = [&](const QRectF &box) { add(box.adjusted(-margin, -margin, margin, margin)); };
    QRectF run;
    for (qsizetype i = 1; i < line.points.size(); ++i) {
        const QPointF from = line.points[i - 1];
        const QPointF way = line.points[i] - from;
        const int pieces = 1 + int(std::max(std::abs(way.x()), std::abs(way.y())) / m_cell);
        for (int piece = 0; piece < pieces; ++piece) {
            const QRectF box = QRectF(from + way * piece / pieces, from + way * (piece + 1) / pieces).normalized();
            const QRectF longer = run.isNull() ? box : around(run, box);
            const bool fits = longer.width() <= m_cell && longer.height() <= m_cell;
            if (!fits && !run.isNull())
                addAround(run);
            run = fits ? longer : box;
        }
    }
    if (line.points.size() > 1)
        addAround(run);
    for (const QRectF &box : line.boxes)
        add(box);
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
