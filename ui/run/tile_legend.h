// What the colours of a tile mean: the heat ramp with its ends and the mean, and what is no finite number.
#pragma once

#include "ui/run/run_result.h"

#include <QWidget>

namespace heliograph::ui {

class TileLegend : public QWidget
{
    Q_OBJECT
public:
    explicit TileLegend(QWidget *parent = nullptr);

    void setStatistics(const TileStatistics &statistics);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TileStatistics m_statistics;
};

} // namespace heliograph::ui
