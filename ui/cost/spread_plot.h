// The spread of a run's times: every launch a mark, the median, and from the 5th to the 95th percentile.
#pragma once

#include "core/document/run.h"

#include <QWidget>

namespace heliograph::ui {

class SpreadPlot : public QWidget
{
    Q_OBJECT
public:
    explicit SpreadPlot(QWidget *parent = nullptr);

    /// Of the kernel that takes longest; without launches the plot says so.
    void show(const std::vector<KernelTiming> &timings);
    /// What the plot says in words.
    QString words() const;

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintColumns(QPainter &painter, const QRectF &area) const;

    QString m_function, m_source;
    std::vector<double> m_times; ///< nanoseconds, sorted
};

} // namespace heliograph::ui
