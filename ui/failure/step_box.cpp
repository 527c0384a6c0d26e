#include "ui/failure/step_box.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/failure/failure_words.h"

#include <QPainter>

namespace heliograph::ui {

StepBox::StepBox(const FailureStep &step, QWidget *parent)
    : QAbstractButton(parent), m_step(step), m_words(stepWords(step))
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setText(toQString(step.info->title));
    const QString state = step.status == StepStatus::Done     ? tr("done")
                          : step.status == StepStatus::Failed ? tr("failed")
                                                              : tr("not reached");
    setAccessibleName(text() + QStringLiteral(", ") + state);
    setAccessibleDescription(m_words);
    setToolTip(text() + QStringLiteral(": ") + toQString(step.info->what) +
               (m_words == toQString(step.info->what) ? QString() : QLatin1Char('\n') + m_words));
}

QSize StepBox::sizeHint() const
{
    return {px(200), px(38)};
}

QSize StepBox::minimumSizeHint() const
{
    return {px(96), px(38)};
}

void StepBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &c = Theme::of(this);
    const bool failed = m_step.status == StepStatus::Failed;
    const bool reached = m_step.status != StepStatus::NotReached;
    QPen frame(failed ? c(Role::Failed) : reached ? c(Role::Outline) : c(Role::Hairline), failed ? 1.5 : 1);
    if (!reached)
        frame.setStyle(Qt::DashLine);
    painter.setPen(hasFocus() ? QPen(c(Role::Info), 1.5) : frame);
    painter.setBrush(failed ? c(Role::FailedBg) : underMouse() ? c(Role::Hover) : c(Role::Pane));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), px(4), px(4));
    paintMark(painter);
    const int left = px(28);
    const QRect room(left, 0, width() - left - px(8), height());
    painter.setFont(uiFont(9, true));
    painter.setPen(c(failed ? Role::Failed : reached ? Role::Text : Role::Text3));
    painter.drawText(room.adjusted(0, px(3), 0, -height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
    painter.setFont(uiFont(8.25));
    painter.setPen(c(failed ? Role::Failed : Role::Text3));
    painter.drawText(room.adjusted(0, height() / 2 - px(1), 0, -px(3)), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_words, Qt::ElideRight, room.width()));
}

/// A check, a cross or a dash: the state has a form besides its colour.
void StepBox::paintMark(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    const QPointF middle(px(15), height() / 2.0);
    const double r = px(4);
    const Role role = m_step.status == StepStatus::Done     ? Role::Ok
                      : m_step.status == StepStatus::Failed ? Role::Failed
                                                            : Role::Text3;
    painter.setPen(QPen(c(role), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (m_step.status == StepStatus::Done) {
        painter.drawPolyline(
            QPolygonF{middle + QPointF(-r, 0), middle + QPointF(-r / 3, r * 0.7), middle + QPointF(r, -r * 0.8)});
    } else if (m_step.status == StepStatus::Failed) {
        painter.drawLine(middle + QPointF(-r, -r), middle + QPointF(r, r));
        painter.drawLine(middle + QPointF(-r, r), middle + QPointF(r, -r));
    } else {
        painter.drawLine(middle + QPointF(-r, 0), middle + QPointF(r, 0));
    }
}

} // namespace heliograph::ui
