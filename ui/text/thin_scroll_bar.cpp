#include "ui/text/thin_scroll_bar.h"

#include <QMouseEvent>
#include <QPainter>

#include <utility>

namespace heliograph::ui {

namespace {
constexpr int kWidth = 10;    ///< of an overview
constexpr int kThickness = 7; ///< of a bar that only scrolls
constexpr int kShortestThumb = 24;
constexpr int kShortestMark = 2;
} // namespace

ThinScrollBar::ThinScrollBar(Qt::Orientation orientation, QWidget *parent) : QScrollBar(orientation, parent)
{
    setAccessibleName(orientation == Qt::Vertical ? tr("Overview and vertical scroll bar")
                                                  : tr("Horizontal scroll bar"));
}

void ThinScrollBar::setMarks(QVector<RulerMark> marks)
{
    m_marks = std::move(marks);
    update();
}

QSize ThinScrollBar::sizeHint() const
{
    return orientation() == Qt::Vertical ? QSize(kWidth, 3 * kShortestThumb) : QSize(3 * kShortestThumb, kThickness);
}

std::pair<int, int> ThinScrollBar::thumb() const
{
    const double whole = double(maximum()) - minimum() + pageStep();
    if (maximum() <= minimum())
        return {0, length()};
    const int size = qBound(qMin(kShortestThumb, length()), int(length() * (pageStep() / whole)), length());
    const double part = (double(sliderPosition()) - minimum()) / (double(maximum()) - minimum());
    return {int(part * (length() - size)), size};
}

QRect ThinScrollBar::across(qreal begin, qreal end) const
{
    const int from = qMin(int(begin * length()), length() - kShortestMark);
    const int size = qMax(kShortestMark, int(end * length()) - from);
    return orientation() == Qt::Vertical ? QRect(1, from, width() - 2, size) : QRect(from, 1, size, height() - 2);
}

void ThinScrollBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme(Role::Raised));
    if (maximum() > minimum()) {
        const auto [from, size] = thumb();
        painter.fillRect(orientation() == Qt::Vertical ? QRect(0, from, width(), size) : QRect(from, 0, size, height()),
                         theme(Role::Outline));
    }
    for (const RulerMark &mark : m_marks)
        painter.fillRect(across(mark.begin, mark.end), theme(mark.role));
    painter.fillRect(orientation() == Qt::Vertical ? QRect(0, 0, 1, height()) : QRect(0, 0, width(), 1),
                     theme(Role::Hairline));
}

void ThinScrollBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const auto [from, size] = thumb();
    const int at = along(event->position().toPoint());
    m_grabbed = at >= from && at < from + size ? at - from : size / 2;
    setSliderDown(true);
    mouseMoveEvent(event);
}

void ThinScrollBar::mouseMoveEvent(QMouseEvent *event)
{
    if (m_grabbed < 0)
        return;
    const int room = length() - thumb().second;
    const double part = room <= 0 ? 0 : double(along(event->position().toPoint()) - m_grabbed) / room;
    setSliderPosition(minimum() + int(qBound(0.0, part, 1.0) * (double(maximum()) - minimum())));
}

void ThinScrollBar::mouseReleaseEvent(QMouseEvent *)
{
    m_grabbed = -1;
    setSliderDown(false);
}

} // namespace heliograph::ui
