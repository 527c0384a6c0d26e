// Packs the drawings of unconnected parts: what was there before goes back to its place, the rest into the first gap
// that its outline fits.
#include "core/layout/layered/components.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

namespace heliograph::layered {

namespace {

constexpr double kAspect = 1.3; ///< width of the whole against the root of its area

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

LayoutBox frameOf(LayoutPoint a, LayoutPoint b, LayoutPoint c)
{
    const auto [left, right] = std::minmax({a.x, b.x, c.x});
    const auto [top, bottom] = std::minmax({a.y, b.y, c.y});
    return {left, top, right - left, bottom - top};
}

/// use(box) for everything in a drawing; the frames of both halves follow a piece of a curve closely enough.
template <typename Use>
void eachBox(const LayoutResult &drawing, Use use)
{
    for (const auto *boxes : {&drawing.nodes, &drawing.clusters})
        for (const LayoutBox &box : *boxes)
            use(box);
    for (const LayoutPath &path : drawing.edges)
        for (std::size_t i = 0; i + 3 < path.points.size(); i += 3) {
            const LayoutPoint *p = &path.points[i];
            const LayoutPoint middle{(p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8,
                                     (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8};
            use(frameOf(p[0], {(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2}, middle));
            use(frameOf(middle, {(p[3].x + p[2].x) / 2, (p[3].y + p[2].y) / 2}, p[3]));
        }
}

/// Parts that go back to where they were, as long as they do not lie on each other there.
class OldPlaces
{
public:
    explicit OldPlaces(double gap) : m_gap(gap) {}

    /// The nearest free place, tried in growing squares; nothing if there is none near by.
    std::optional<LayoutPoint> take(const LayoutResult &drawing, LayoutPoint wish)
    {
        for (int ring = 0; ring <= kRings; ++ring)
            for (int row = -ring; row <= ring; ++row)
                for (int column = -ring; column <= ring; column += std::abs(row) == ring ? 1 : 2 * ring) {
                    const LayoutPoint at{wish.x + column * kStep, wish.y + row * kStep};
                    if (isFree(drawing, at)) {
                        add(drawing, at);
                        return at;
                    }
                }
        return std::nullopt;
    }

    /// Below all of them at the left.
    LayoutPoint corner() const { return m_corner; }

private:
    static constexpr double kCell = 256;
    static constexpr double kStep = 20;
    static constexpr int kRings = 12;

    bool isFree(const LayoutResult &drawing, LayoutPoint at) const
    {
        bool free = true;
        eachBox(drawing, [&](const LayoutBox &box) { free = free && isFree(moved(box, at)); });
        return free;
    }

    void add(const LayoutResult &drawing, LayoutPoint at)
    {
        eachBox(drawing, [&](const LayoutBox &box) {
            eachCell(moved(box, at), [&](std::int64_t cell) {
                m_boxes[cell].push_back(moved(box, at));
                return true;
            });
        });
        m_corner = m_any ? LayoutPoint{std::min(m_corner.x, at.x), std::max(m_corner.y, at.y + drawing.height + m_gap)}
                         : LayoutPoint{at.x, at.y + drawing.height + m_gap};
        m_any = true;
    }

    static LayoutBox moved(const LayoutBox &box, LayoutPoint by)
    {
        return {box.x + by.x, box.y + by.y, box.width, box.height};
    }

    template <typename Use>
    static bool eachCell(const LayoutBox &box, Use use)
    {
        for (double row = std::floor(box.y / kCell); row <= std::floor(box.bottom() / kCell); ++row)
            for (double column = std::floor(box.x / kCell); column <= std::floor(box.right() / kCell); ++column)
                if (!use((std::int64_t(row) << 32) + std::int64_t(column)))
                    return false;
        return true;
    }

    bool isFree(const LayoutBox &box) const
    {
        return eachCell(box, [&](std::int64_t cell) {
            const auto found = m_boxes.find(cell);
            return found == m_boxes.end() ||
                   std::none_of(found->second.begin(), found->second.end(), [&](const LayoutBox &other) {
                       return box.x < other.right() && other.x < box.right() && box.y < other.bottom() &&
                              other.y < box.bottom();
                   });
        });
    }

    double m_gap;
    bool m_any = false;
    LayoutPoint m_corner;
    std::unordered_map<std::int64_t, std::vector<LayoutBox>> m_boxes;
};

/// Which cells of a grid a drawing covers. Small parts find room in the corners that large ones leave.
class Mask
{
public:
    Mask(const LayoutResult &drawing, double cell, double gapX, double gapY)
        : m_cell(cell), m_gapX(gapX), m_gapY(gapY), m_columns(1 + int((drawing.width + gapX) / cell)),
          m_rows(1 + int((drawing.height + gapY) / cell)), m_covered(std::size_t(m_columns) * m_rows)
    {
        eachBox(drawing, [&](const LayoutBox &box) { cover(box); });
    }

    int columns() const { return m_columns; }
    int rows() const { return m_rows; }
    bool at(int column, int row) const { return m_covered[std::size_t(row) * m_columns + column]; }

private:
    void cover(const LayoutBox &box)
    {
        const int right = std::min(m_columns - 1, int((box.right() + m_gapX) / m_cell));
        const int bottom = std::min(m_rows - 1, int((box.bottom() + m_gapY) / m_cell));
        for (int row = int(box.y / m_cell); row <= bottom; ++row)
            for (int column = int(box.x / m_cell); column <= right; ++column)
                m_covered[std::size_t(row) * m_columns + column] = 1;
    }

    double m_cell;
    double m_gapX;
    double m_gapY;
    int m_columns;
    int m_rows;
    std::vector<char> m_covered;
};

/// Packs parts into a grid, each at the first free place inside of what is used by then, or else within a given width.
class Grid
{
public:
    Grid(const LayoutInput &input, const std::vector<LayoutResult> &drawings, LayoutPoint corner)
        : m_gapX(2 * input.nodeGap), m_gapY(input.rankGap), m_corner(corner)
    {
        double area = 0;
        double widest = 0;
        double tallest = 0;
        for (const LayoutResult &drawing : drawings) {
            area += (drawing.width + m_gapX) * (drawing.height + m_gapY);
            widest = std::max(widest, drawing.width + m_gapX);
            tallest = std::max(tallest, drawing.height);
        }
        // What is tall already need not become wide: its small companions stand in its corners or next to it.
        const double width = std::max({widest, std::sqrt(area) * kAspect * std::min(1.0, std::sqrt(area) / tallest)});
        m_cell = std::max({kLeastCell, widest / kMostCells, tallest / kMostCells});
        m_columns = 1 + int(std::ceil(width / m_cell));
    }

    LayoutPoint place(const LayoutResult &drawing)
    {
        const Mask mask(drawing, m_cell, m_gapX, m_gapY);
        const std::pair<int, int> size{mask.columns(), mask.rows()};
        int &inner = m_firstInner[size]; // nothing of that size fits further up
        for (; inner + mask.rows() <= m_usedRows; ++inner)
            if (const int column = firstFit(mask, inner, m_usedColumns); column >= 0)
                return take(mask, column, inner);
        int &row = m_firstRow[size];
        while (true) {
            if (const int column = firstFit(mask, row, std::max(m_columns, mask.columns())); column >= 0)
                return take(mask, column, row);
            ++row;
        }
    }

private:
    static constexpr double kLeastCell = 24;
    static constexpr double kMostCells = 160;

    char &at(int column, int row)
    {
        const std::size_t stride = std::size_t(m_columns);
        if (m_covered.size() < (std::size_t(row) + 1) * stride)
            m_covered.resize((std::size_t(row) + 1) * stride);
        return m_covered[std::size_t(row) * stride + column];
    }

    bool fits(const Mask &mask, int column, int row)
    {
        for (int r = 0; r < mask.rows(); ++r)
            for (int c = 0; c < mask.columns(); ++c)
                if (mask.at(c, r) && column + c < m_columns && at(column + c, row + r))
                    return false;
        return true;
    }

    /// Column of the first free place in a row, -1 if there is none left of `end`.
    int firstFit(const Mask &mask, int row, int end)
    {
        for (int column = 0; column + mask.columns() <= end; ++column)
            if (fits(mask, column, row))
                return column;
        return -1;
    }

    LayoutPoint take(const Mask &mask, int column, int row)
    {
        if (column + mask.columns() > m_usedColumns || row + mask.rows() > m_usedRows)
            m_firstInner.clear();
        m_usedColumns = std::max(m_usedColumns, column + mask.columns());
        m_usedRows = std::max(m_usedRows, row + mask.rows());
        for (int r = 0; r < mask.rows(); ++r)
            for (int c = 0; c < mask.columns(); ++c)
                if (mask.at(c, r) && column + c < m_columns)
                    at(column + c, row + r) = 1;
        return {m_corner.x + column * m_cell, m_corner.y + row * m_cell};
    }

    double m_gapX;
    double m_gapY;
    LayoutPoint m_corner;
    double m_cell = kLeastCell;
    int m_columns = 1;
    std::vector<char> m_covered;
    int m_usedColumns = 0;
    int m_usedRows = 0;
    std::map<std::pair<int, int>, int> m_firstInner; ///< by size: first row within what is used
    std::map<std::pair<int, int>, int> m_firstRow;   ///< by size: first row at all
};

double areaOf(const LayoutResult &drawing)
{
    return (drawing.width + 1) * (drawing.height + 1);
}

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

LayoutResult pack(const LayoutInput &input, const std::vector<Part> &parts, const std::vector<LayoutResult> &drawings)
{
    LayoutResult result;
    result.nodes.resize(input.nodes.size());
    result.clusters.resize(input.clusters.size());
    result.edges.resize(input.edges.size());
    OldPlaces old(input.rankGap);
    std::vector<std::size_t> largestFirst(parts.size());
    std::iota(largestFirst.begin(), largestFirst.end(), 0);
    std::stable_sort(largestFirst.begin(), largestFirst.end(),
                     [&](std::size_t a, std::size_t b) { return areaOf(drawings[a]) > areaOf(drawings[b]); });
    std::vector<std::size_t> rest;
    for (const std::size_t i : largestFirst) {
        const std::optional<LayoutPoint> place = oldPlace(parts[i], drawings[i]);
        const std::optional<LayoutPoint> taken = place ? old.take(drawings[i], *place) : std::nullopt;
        if (taken)
            takeOver(result, parts[i], drawings[i], *taken);
        else
            rest.push_back(i);
    }
    Grid grid(input, drawings, old.corner());
    for (const std::size_t i : rest)
        takeOver(result, parts[i], drawings[i], grid.place(drawings[i]));
    return result;
}

} // namespace heliograph::layered
