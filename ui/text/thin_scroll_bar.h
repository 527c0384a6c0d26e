// A scroll bar that is also the overview of its text: ten pixels wide, with marks where the active node's lines,
// matches and the cursor are. Keyboard, wheel and accessibility are QScrollBar's own.
#pragma once

#include "ui/base/theme.h"

#include <QScrollBar>
#include <QVector>

namespace heliograph::ui {

/// A mark from `begin` to `end`, as parts (0 to 1) of the whole text. Marks are painted in order.
struct RulerMark {
    qreal begin = 0;
    qreal end = 0;
    Role role = Role::Active;
};

class ThinScrollBar : public QScrollBar
{
    Q_OBJECT
public:
    explicit ThinScrollBar(Qt::Orientation orientation, QWidget *parent = nullptr);

    void setMarks(QVector<RulerMark> marks);
    const QVector<RulerMark> &marks() const { return m_marks; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    int length() const { return orientation() == Qt::Vertical ? height() : width(); }
    int along(QPoint point) const { return orientation() == Qt::Vertical ? point.y() : point.x(); }
    /// Where the thumb starts and how long it is, in pixels along the bar.
    std::pair<int, int> thumb() const;
    QRect across(qreal begin, qreal end) const;

    QVector<RulerMark> m_marks;
    int m_grabbed = -1; ///< distance from the thumb's start to the mouse while it is dragged
};

} // namespace heliograph::ui
