#include "ui/views/chooser.h"

#include "ui/base/icon.h"
#include "ui/base/theme.h"

#include <QMenu>
#include <QPainter>

namespace heliograph::ui {

Chooser::Chooser(const QString &caption, bool code, QWidget *parent)
    : QAbstractButton(parent), m_caption(caption), m_code(code)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(caption);
    connect(this, &QAbstractButton::clicked, this, &Chooser::open);
}

void Chooser::setChoices(const QVector<Choice> &choices, int current)
{
    m_choices = choices;
    m_current = current;
    QString text;
    for (const Choice &choice : choices)
        if (choice.value == current)
            text = choice.text;
    setText(text);
    setToolTip(text);
    setAccessibleName(m_caption + QStringLiteral(": ") + text);
    updateGeometry();
    update();
}

QFont Chooser::valueFont() const
{
    return m_code ? codeFont() : uiFont(9, true);
}

QSize Chooser::sizeHint() const
{
    const int value = QFontMetrics(valueFont()).horizontalAdvance(text());
    const int caption = QFontMetrics(uiFont(7.9)).horizontalAdvance(m_caption);
    return {qMin(qMax(value, caption), px(200)) + px(canOpen() ? 24 : 10), px(46)};
}

QSize Chooser::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), px(84)), px(46)};
}

void Chooser::open()
{
    if (!canOpen())
        return;
    QMenu menu(this);
    for (const Choice &choice : m_choices) {
        QAction *action = menu.addAction(choice.text);
        action->setCheckable(true);
        action->setChecked(choice.value == m_current);
        action->setData(choice.value);
    }
    if (const QAction *action = menu.exec(mapToGlobal(rect().bottomLeft())))
        Q_EMIT chosen(action->data().toInt());
}

void Chooser::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    if (canOpen() && underMouse())
        painter.fillRect(rect().adjusted(0, px(4), 0, -px(4)), c(Role::Hover));
    painter.setFont(uiFont(7.9));
    painter.setPen(c(Role::Text3));
    painter.drawText(QRect(px(4), px(6), width() - px(4), px(16)), Qt::AlignLeft | Qt::AlignVCenter, m_caption);
    painter.setFont(valueFont());
    painter.setPen(c(Role::Text));
    const int room = width() - px(canOpen() ? 20 : 6);
    const QString shown = painter.fontMetrics().elidedText(text(), Qt::ElideRight, room);
    painter.drawText(QRect(px(4), px(22), room, px(18)), Qt::AlignLeft | Qt::AlignVCenter, shown);
    if (canOpen())
        themeIcon(QStringLiteral("chevron-down"))
            .paint(&painter, QRect(painter.fontMetrics().horizontalAdvance(shown) + px(7), px(25), px(12), px(12)));
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(c(Role::Info), 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, px(3), -0.75, -px(3)), px(3), px(3));
    }
}

} // namespace heliograph::ui
