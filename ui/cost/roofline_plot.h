// The roofline of a run: FLOP a byte against FLOP a second, one mark a kernel, under what the device can move and
// compute.
#pragma once

#include "core/cost/roofline.h"

#include <QLineF>
#include <QPolygonF>
#include <QWidget>

#include <optional>

namespace heliograph::ui {

class RooflinePlot : public QWidget
{
    Q_OBJECT
public:
    explicit RooflinePlot(QWidget *parent = nullptr);

    void show(const cost::Roofline &roofline);
    /// All that the plot says.
    QString words() const;
    /// Of the kernel whose numbers are named now; empty if none is.
    QString named() const;
    /// Where a kernel's mark is painted, by its number among those that have a place.
    QPointF markAt(int mark) const;

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    /// Ends of the axes as powers of ten, and the rectangle that they span.
    struct Axes {
        double left = 0, right = 1, low = 0, high = 1;
        QRectF area;

        QPointF at(double intensity, double rate) const;
    };

    Axes axes() const;
    void name(int mark);
    /// The one whose distance to its roof is drawn: the named one, else the one that takes longest.
    int told() const { return m_named < 0 ? m_longest : m_named; }
    const cost::RooflineMark &placed(int mark) const { return m_placed[std::size_t(mark)]; }
    QLineF lineOf(const cost::Roof &roof, const Axes &axes) const;
    void paintHead(QPainter &painter) const;
    void paintGrid(QPainter &painter, const Axes &axes) const;
    void paintRoof(QPainter &painter, const Axes &axes, const cost::Roof &roof) const;
    void paintTitles(QPainter &painter, const Axes &axes) const;
    void paintTitle(QPainter &painter, const Axes &axes, const cost::Roof &roof, std::vector<QPolygonF> &taken) const;
    QRectF distanceBox(const Axes &axes) const;
    void paintDistance(QPainter &painter, const Axes &axes, const cost::RooflineMark &mark) const;
    void paintMark(QPainter &painter, const Axes &axes, int mark) const;

    cost::Roofline m_roofline;
    std::vector<cost::RooflineMark> m_placed;
    int m_named = -1;   ///< of m_placed: under the mouse, or where the keyboard is
    int m_longest = -1; ///< the one that takes longest
};

} // namespace heliograph::ui
