#include "ui/views/inspector_header.h"

#include "ui/base/label.h"
#include "ui/base/theme.h"
#include "ui/models/words.h"

#include <QBoxLayout>
#include <QPainter>

namespace heliograph::ui {

namespace {

constexpr int kBadgeRow = 24;

} // namespace

InspectorHeader::InspectorHeader(QWidget *parent)
    : QWidget(parent), m_title(new Label({Role::Text, 11.5, true, true}, this)),
      m_detail(new Label({Role::Text2, 8.25, false, true}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    m_title->setWordWrap(true);
    layout->addWidget(m_title);
    layout->addWidget(m_detail);
    layOut();
}

void InspectorHeader::setNode(const QString &id, const QString &target, Fate fate, const QString &fateText)
{
    m_isNode = true;
    m_fate = fate;
    m_badge = fateText;
    m_title->setText(breakable(id));
    m_detail->setElided(target);
    setAccessibleName(id + QStringLiteral(", ") + fateText);
    layOut();
}

void InspectorHeader::setKernel(const QString &name, const QString &call)
{
    m_isNode = false;
    m_badge.clear();
    m_title->setText(breakable(name));
    m_detail->setElided(call);
    setAccessibleName(name);
    layOut();
}

int InspectorHeader::badgeWidth() const
{
    return m_badge.isEmpty() ? 0 : QFontMetrics(uiFont(8.25)).horizontalAdvance(m_badge) + px(28);
}

/// Below the title, where it would leave that too little room beside it.
bool InspectorHeader::isBadgeBelow() const
{
    return !m_badge.isEmpty() && width() < px(210);
}

void InspectorHeader::layOut()
{
    const bool below = isBadgeBelow();
    layout()->setContentsMargins(px(m_isNode ? 26 : 12), px(10), px(12) + (below ? 0 : badgeWidth()),
                                 px(below ? 4 + kBadgeRow : 4));
    update();
}

void InspectorHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void InspectorHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    if (!m_isNode)
        return;
    painter.fillRect(QRect(px(12), px(12), px(4), height() - px(16)), c(Role::Active));
    painter.setRenderHint(QPainter::Antialiasing);
    paintBadge(painter);
}

void InspectorHeader::paintBadge(QPainter &painter) const
{
    const Theme &c = Theme::of(this);
    const Role role = m_fate == Fate::Code ? Role::Ok : m_fate == Fate::NotReached ? Role::Failed : Role::Text2;
    const QPoint corner =
        isBadgeBelow() ? QPoint(px(26), height() - px(kBadgeRow)) : QPoint(width() - badgeWidth() - px(10), px(16));
    const QRectF box(corner, QSize(badgeWidth(), px(18)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(c(Role::Hover));
    painter.drawRoundedRect(box, px(3), px(3));
    painter.setPen(QPen(c(role), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF mark(box.left() + px(7), box.center().y());
    if (m_fate == Fate::Code)
        painter.drawPolyline(QPolygonF{mark, mark + QPointF(px(3), px(3)), mark + QPointF(px(8), -px(3))});
    else
        painter.drawLine(mark, mark + QPointF(px(8), 0));
    painter.setFont(uiFont(8.25));
    painter.drawText(box.adjusted(px(20), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_badge);
}

} // namespace heliograph::ui
