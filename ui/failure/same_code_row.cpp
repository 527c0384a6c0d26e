#include "ui/failure/same_code_row.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"

#include <QFileInfo>
#include <QPainter>

namespace heliograph::ui {

namespace {

constexpr int kHeight = 36;
constexpr int kLeft = 22; ///< of the words, behind the mark

} // namespace

SameCodeRow::SameCodeRow(const SamePlace &place, QWidget *parent) : QAbstractButton(parent), m_place(place)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const SameCode &code = place.code;
    m_outcome = code.stops.empty() ? toQString(code.type) : tr("stops in %1").arg(toQString(code.stops));
    setText(tr("%1, line %2").arg(toQString(code.kernel)).arg(code.line));
    setAccessibleName(text() + QStringLiteral(", ") + (code.stops.empty() ? tr("went through") : m_outcome));
    setAccessibleDescription(toQString(code.text));
    QStringList told{text() + (code.stops.empty() ? tr(" went through") : QLatin1Char(' ') + m_outcome),
                     toQString(code.text)};
    if (!place.document.isEmpty())
        told.append(tr("Of %1, which comes with the program").arg(QFileInfo(place.document).fileName()));
    setToolTip(told.join(QLatin1Char('\n')));
}

QSize SameCodeRow::sizeHint() const
{
    return {px(240), px(kHeight)};
}

QSize SameCodeRow::minimumSizeHint() const
{
    return {px(80), px(kHeight)};
}

void SameCodeRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &c = Theme::of(this);
    if (underMouse())
        painter.fillRect(rect(), c(Role::Hover));
    if (hasFocus()) {
        painter.setPen(QPen(c(Role::Info), 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), px(3), px(3));
    }
    paintMark(painter);
    const QRect room = rect().adjusted(px(kLeft), 0, -px(6), 0);
    const QRect head(room.left(), px(2), room.width(), height() / 2 - px(2));
    painter.setFont(uiFont(8.25));
    const int outcome = std::min(painter.fontMetrics().horizontalAdvance(m_outcome) + 2, room.width() / 2);
    painter.setPen(c(m_place.code.stops.empty() ? Role::Text3 : Role::Failed));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_outcome, Qt::ElideRight, outcome));
    painter.setFont(uiFont(9));
    painter.setPen(c(Role::Text));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, head.width() - outcome - px(8)));
    painter.setFont(codeFont(8.25));
    painter.setPen(c(Role::Text2));
    painter.drawText(room.adjusted(0, height() / 2, 0, -px(2)), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(toQString(m_place.code.text), Qt::ElideRight, room.width()));
}

/// A check or a cross: the state has a form besides its colour.
void SameCodeRow::paintMark(QPainter &painter) const
{
    const bool works = m_place.code.stops.empty();
    const QPointF middle(px(10), height() / 4.0 + px(1));
    const double r = px(4);
    painter.setPen(
        QPen(Theme::of(this)(works ? Role::Ok : Role::Failed), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (works) {
        painter.drawPolyline(
            QPolygonF{middle + QPointF(-r, 0), middle + QPointF(-r / 3, r * 0.7), middle + QPointF(r, -r * 0.8)});
        return;
    }
    painter.drawLine(middle + QPointF(-r, -r), middle + QPointF(r, r));
    painter.drawLine(middle + QPointF(-r, r), middle + QPointF(r, -r));
}

} // namespace heliograph::ui
