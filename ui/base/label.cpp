#include "ui/base/label.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace heliograph::ui {

Label::Label(const TextStyle &style, QWidget *parent) : QLabel(parent), m_style(style)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // on a surface of another role a label would take that role's text
    restyle();
}

Label::Label(const QString &text, const TextStyle &style, QWidget *parent) : Label(style, parent)
{
    setText(text);
}

void Label::setRole(Role role)
{
    m_style.role = role;
    restyle();
}

void Label::setElided(const QString &text)
{
    m_elide = true;
    setText(text);
}

QSize Label::minimumSizeHint() const
{
    const QSize size = QLabel::minimumSizeHint();
    return m_elide ? QSize(qMin(size.width(), px(24)), size.height()) : size;
}

void Label::restyle()
{
    QPalette wanted;
    const QColor color = Theme::of(this)(m_style.role);
    wanted.setColor(QPalette::WindowText, color);
    wanted.setColor(QPalette::Link, color);
    if (palette().color(QPalette::WindowText) != color || palette().color(QPalette::Link) != color)
        setPalette(wanted);
    if (font() != m_style.font())
        setFont(m_style.font());
}

bool Label::event(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        restyle();
    if (event->type() == QEvent::ToolTip && m_elide && fontMetrics().horizontalAdvance(text()) > width()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text(), this);
        return true;
    }
    return QLabel::event(event);
}

void Label::paintEvent(QPaintEvent *event)
{
    if (!m_elide)
        return QLabel::paintEvent(event);
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(contentsRect(), int(alignment()), shown);
}

} // namespace heliograph::ui
