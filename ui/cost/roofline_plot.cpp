#include "ui/cost/roofline_plot.h"

#include "ui/base/theme.h"
#include "ui/cost/roofline_words.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace heliograph::ui {

using cost::RooflineMark;

RooflinePlot::RooflinePlot(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Roofline"));
    setMouseTracking(true);
}

void RooflinePlot::show(const cost::Roofline &roofline)
{
    m_roofline = roofline;
    m_placed.clear();
    std::copy_if(roofline.marks.begin(), roofline.marks.end(), std::back_inserter(m_placed),
                 [](const RooflineMark &mark) { return mark.isPlaced(); });
    const auto longest = std::max_element(m_placed.begin(), m_placed.end(),
                                          [](const auto &a, const auto &b) { return a.seconds < b.seconds; });
    m_longest = m_placed.empty() ? -1 : int(longest - m_placed.begin());
    m_named = hasFocus() ? m_longest : -1;
    setFocusPolicy(m_placed.empty() ? Qt::NoFocus : Qt::StrongFocus);
    setAccessibleDescription(words());
    setToolTip(words());
    update();
}

QString RooflinePlot::words() const
{
    return rooflineWords(m_roofline);
}

QString RooflinePlot::named() const
{
    return m_named < 0 ? QString() : markWords(placed(m_named), m_roofline);
}

QPointF RooflinePlot::markAt(int mark) const
{
    return axes().at(placed(mark).intensity(), placed(mark).rate());
}

QSize RooflinePlot::minimumSizeHint() const
{
    return {px(160), px(80)};
}

void RooflinePlot::name(int mark)
{
    if (mark == m_named)
        return;
    m_named = mark;
    setAccessibleDescription(mark < 0 ? words() : named());
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    update();
}

void RooflinePlot::mouseMoveEvent(QMouseEvent *event)
{
    int nearest = -1;
    double least = px(14);
    for (int mark = 0; mark < int(m_placed.size()); ++mark) {
        const double distance = QLineF(markAt(mark), event->position()).length();
        if (distance < least) {
            least = distance;
            nearest = mark;
        }
    }
    name(nearest >= 0 || !hasFocus() ? nearest : m_named);
}

void RooflinePlot::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    if (!hasFocus())
        name(-1);
}

void RooflinePlot::keyPressEvent(QKeyEvent *event)
{
    const bool isBack = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    const bool isOn = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    if (m_placed.empty() || !(isBack || isOn))
        return QWidget::keyPressEvent(event);
    name(std::clamp(m_named + (isOn ? 1 : -1), 0, int(m_placed.size()) - 1));
}

void RooflinePlot::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    name(m_longest);
}

void RooflinePlot::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    name(-1);
}

} // namespace heliograph::ui
