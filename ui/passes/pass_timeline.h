// All passes of a pipeline at a glance, in order: what each added and removed upwards, its time downwards, both by
// logarithm; the current one is framed. A slider, so that keyboard, wheel and screen readers are Qt's own.
#pragma once

#include "ui/passes/pass_bar.h"

#include <QAbstractSlider>
#include <QVector>

namespace heliograph::ui {

class PassTimeline : public QAbstractSlider
{
    Q_OBJECT
public:
    explicit PassTimeline(QWidget *parent = nullptr);

    /// The value goes to the last pass if it is behind it.
    void setBars(QVector<PassBar> bars);
    const QVector<PassBar> &bars() const { return m_bars; }
    /// Passes at which a condition became true have a mark; indices into the bars.
    void setStops(QVector<int> stops);
    const QVector<int> &stops() const { return m_stops; }

    /// The bar of a pass, over the whole height.
    QRect barRect(int pass) const;
    /// The pass under a point, the nearest if it is between bars; -1 without passes.
    int passAt(QPoint point) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void sliderChange(SliderChange change) override;

private:
    struct Group {
        QString name;
        int first = 0;
        int last = 0;
        int changes = 0;
    };

    int axis() const;
    qreal left(int pass) const;
    QString tipOf(int pass) const;
    void paintGroup(QPainter &painter, const Group &group) const;
    void paintBar(QPainter &painter, int pass) const;
    void paintCurrent(QPainter &painter) const;

    QVector<PassBar> m_bars;
    QVector<Group> m_groups;
    QVector<int> m_stops;
    int m_mostOps = 0;
    double m_longest = 0;
};

} // namespace heliograph::ui
