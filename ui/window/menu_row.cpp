#include "ui/window/menu_row.h"

#include "ui/base/actions.h"
#include "ui/base/icon.h"
#include "ui/base/label.h"
#include "ui/base/theme.h"

#include <QMenuBar>
#include <QPainter>

namespace heliograph::ui {

GoToField::GoToField(QWidget *parent) : QAbstractButton(parent)
{
    setText(tr("Go to node, op or stage"));
    setAccessibleName(text());
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
}

void GoToField::setKeys(const QString &keys)
{
    m_keys = keys;
    update();
}

QSize GoToField::sizeHint() const
{
    return {px(252), px(21)};
}

void GoToField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(c(hasFocus() ? Role::Info : Role::Control), 1));
    painter.setBrush(c(underMouse() ? Role::Hover : Role::Pane));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3));
    themeIcon(QStringLiteral("search")).paint(&painter, QRect(px(6), (height() - px(13)) / 2, px(13), px(13)));
    painter.setFont(codeFont(7.9));
    const int keys = painter.fontMetrics().horizontalAdvance(m_keys) + px(10);
    const QRectF cap(width() - keys - px(4), px(3), keys, height() - px(6));
    painter.setPen(QPen(c(Role::Outline), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cap, px(3), px(3));
    painter.setPen(c(Role::Text2));
    painter.drawText(cap, Qt::AlignCenter, m_keys);
    painter.setFont(uiFont());
    painter.setPen(c(Role::Text3));
    const QRect words(px(24), 0, int(cap.left()) - px(28), height());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
}

MenuRow::MenuRow(const Actions &actions, QWidget *parent)
    : QWidget(parent), m_menuBar(new QMenuBar(this)), m_title(new Label({Role::Text, 9, true}, this)),
      m_goTo(new GoToField(this))
{
    setAccessibleName(tr("Menu"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_menuBar->setAccessibleName(tr("Menu bar"));
    m_menuBar->setNativeMenuBar(false);
    m_title->setAccessibleName(tr("Document"));
    m_title->setAlignment(Qt::AlignCenter);
    for (const QString &title : actions.menus())
        actions.fill(m_menuBar->addMenu(title), title);
    const QAction *goTo = actions.action("go.to");
    const auto showKeys = [this, goTo] {
        const QString keys = goTo->shortcut().toString(QKeySequence::NativeText);
        m_goTo->setKeys(QString(keys).replace(QLatin1Char('+'), QLatin1Char(' ')));
    };
    showKeys();
    connect(goTo, &QAction::changed, this, showKeys);
    connect(m_goTo, &QAbstractButton::clicked, goTo, &QAction::trigger);
}

void MenuRow::setTitle(const QString &title)
{
    m_title->setElided(title);
    place();
}

void MenuRow::extend(const QString &menuTitle, const QList<QAction *> &actions)
{
    for (const QAction *action : m_menuBar->actions())
        if (action->text() == menuTitle) {
            action->menu()->addSeparator();
            action->menu()->addActions(actions);
        }
}

QSize MenuRow::sizeHint() const
{
    return {px(700), px(28)};
}

void MenuRow::place()
{
    const int menus = m_menuBar->sizeHint().width();
    m_menuBar->setGeometry(px(2), 0, menus, height() - 1);
    const int field = qMin(m_goTo->sizeHint().width(), width() / 4);
    m_goTo->setGeometry(width() - field - px(8), (height() - px(21)) / 2, field, px(21));
    const int half = qMin(width() / 2 - menus - px(12), width() / 2 - field - px(20));
    m_title->setVisible(half > px(40));
    m_title->setGeometry(width() / 2 - half, 0, 2 * half, height());
}

void MenuRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void MenuRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &c = Theme::of(this);
    painter.fillRect(rect(), c(Role::Raised));
    painter.fillRect(QRect(0, height() - 1, width(), 1), c(Role::Hairline));
}

} // namespace heliograph::ui
