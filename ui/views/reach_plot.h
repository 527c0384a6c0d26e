// A tensor's last two dimensions as a rectangle, and the part of it that an access takes in one tile.
#pragma once

#include "core/base/reach.h"

#include <QRectF>
#include <QWidget>

#include <optional>

namespace heliograph::ui {

class ReachPlot : public QWidget
{
    Q_OBJECT
public:
    explicit ReachPlot(QWidget *parent = nullptr);

    void show(std::optional<Reach> reach, std::vector<std::int64_t> tile);
    /// Where the tensor is painted, and where an element of it is, for tests.
    QRectF tensorRect() const;
    QPointF placeOf(std::int64_t row, std::int64_t column) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// One axis: a dimension of the tensor (kNoDimension: there is none, one row stands for it), and the indices from
    /// `low` to `high` that there is room for.
    struct Axis {
        std::size_t dimension = 0;
        bool isThere = false;
        double low = 0, high = 1, from = 0, length = 1;

        double at(double index) const { return from + (index - low) / (high - low) * length; }
    };
    using Ranges = std::vector<std::pair<double, double>>;

    Axis axis(std::size_t fromEnd, double from, double length) const;
    Axis rows() const;
    Axis columns() const;
    Ranges ranges(const Axis &axis) const;
    void paintTiles(QPainter &painter, const QRectF &tensor) const;
    void paintPart(QPainter &painter, const QRectF &tensor) const;

    std::optional<Reach> m_reach;
    std::vector<std::int64_t> m_tile;
};

} // namespace heliograph::ui
