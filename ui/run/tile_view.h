// The values of a tile as a heat map: a cell a lane, the heat ramp from the least to the greatest value, NaN,
// infinities and padding marked in their own ways; numbers in the cells where they fit. A wheel or keys zoom, dragging
// pans.
#pragma once

#include "ui/run/run_result.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <utility>

class QPainterPath;

namespace heliograph::ui {

class Theme;

class TileView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TileView(QWidget *parent = nullptr);

    void setValues(const TileValues &values);
    const TileValues &values() const { return m_values; }
    const TileStatistics &statistics() const { return m_statistics; }

    /// The lane that the keyboard is at, -1 without values.
    qint64 current() const { return m_current; }
    void setCurrent(qint64 lane);
    /// The lane under a point of the viewport, -1 outside.
    qint64 laneAt(QPoint point) const;
    QRectF cellOf(qint64 lane) const;
    /// "[3, 17] = -0.25", "[3, 63] = 0, padding".
    QString wordsOf(qint64 lane) const;
    /// 1: all of it fits.
    double zoom() const { return m_zoom; }
    bool showsNumbers() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    /// The lane under the mouse, or the current one; -1: neither.
    void laneShown(qint64 lane);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    qint64 columns() const;
    qint64 rows() const;
    QSizeF fittedCell() const;
    QSizeF cellSize() const;
    double mostZoom() const;
    QPointF origin() const;
    void zoomBy(double factor, QPointF at);
    void layOut();
    void draw();
    void moveCurrent(int columns, int rows);
    void paintMarks(QPainter &painter, const QRectF &seen) const;
    void paintNumbers(QPainter &painter, const QRectF &seen) const;
    void paintNumber(QPainter &painter, qint64 lane) const;
    std::pair<qint64, qint64> rowsIn(const QRectF &seen) const;
    QPainterPath paddingIn(qint64 firstRow, qint64 lastRow) const;
    void describe();

    TileValues m_values;
    TileStatistics m_statistics;
    QImage m_image; ///< a pixel a lane
    double m_zoom = 1;
    qint64 m_current = -1;
    QPoint m_pressed;
    QPoint m_scrolled; ///< bars when the mouse was pressed
    bool m_panning = false;
};

/// The colour of a share (0 to 1) of the heat ramp.
QColor heatColor(const Theme &theme, double share);
QColor nanColor(const Theme &theme);
QColor infinityColor(const Theme &theme);

} // namespace heliograph::ui
