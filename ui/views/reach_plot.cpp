#include "ui/views/reach_plot.h"

#include "ui/base/theme.h"
#include "ui/text/hatch.h"

#include <QPainter>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kHeight = 92;
constexpr int kMargin = 12;              ///< at both sides, as the inspector's text has it
constexpr std::size_t kMostParts = 256;  ///< strips of a part with a step; more are painted as one area
constexpr std::int64_t kMostTiles = 128; ///< lines between tiles
constexpr double kNarrowest = 2;         ///< pixels of a strip

} // namespace

ReachPlot::ReachPlot(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Picture of the part"));
}

void ReachPlot::show(std::optional<Reach> reach, std::vector<std::int64_t> tile)
{
    m_reach = std::move(reach);
    m_tile = std::move(tile);
    update();
}

QSize ReachPlot::sizeHint() const
{
    return {px(120), px(kHeight)};
}

/// The dimension that is `fromEnd`-th from the last, with room for all that the access takes anywhere in it.
ReachPlot::Axis ReachPlot::axis(std::size_t fromEnd, double from, double length) const
{
    Axis axis{0, m_reach && m_reach->dims.size() > fromEnd, 0, 1, from, length};
    if (!axis.isThere)
        return axis;
    axis.dimension = m_reach->dims.size() - 1 - fromEnd;
    const ReachedDimension &dim = m_reach->dims[axis.dimension];
    std::vector<std::int64_t> lowest, highest; // tiles
    for (std::size_t i = 0; i < m_reach->loops.size(); ++i) {
        const std::int64_t end = m_reach->loops[i].tiles - 1;
        lowest.push_back(dim.moves[i] < 0 ? end : 0);
        highest.push_back(dim.moves[i] < 0 ? 0 : end);
    }
    const double first = double(reachedPart(*m_reach, axis.dimension, lowest).begin);
    const double last = std::max(double(reachedPart(*m_reach, axis.dimension, lowest).last()),
                                 double(reachedPart(*m_reach, axis.dimension, highest).last()));
    axis.low = std::min(0.0, first);
    axis.high = std::max({1.0, double(dim.extent), last + 1});
    return axis;
}

ReachPlot::Axis ReachPlot::rows() const
{
    return axis(1, px(4) + 0.5, height() - 2 * px(4) - 1);
}

ReachPlot::Axis ReachPlot::columns() const
{
    return axis(0, px(kMargin) + 0.5, width() - 2 * px(kMargin) - 1);
}

QRectF ReachPlot::tensorRect() const
{
    const auto span = [this](const Axis &axis) {
        const double extent = axis.isThere ? double(m_reach->dims[axis.dimension].extent) : 1;
        return std::pair(axis.at(0), axis.at(extent));
    };
    const auto [left, right] = span(columns());
    const auto [top, bottom] = span(rows());
    return {QPointF(left, top), QPointF(right, bottom)};
}

QPointF ReachPlot::placeOf(std::int64_t row, std::int64_t column) const
{
    return {columns().at(double(column) + 0.5), rows().at(double(row) + 0.5)};
}

/// What the access takes along an axis in this tile, in pixels: one range, or one for each element with a step between.
ReachPlot::Ranges ReachPlot::ranges(const Axis &axis) const
{
    if (!axis.isThere)
        return {{axis.at(0), axis.at(1)}};
    const ReachedPart part = reachedPart(*m_reach, axis.dimension, m_tile);
    if (part.size < 1)
        return {};
    const double narrow = axis.at(1) - axis.at(0);
    if (part.step == 1 || std::size_t(part.size) > kMostParts || narrow < kNarrowest)
        return {{axis.at(double(part.begin)), axis.at(double(part.last()) + 1)}};
    Ranges strips;
    for (std::int64_t i = 0; i < part.size; ++i) {
        const double index = double(part.begin + i * part.step);
        strips.emplace_back(axis.at(index), axis.at(index + 1));
    }
    return strips;
}

void ReachPlot::paintEvent(QPaintEvent *)
{
    if (!m_reach)
        return;
    const Theme &c = Theme::of(this);
    QPainter painter(this);
    const QRectF tensor = tensorRect();
    painter.fillRect(tensor, c(Role::Raised));
    paintTiles(painter, tensor);
    paintPart(painter, tensor);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(c(Role::Control));
    painter.drawRect(tensor);
}

/// Lines where tiles begin, as long as they do not run together.
void ReachPlot::paintTiles(QPainter &painter, const QRectF &tensor) const
{
    painter.setPen(Theme::of(this)(Role::Outline));
    const auto lines = [&](const Axis &axis, auto draw) {
        for (std::size_t i = 0; axis.isThere && i < m_reach->loops.size(); ++i) {
            const ReachedDimension &dim = m_reach->dims[axis.dimension];
            const std::int64_t tiles = m_reach->loops[i].tiles;
            const double apart = axis.at(double(dim.moves[i])) - axis.at(0);
            for (std::int64_t tile = 1; tile < tiles && tiles <= kMostTiles && apart > 2 * kNarrowest; ++tile)
                if (const double index = double(dim.begin + tile * dim.moves[i]); index < double(dim.extent))
                    draw(axis.at(index));
        }
    };
    lines(columns(), [&](double x) { painter.drawLine(QPointF(x, tensor.top()), QPointF(x, tensor.bottom())); });
    lines(rows(), [&](double y) { painter.drawLine(QPointF(tensor.left(), y), QPointF(tensor.right(), y)); });
}

void ReachPlot::paintPart(QPainter &painter, const QRectF &tensor) const
{
    const Theme &c = Theme::of(this);
    for (const auto &[top, bottom] : ranges(rows()))
        for (const auto &[left, right] : ranges(columns())) {
            const QRectF part(QPointF(left, top), QPointF(right, bottom));
            if (!tensor.contains(part)) {
                painter.fillRect(part, c(Role::FailedBg));
                painter.save();
                painter.setClipRect(part);
                drawHatch(painter, part, {}, c(Role::Failed));
                painter.restore();
                painter.setPen(c(Role::Failed));
                painter.drawRect(part);
            }
            const QRectF inside = part.intersected(tensor);
            if (inside.isEmpty())
                continue;
            painter.fillRect(inside, c(Role::ActiveBg));
            painter.setPen(c(Role::Active));
            painter.drawRect(inside);
        }
}

} // namespace heliograph::ui
